"""Changesets as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from gis_platform.changesets.actions import OPEN, Published, Status
from gis_platform.changesets.errors import JsonObject
from gis_platform.changesets.follows import (
    followed_by,
    represent_consequences,
    represent_follows,
)
from gis_platform.changesets.models import Changeset, ChangesetEdit, Lineage
from gis_platform.layers.descent import Relative
from gis_platform.layers.policy import reviewed_layers
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor


def represent_changeset(changeset: Changeset, actor: Actor) -> JsonObject:
    """Return a changeset with its edits, and what the actor may do with it."""
    stored = list(changeset.edits.all())
    edits = [edit for edit in stored if not edit.follows]
    return represent_briefly(changeset, actor) | {
        "crs": "local",
        "edits": [_edit(edit) for edit in edits],
        "follows": represent_follows(followed_by(stored), actor),
        "lineage": changeset.lineage,
        "bookmark": changeset.bookmark,
        "results": [_result(edit) for edit in edits if edit.result_id is not None],
    }


def represent_briefly(changeset: Changeset, actor: Actor) -> JsonObject:
    """Return a changeset without its edits, and what the actor may do with it."""
    reversals = [one.pk for one in changeset.reversals.all()]
    return {
        "id": changeset.pk,
        "number": changeset.number,
        "status": str(changeset.status),
        "version": changeset.version,
        "title": changeset.title,
        "reason": changeset.reason,
        "source_document": changeset.source_document,
        "author": changeset.author_name,
        "created_at": changeset.created_at,
        "changed_at": changeset.changed_at,
        "changed_by": changeset.changed_by or changeset.author_name,
        "reviewer": changeset.reviewer_name or None,
        "review_note": changeset.review_note,
        "published_at": changeset.published_at,
        "reverts": changeset.reverts_id,
        "reverted_by": reversals[0] if reversals else None,
        "layers": changeset.layers,
        "may": _may(changeset, actor),
    }


def represent_published(published: Published, actor: Actor) -> JsonObject:
    """Return what publishing answers."""
    changeset = represent_changeset(published.changeset, actor)
    changeset["follows"] = [
        *represent_follows(published.followed, actor),
        *represent_consequences(published.consequences, actor),
    ]
    return {
        "changeset": changeset,
        "results": changeset["results"],
        "follows": changeset["follows"],
        "revisions": published.revisions,
    }


def represent_lineage(
    rows: list[Lineage], relatives: Sequence[Relative], *, of_parents: bool
) -> list[JsonObject]:
    """Return the other ends of rows of lineage; relatives: those that the reader sees."""
    titles = {one.pk: one.title for one in relatives}
    return [
        {
            "id": other,
            "title": titles[other],
            "version": one.parent_version if of_parents else None,
            "kind": one.kind,
            "at": one.at,
            "changeset": {"id": one.changeset_id, "number": one.changeset.number},
        }
        for one in rows
        if (other := one.parent_id if of_parents else one.child_id) in titles
    ]


def _edit(edit: ChangesetEdit) -> JsonObject:
    told: JsonObject = {
        "key": edit.key,
        "layer": edit.layer,
        "op": edit.op,
        "id": edit.feature_id,
        "version": edit.base_version,
        "properties": edit.properties,
        "accept": edit.accept,
    }
    return told | ({"geometry": edit.geometry} if edit.sets_geometry else {})


def _result(edit: ChangesetEdit) -> JsonObject:
    return {
        "key": edit.key,
        "layer": edit.layer,
        "id": edit.result_id,
        "version": edit.result_version,
    }


def _may(changeset: Changeset, actor: Actor) -> dict[str, bool]:
    is_author = changeset.author_id == actor.user_id
    edits_all = all(actor.may(get_layer(name).editing) for name in changeset.layers)
    status = Status(changeset.status)
    is_draft = status == Status.DRAFT and is_author and edits_all
    needs_review = bool(reviewed_layers(actor.municipality).intersection(changeset.layers))
    judges = edits_all and not is_author
    return {
        "edit": is_draft,
        "submit": is_draft and bool(changeset.layers),
        "approve": status == Status.REVIEW and judges,
        "return": status in (Status.REVIEW, Status.APPROVED) and edits_all,
        "publish": (is_draft and not needs_review) or (status == Status.APPROVED and edits_all),
        "discard": status in OPEN and is_author,
        "revert": status == Status.PUBLISHED and edits_all and (judges or not needs_review),
    }
