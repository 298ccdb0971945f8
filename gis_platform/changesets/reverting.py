"""A published changeset taken back as a whole, by a new one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gis_platform.changesets.actions import Published, Status, publish_new, reach
from gis_platform.changesets.errors import MalformedProposal
from gis_platform.changesets.follows import following_of
from gis_platform.changesets.models import Changeset, ChangesetEdit
from gis_platform.changesets.proposals import (
    CREATE,
    DELETE,
    LONGEST_REASON,
    LONGEST_TITLE,
    RESTORE,
    UPDATE,
    Following,
    Proposal,
    ProposedEdit,
    ProposedLineage,
)
from gis_platform.changesets.queries import locked_changeset
from gis_platform.changesets.states import plain, state_of, version_at
from gis_platform.changesets.succession import whole_access
from gis_platform.layers.changes import UNSENT
from gis_platform.layers.editing_errors import ReviewRequired
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access, reviewed_layers
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor


def revert(pk: int, version: int, note: str, *, actor: Actor, now: datetime) -> Published:
    """Publish what undoes a changeset: values as they were, new features ended, ended ones back.

    What others have changed since stays where it does not clash; where it does, ChangesetConflict
    tells of it. Where changes are reviewed, only somebody else than the author may. Raises as
    `publish` does.
    """
    with transaction.atomic():
        changeset = locked_changeset(pk, version, actor, (Status.PUBLISHED,))
        reached = reach(changeset.layers, actor)
        asked = reviewed_layers(actor.municipality).intersection(changeset.layers)
        if asked and changeset.author_id == actor.user_id:
            raise ReviewRequired(sorted(asked))
        edits = tuple(_inverse(changeset, reached, actor))
        if not edits:
            raise MalformedProposal("The changeset has changed nothing that could be undone.")
        published = publish_new(_proposal(changeset, edits, note), changeset, actor=actor, now=now)
        changeset.status = Status.REVERTED
        changeset.version += 1
        changeset.changed_at, changeset.changed_by = now, actor.name
        changeset.save(update_fields=["status", "version", "changed_at", "changed_by"])
        return published


def _proposal(changeset: Changeset, edits: tuple[ProposedEdit, ...], note: str) -> Proposal:
    values = {"number": changeset.number, "title": changeset.title}
    original = changeset.reverts
    return Proposal(
        title=(_("Takes back %(number)s %(title)s") % values).strip()[:LONGEST_TITLE],
        reason=note[:LONGEST_REASON],
        source_document=changeset.source_document,
        edits=edits,
        lineage=_lineage(original, edits) if original is not None else (),
        undone=_undone(changeset, edits),
        takes_back=True,
    )


def _undone(changeset: Changeset, edits: tuple[ProposedEdit, ...]) -> tuple[ProposedLineage, ...]:
    """Return the successions that are taken back: from what came of them to what was before."""
    ids = {edit.key: edit.feature_id for edit in edits}
    keys = {(edit.layer, edit.feature_id): edit.key for edit in edits}
    found = []
    for one in changeset.lineage:
        parents = [pk for key in one["children"] if (pk := ids.get(key)) is not None]
        children = [keys.get((one["layer"], pk)) for pk in one["parents"]]
        gone = tuple(pk for pk in parents if pk not in one["parents"])
        back = tuple(key for key in children if key is not None)
        if gone and back:
            found.append(
                ProposedLineage(kind=one["kind"], layer=one["layer"], parents=gone, children=back)
            )
    return tuple(found)


def _lineage(original: Changeset, edits: tuple[ProposedEdit, ...]) -> tuple[ProposedLineage, ...]:
    """Return the lineage that holds again where the taking back is taken back."""
    keys = {edit.key for edit in edits}
    ids = {(edit.layer, edit.feature_id) for edit in edits}
    return tuple(
        ProposedLineage(
            kind=one["kind"],
            layer=one["layer"],
            parents=tuple(one["parents"]),
            children=tuple(one["children"]),
        )
        for one in original.lineage
        if keys.issuperset(one["children"])
        and ids.issuperset((one["layer"], pk) for pk in one["parents"])
    )


def _inverse(
    changeset: Changeset, reached: dict[str, Access], actor: Actor
) -> Iterator[ProposedEdit]:
    """Yield what undoes each edit that has changed something."""
    for edit in changeset.edits.all():
        before = edit.before or {}
        if edit.result_id is None or edit.result_version == before.get("version"):
            continue
        inverse = {CREATE: DELETE, DELETE: RESTORE, RESTORE: DELETE}.get(edit.op, UPDATE)
        seen = whole_access(get_layer(edit.layer)) if edit.follows else reached[edit.layer]
        is_former = inverse in (UPDATE, RESTORE) and before.get("columns")
        given = _former(edit, before, seen, actor) if is_former else {}
        yield ProposedEdit(
            key=edit.key,
            layer=edit.layer,
            op=inverse,
            feature_id=edit.result_id,
            version=edit.result_version,
            follows=_back(edit),
            **given,
        )


def _back(edit: ChangesetEdit) -> Following | None:
    """Return how what has followed refers to what was before again."""
    if not edit.follows or edit.succession is None:
        return None
    said = following_of(edit.succession)
    return Following(gone=said.new, new=said.gone, way=said.way)


def _former(
    edit: ChangesetEdit, before: dict[str, Any], seen: Access, actor: Actor
) -> dict[str, Any]:
    """Return the values that an edit has replaced, and the version that had them."""
    model = seen.layer.model
    feature = model.objects.ever_of(actor.municipality).filter(pk=edit.result_id).first()
    row = version_at(seen, feature, before["version"]) if feature else None
    if row is None:
        raise MalformedProposal(f"The history of {edit.layer} {edit.result_id} is gone.")
    state = state_of(seen, row, actor.municipality.local_crs)
    names = [name for name in before["columns"] if name in state]
    moved = plain(state[GEOMETRY]) if GEOMETRY in names else UNSENT
    return {
        "properties": {name: state[name] for name in names if name != GEOMETRY},
        "geometry": moved,
        "back_to": before["version"],
    }
