"""A second person looks at a changeset before it is published."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gis_platform.changesets.actions import Status, reach
from gis_platform.changesets.errors import MalformedProposal, NotYours
from gis_platform.changesets.models import Changeset
from gis_platform.changesets.queries import locked_changeset
from gis_platform.municipalities.actors import Actor


def submit(pk: int, version: int, note: str, *, actor: Actor, now: datetime) -> Changeset:
    """Ask for the review of a draft; its author does.

    Raises as `locked_changeset` does, NotYours, NotAllowed and MalformedProposal.
    """
    with transaction.atomic():
        changeset = locked_changeset(pk, version, actor, (Status.DRAFT,))
        reach(changeset.layers, actor)
        if changeset.author_id != actor.user_id:
            only = _("Only %(author)s may ask for the review.")
            raise NotYours(only % {"author": changeset.author_name})
        if not changeset.layers:
            raise MalformedProposal("The changeset has no edits to look at.")
        changeset.submitted_at = now
        changeset.reviewer, changeset.reviewer_name, changeset.reviewed_at = None, "", None
        return _turned(changeset, Status.REVIEW, note, actor, now)


def approve(pk: int, version: int, note: str, *, actor: Actor, now: datetime) -> Changeset:
    """Approve a changeset in review; somebody does who is not its author, and may edit its layers.

    Raises as `locked_changeset`, NotYours and NotAllowed.
    """
    with transaction.atomic():
        changeset = locked_changeset(pk, version, actor, (Status.REVIEW,))
        reach(changeset.layers, actor)
        if changeset.author_id == actor.user_id:
            raise NotYours(_("A second person has to approve a changeset."))
        _sign(changeset, actor, now)
        return _turned(changeset, Status.APPROVED, note, actor, now)


def send_back(pk: int, version: int, note: str, *, actor: Actor, now: datetime) -> Changeset:
    """Make a changeset in review a draft again: its reviewer does, or its author takes it back.

    Raises as `locked_changeset` and NotAllowed.
    """
    with transaction.atomic():
        changeset = locked_changeset(pk, version, actor, (Status.REVIEW, Status.APPROVED))
        reach(changeset.layers, actor)
        if changeset.author_id == actor.user_id:
            changeset.reviewer, changeset.reviewer_name, changeset.reviewed_at = None, "", None
        else:
            _sign(changeset, actor, now)
        return _turned(changeset, Status.DRAFT, note, actor, now)


def _sign(changeset: Changeset, actor: Actor, now: datetime) -> None:
    changeset.reviewer_id = actor.user_id
    changeset.reviewer_name = actor.name
    changeset.reviewed_at = now


def _turned(
    changeset: Changeset, status: Changeset.Status, note: str, actor: Actor, now: datetime
) -> Changeset:
    changeset.status = status
    changeset.review_note = note
    changeset.version += 1
    changeset.changed_at, changeset.changed_by = now, actor.name
    changeset.save()
    return changeset
