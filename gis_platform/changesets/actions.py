"""What is done with changesets: drafts kept, checked, reviewed, published, discarded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gis_platform.changesets.errors import (
    ChangesetConflict,
    InvalidChangeset,
    NotYours,
)
from gis_platform.changesets.following import followed_layers
from gis_platform.changesets.follows import as_json, concealed
from gis_platform.changesets.models import Changeset, ChangesetEdit, Lineage
from gis_platform.changesets.proposals import CREATE, Proposal, ProposedEdit
from gis_platform.changesets.publishing import write_edits
from gis_platform.changesets.queries import (
    ended_versions,
    locked_changeset,
    proposal_of,
    require_first,
)
from gis_platform.changesets.succession import Consequence
from gis_platform.changesets.works import Followed, Outcome, Work
from gis_platform.layers.actions import changing, editing_access, require_no_review
from gis_platform.layers.changes import UNSENT, Provenance
from gis_platform.layers.freshness import revision
from gis_platform.layers.policy import Access
from gis_platform.layers.registry import get_layer, layers
from gis_platform.municipalities.actors import Actor, NotAllowed

CHANNEL = "changeset"
Status = Changeset.Status
OPEN = (Status.DRAFT, Status.REVIEW, Status.APPROVED)


@dataclass(frozen=True, kw_only=True)
class Published:
    """A changeset as it was published; revisions: of all layers that it has changed there."""

    changeset: Changeset
    revisions: dict[str, int]
    followed: Sequence[Followed] = ()
    consequences: Sequence[Consequence] = ()


def save_draft(proposal: Proposal, *, actor: Actor, now: datetime) -> Changeset:
    """Store a draft; raises AlreadyStored, NotAllowed and LayerNotFound."""
    reach(proposal.layers, actor)
    with transaction.atomic():
        require_first(proposal, actor)
        return _insert(None, proposal, actor, now)


def replace_draft(
    pk: int, version: int, proposal: Proposal, *, actor: Actor, now: datetime
) -> Changeset:
    """Store a draft in place of what it was.

    version: of the changeset, as it was read. Raises as `locked_changeset` does, and NotYours,
    NotAllowed, LayerNotFound.
    """
    reach(proposal.layers, actor)
    with transaction.atomic():
        changeset = locked_changeset(pk, version, actor, (Status.DRAFT,))
        _require_author(changeset, actor)
        _fill(changeset, proposal)
        _save(changeset, actor, now)
        changeset.edits.all().delete()
        ChangesetEdit.objects.bulk_create(_edits(changeset, proposal))
        return changeset


def check(proposal: Proposal, *, actor: Actor, now: datetime) -> Outcome:
    """Tell what would stand in the way of a proposal; nothing is stored.

    Raises NotAllowed, LayerNotFound, LayerBusy.
    """
    reached = reach(proposal.layers, actor)
    with _writing(reached, proposal, actor, None):
        outcome = write_edits(proposal, reached, actor.municipality, now)
        transaction.set_rollback(True)
    return outcome


def publish_proposal(proposal: Proposal, *, actor: Actor, now: datetime) -> Published:
    """Store a proposal and publish it at once; raises as `publish` does, and AlreadyStored."""
    require_no_review(proposal.layers, actor.municipality)
    return publish_new(proposal, None, actor=actor, now=now)


def publish_new(
    proposal: Proposal, reverts: Changeset | None, *, actor: Actor, now: datetime
) -> Published:
    """Store and publish edits at once. reverts: the changeset that they undo, locked."""
    reached = reach(proposal.layers, actor)
    pk = _reserved_id()
    with _writing(reached, proposal, actor, pk):
        require_first(proposal, actor)
        outcome = _written(proposal, reached, actor, now)
        changeset = _insert(pk, proposal, actor, now, reverts)
        return _close(changeset, proposal, outcome, actor, now)


def publish(pk: int, version: int, note: str, *, actor: Actor, now: datetime) -> Published:
    """Publish a stored changeset: all of its edits, or nothing.

    A draft is published by its author, an approved one by whoever may edit its layers. Raises as
    `locked_changeset` does, and ReviewRequired, NotYours, NotAllowed, ChangesetConflict,
    InvalidChangeset, LayerBusy.
    """
    with transaction.atomic():
        changeset = locked_changeset(pk, version, actor, (Status.DRAFT, Status.APPROVED))
        if changeset.status == Status.DRAFT:
            _require_author(changeset, actor)
            require_no_review(changeset.layers, actor.municipality)
        proposal = proposal_of(changeset)
        reached = reach(proposal.layers, actor)
        with _writing(reached, proposal, actor, changeset.pk):
            outcome = _written(proposal, reached, actor, now)
            changeset.review_note = note or changeset.review_note
            return _close(changeset, proposal, outcome, actor, now)


def discard(pk: int, version: int, note: str, *, actor: Actor, now: datetime) -> Changeset:
    """Give up a changeset that is not published; its author does.

    Raises as `locked_changeset` does, and NotYours.
    """
    with transaction.atomic():
        changeset = locked_changeset(pk, version, actor, OPEN)
        _require_author(changeset, actor)
        changeset.status = Status.DISCARDED
        changeset.review_note = note or changeset.review_note
        _save(changeset, actor, now)
        return changeset


def reach(names: list[str], actor: Actor) -> dict[str, Access]:
    """Return what the actor sees of layers that they may all edit.

    Raises LayerNotFound, and NotAllowed also for somebody who edits nothing at all.
    """
    if not any(actor.may(layer.editing) for layer in layers()):
        raise NotAllowed("edit", actor.municipality)
    return {name: editing_access(get_layer(name), actor) for name in names}


@contextmanager
def _writing(
    reached: dict[str, Access], proposal: Proposal, actor: Actor, pk: int | None
) -> Iterator[None]:
    why = Provenance(
        channel=CHANNEL, reason=proposal.reason, source_document=proposal.source_document
    )
    own = [seen.layer for seen in reached.values()]
    locked = {layer.name: layer for layer in (*own, *followed_layers(proposal))}
    with changing(list(locked.values()), actor, why, changeset=pk, title=proposal.title):
        yield


def _written(
    proposal: Proposal, reached: dict[str, Access], actor: Actor, now: datetime
) -> Outcome:
    outcome = write_edits(proposal, reached, actor.municipality, now)
    if outcome.conflicts:
        raise ChangesetConflict(concealed(outcome, actor), outcome.findings)
    if outcome.findings:
        raise InvalidChangeset(outcome.findings)
    return outcome


def _insert(
    pk: int | None,
    proposal: Proposal,
    actor: Actor,
    now: datetime,
    reverts: Changeset | None = None,
) -> Changeset:
    """Store a new draft under the next number, which nobody else takes meanwhile."""
    changeset = Changeset(
        pk=pk,
        municipality=actor.municipality,
        author_id=actor.user_id,
        author_name=actor.name,
        changed_by=actor.name,
        created_at=now,
        changed_at=now,
        reverts=reverts,
        editor_draft=proposal.draft,
    )
    _fill(changeset, proposal)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))",
            ["changesets_changeset.number", actor.municipality.pk],
        )
    numbered = Changeset.objects.filter(municipality=actor.municipality)
    changeset.number = (numbered.aggregate(last=Max("number"))["last"] or 0) + 1
    changeset.save(force_insert=True)
    ChangesetEdit.objects.bulk_create(_edits(changeset, proposal))
    return changeset


def _fill(changeset: Changeset, proposal: Proposal) -> None:
    changeset.title = proposal.title
    changeset.reason = proposal.reason
    changeset.source_document = proposal.source_document
    changeset.layers = proposal.layers
    changeset.bookmark = proposal.bookmark
    changeset.lineage = [
        {
            "kind": one.kind,
            "layer": one.layer,
            "parents": list(one.parents),
            "children": list(one.children),
        }
        for one in proposal.lineage
    ]


def _edits(changeset: Changeset, proposal: Proposal) -> list[ChangesetEdit]:
    return [_edit(changeset, place, edit) for place, edit in enumerate(proposal.edits)]


def _edit(changeset: Changeset, place: int, edit: ProposedEdit) -> ChangesetEdit:
    return ChangesetEdit(
        changeset=changeset,
        position=place,
        key=edit.key,
        layer=edit.layer,
        op=edit.op,
        feature_id=edit.feature_id,
        base_version=edit.version,
        properties=dict(edit.properties),
        geometry=None if edit.geometry is UNSENT else edit.geometry,
        sets_geometry=edit.geometry is not UNSENT,
        accept=[{"code": one.code, "reason": one.reason} for one in edit.accept],
        follows=edit.follows is not None,
    )


def _close(
    changeset: Changeset, proposal: Proposal, outcome: Outcome, actor: Actor, now: datetime
) -> Published:
    """Store what the edits have become, what follows, and that the changeset is published."""
    municipality, works = changeset.municipality, outcome.works
    made = {edit.key: edit for edit in changeset.edits.all()}
    more = [work.edit for work in works if work.edit.key not in made]
    places = range(len(made), len(made) + len(more))
    follows = [_edit(changeset, place, edit) for place, edit in zip(places, more, strict=True)]
    made |= {edit.key: edit for edit in ChangesetEdit.objects.bulk_create(follows)}
    for one in outcome.followed:
        if one.key is not None:
            made[one.key].succession = as_json(one.following)
    for work in works:
        edit, feature = made[work.edit.key], work.feature
        edit.result_id = feature.pk if feature else None
        edit.result_version = feature.version if feature else None
        if work.edit.op != CREATE:
            edit.before = {"version": work.version, "columns": sorted(work.columns)}
        said: dict[str, str] = {}
        for known in work.accepted:
            said[known.code] = f"{said.get(known.code, '')} {known.sentence}".strip()
        edit.accept = [{**one, "finding": said.get(one["code"])} for one in edit.accept]
    names = ["result_id", "result_version", "before", "accept", "succession"]
    ChangesetEdit.objects.bulk_update(made.values(), names)
    Lineage.objects.bulk_create(_lineage(changeset, proposal, works, now))
    changeset.status = Status.PUBLISHED
    changeset.published_at = now
    _save(changeset, actor, now)
    changed = dict.fromkeys([*proposal.layers, *(edit.layer for edit in follows)])
    revisions = {name: revision(get_layer(name), municipality) for name in changed}
    return Published(
        changeset=changeset,
        revisions=revisions,
        followed=outcome.followed,
        consequences=outcome.consequences,
    )


def _lineage(
    changeset: Changeset, proposal: Proposal, works: Sequence[Work], now: datetime
) -> Iterator[Lineage]:
    ids = {work.edit.key: work.feature.pk for work in works if work.feature}
    versions = {(work.edit.layer, work.edit.feature_id): work.version for work in works}
    for one in proposal.lineage:
        before = [pk for pk in one.parents if (one.layer, pk) not in versions]
        for pk, version in ended_versions(one.layer, before, changeset.municipality).items():
            versions[one.layer, pk] = version
        for parent in one.parents:
            for child in dict.fromkeys(ids[key] for key in one.children if ids[key] != parent):
                yield Lineage(
                    municipality=changeset.municipality,
                    layer=one.layer,
                    kind=one.kind,
                    parent_id=parent,
                    parent_version=versions[one.layer, parent] or 1,
                    child_id=child,
                    changeset=changeset,
                    at=now,
                )


def _save(changeset: Changeset, actor: Actor, now: datetime) -> None:
    changeset.version += 1
    changeset.changed_at, changeset.changed_by = now, actor.name
    changeset.save()


def _reserved_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('changesets_changeset', 'id'))")
        (reserved,) = cursor.fetchone()
    return int(reserved)


def _require_author(changeset: Changeset, actor: Actor) -> None:
    if changeset.author_id != actor.user_id:
        only = _("Only %(author)s may do that with this changeset.")
        raise NotYours(only % {"author": changeset.author_name})
