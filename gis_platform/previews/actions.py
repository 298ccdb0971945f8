"""Keeping files for a short time and forgetting them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from gis_platform.municipalities.actors import Actor, NotAllowed
from gis_platform.previews import limits
from gis_platform.previews.models import PreviewedFile


def keep(file: UploadedFile[Any], *, name: str, actor: Actor, now: datetime) -> PreviewedFile:
    """Keep a file of a person; the oldest beyond the number that each may keep are forgotten.

    Raises NotAllowed for nobody.
    """
    if actor.user_id is None:
        raise NotAllowed("look at files", actor.municipality)
    token = uuid4().hex
    kept = PreviewedFile(
        municipality=actor.municipality,
        user_id=actor.user_id,
        token=token,
        name=plain_name(name),
        created_at=now,
        expires_at=now + limits.KEPT_FOR,
    )
    kept.file.save(token, file, save=False)
    kept.save()
    own = PreviewedFile.objects.filter(user_id=actor.user_id, options__isnull=True)
    forget(own.order_by("-created_at", "-pk")[limits.KEPT_EACH :])
    return kept


def forget_expired(now: datetime) -> int:
    """Forget what was kept long enough; return how many files that were."""
    return forget(PreviewedFile.objects.filter(expires_at__lte=now))


def forget(files: Iterable[PreviewedFile]) -> int:
    """Forget files, their bytes after their rows; return how many."""
    count = 0
    for one in files:
        storage, stored = one.file.storage, str(one.file.name)
        with transaction.atomic():
            one.delete()
            with suppress(FileNotFoundError):
                storage.delete(stored)
        count += 1
    return count


def plain_name(name: str) -> str:
    """Return the name of a file without folders, of printable characters, not too long."""
    last = PurePath(name.replace("\\", "/")).name
    shown = "".join(one for one in last if one.isprintable())
    return shown[-limits.NAME_CHARACTERS :] or "file"
