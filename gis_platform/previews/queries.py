"""Finding what somebody has sent."""

from __future__ import annotations

import re
from datetime import datetime

from gis_platform.layers.registry import Layer, layers
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.roles import IMPORT_DATA, Permission
from gis_platform.previews.errors import PreviewNotFound
from gis_platform.previews.models import PreviewedFile

_TOKEN = re.compile(r"[0-9a-f]{32}")


def previewed(token: str, *, actor: Actor, now: datetime) -> PreviewedFile:
    """Return a file of the actor; one statement. Raises PreviewNotFound."""
    if not _TOKEN.fullmatch(token) or actor.user_id is None:
        raise PreviewNotFound
    found = PreviewedFile.objects.filter(
        municipality=actor.municipality, user_id=actor.user_id, token=token, expires_at__gt=now
    ).first()
    if found is None or not found.file.storage.exists(str(found.file.name)):
        raise PreviewNotFound
    return found


def looking() -> Permission:
    """Return the permission to look at files: who imports, or edits some layer, has it."""
    roles = frozenset(role for layer in layers() for role in layer.editors)
    return Permission(code="look at files", roles=roles | IMPORT_DATA.roles, reads=True)


def importable_layers(actor: Actor) -> list[Layer]:
    """Return the layers into which the actor may import, as the registry orders them."""
    if not actor.may(IMPORT_DATA):
        return []
    return [layer for layer in layers() if not layer.made_here]
