"""What is read of changesets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from gis_platform.changesets.errors import (
    AlreadyStored,
    ChangesetNotFound,
    MalformedProposal,
    StaleChangeset,
    WrongStatus,
)
from gis_platform.changesets.models import Changeset, ChangesetEdit, Lineage
from gis_platform.changesets.proposals import (
    Acceptance,
    Proposal,
    ProposedEdit,
    ProposedLineage,
)
from gis_platform.layers.changes import UNSENT
from gis_platform.layers.policy import access, may_read
from gis_platform.layers.registry import Layer, get_layer, layers
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which changesets are asked for.

    before: only those with a smaller id. edits: whether with their edits, which may be thousands.
    """

    status: str | None = None
    mine: bool = False
    layer: str | None = None
    before: int | None = None
    limit: int = 50
    edits: bool = True


def changesets_of(actor: Actor) -> QuerySet[Changeset]:
    """Return the changesets that somebody may look at: their own, and those of layers they edit.

    Who is not shown every feature or field of a layer sees no changesets of others with it.
    """
    open_layers = [layer.name for layer in layers() if _is_open(actor, layer)]
    known = Q(author=actor.user_id) if actor.user_id is not None else Q(pk__in=[])
    if open_layers:
        known |= Q(layers__contained_by=open_layers)
    return Changeset.objects.filter(known, municipality=actor.municipality)


def find_changesets(wanted: Wanted, actor: Actor) -> list[Changeset]:
    """Return changesets, newest first; three statements, two for those without their edits."""
    found = changesets_of(actor)
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.mine:
        found = found.filter(author=actor.user_id)
    if wanted.layer:
        found = found.filter(layers__contains=[wanted.layer])
    if wanted.before is not None:
        found = found.filter(pk__lt=wanted.before)
    found = found.order_by("-pk")
    found = _with_edits(found) if wanted.edits else _with_reversals(found)
    return list(found[: wanted.limit])


def get_changeset(pk: int, actor: Actor) -> Changeset:
    """Return a changeset with its edits; raises ChangesetNotFound."""
    found = _with_edits(changesets_of(actor)).filter(pk=pk).first()
    if found is None:
        raise ChangesetNotFound(pk)
    return found


def locked_changeset(
    pk: int, version: int, actor: Actor, statuses: tuple[Changeset.Status, ...]
) -> Changeset:
    """Return a changeset, its row locked until the end of the transaction.

    version: that was read. statuses: those in which it may be. Raises ChangesetNotFound,
    StaleChangeset, WrongStatus.
    """
    found = changesets_of(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise ChangesetNotFound(pk)
    if found.version != version:
        raise StaleChangeset(pk, found.version)
    if found.status not in statuses:
        raise WrongStatus(pk, found.status, [str(one) for one in statuses])
    return found


def require_first(proposal: Proposal, actor: Actor) -> None:
    """Refuse to store a draft of an editor a second time; one that was given up does not count.

    Nobody else stores it meanwhile. Raises AlreadyStored.
    """
    if not proposal.draft or actor.user_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))",
            [f"changesets_changeset.editor_draft {proposal.draft}", actor.user_id],
        )
    stored = Changeset.objects.filter(
        municipality=actor.municipality, author=actor.user_id, editor_draft=proposal.draft
    ).exclude(status=Changeset.Status.DISCARDED)
    if (found := stored.first()) is not None:
        raise AlreadyStored(found.pk, found.number)


def proposal_of(changeset: Changeset) -> Proposal:
    """Return what a changeset proposes; one statement if its edits are not read yet."""
    return Proposal(
        title=changeset.title,
        reason=changeset.reason,
        source_document=changeset.source_document,
        edits=tuple(_proposed(edit) for edit in changeset.edits.all() if not edit.follows),
        lineage=tuple(
            ProposedLineage(
                kind=one["kind"],
                layer=one["layer"],
                parents=tuple(one["parents"]),
                children=tuple(one["children"]),
            )
            for one in changeset.lineage
        ),
        bookmark=changeset.bookmark,
    )


def lineage_of(layer: Layer, pk: int, municipality: Municipality) -> tuple[list[Lineage], ...]:
    """Return what a feature came from, and what came of it; two statements.

    What was taken back does not count.
    """
    known = Lineage.objects.filter(municipality=municipality, layer=layer.name)
    known = known.exclude(changeset__status=Changeset.Status.REVERTED)
    known = known.select_related("changeset").order_by("pk")
    return list(known.filter(child_id=pk)), list(known.filter(parent_id=pk))


def _proposed(edit: ChangesetEdit) -> ProposedEdit:
    return ProposedEdit(
        key=edit.key,
        layer=edit.layer,
        op=edit.op,
        feature_id=edit.feature_id,
        version=edit.base_version,
        properties=edit.properties,
        geometry=edit.geometry if edit.sets_geometry else UNSENT,
        accept=tuple(Acceptance(code=one["code"], reason=one["reason"]) for one in edit.accept),
    )


def ended_versions(layer: str, pks: Sequence[int], municipality: Municipality) -> dict[int, int]:
    """Return the last versions of features that have been ended; one statement, none for no pks.

    Raises MalformedProposal if one of them is not there or has not been ended.
    """
    if not pks:
        return {}
    ever = get_layer(layer).model.objects.ever_of(municipality)
    found = ever.filter(pk__in=pks, end_lifespan__isnull=False).values_list("pk", "version")
    versions = dict(found)
    for pk in pks:
        if pk not in versions:
            raise MalformedProposal(f"lineage: the parent {pk} has no edit in {layer}.")
    return versions


def _with_edits(found: QuerySet[Changeset]) -> QuerySet[Changeset]:
    edits = Prefetch("edits", queryset=ChangesetEdit.objects.order_by("position"))
    return _with_reversals(found).prefetch_related(edits)


def _with_reversals(found: QuerySet[Changeset]) -> QuerySet[Changeset]:
    return found.prefetch_related(Prefetch("reversals", queryset=Changeset.objects.order_by("pk")))


def _is_open(actor: Actor, layer: Layer) -> bool:
    if not actor.roles & layer.editors or not may_read(actor, layer):
        return False
    seen = access(actor, layer)
    return not seen.hidden and seen.fields == layer.fields
