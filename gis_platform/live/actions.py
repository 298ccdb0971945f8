"""Coming, staying and going of people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gis_platform.live.models import Presence
from gis_platform.live.queries import GONE_AFTER
from gis_platform.municipalities.actors import Actor, NotAllowed
from gis_platform.municipalities.roles import SEE_COLLEAGUES


@transaction.atomic
def note_presence(
    session: UUID,
    *,
    editing: Sequence[tuple[str, int]],
    changeset: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Note that a person's page is open and what is edited on it; others' silent pages go.

    editing: pairs of layer and id. Raises NotAllowed for who is not of the staff.
    """
    user_id = _person(actor)
    here = Presence.objects.filter(municipality=actor.municipality)
    here.filter(seen_at__lt=now - GONE_AFTER).delete()
    here.update_or_create(
        municipality=actor.municipality,
        user_id=user_id,
        session=session,
        defaults={
            "name": actor.name,
            "editing": [{"layer": layer, "id": pk} for layer, pk in editing],
            "changeset_id": changeset,
            "seen_at": now,
        },
    )


def leave(session: UUID, *, actor: Actor) -> None:
    """Note that a person's page is closed; nothing if it was not open."""
    user_id = _person(actor)
    Presence.objects.filter(
        municipality=actor.municipality, user_id=user_id, session=session
    ).delete()


def _person(actor: Actor) -> int:
    actor.require(SEE_COLLEAGUES)
    if actor.user_id is None:  # a command, not a person
        raise NotAllowed(SEE_COLLEAGUES.code, actor.municipality)
    return actor.user_id
