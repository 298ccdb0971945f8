"""One feature's history in words: who changed what, when and why; its ground before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import LocalCrs
from gis_platform.layers.cards import card
from gis_platform.layers.errors import FeatureNotFound
from gis_platform.layers.history import FEATURE_ID, REMOVED, versions
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access
from gis_platform.layers.schema import label_of
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import STAFF, Permission

READ_AUTHORS = Permission(code="read_authors", roles=STAFF, reads=True)
"""To read who changed something, why and by which paper; what was changed is for all readers."""

_ADDED = "insert"
_OWN = ("pgh_id", "pgh_label", "pgh_created_at", "pgh_context", "end_lifespan", GEOMETRY)
_BASIC = ("version",)


class Step(StrEnum):
    """What happened to a feature."""

    CREATED = "created"
    CHANGED = "changed"
    ENDED = "ended"
    RESTORED = "restored"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A field that got another value; texts are as a card writes them, empty for no value."""

    field: str
    label: str
    before: object
    after: object
    before_text: str
    after_text: str


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A geometry of a version. shape: EPSG:4326. size: m² of a surface, m of a line, else None."""

    shape: BaseGeometry
    size: float | None


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Who changed something and why, as far as it was recorded. channel: by which door."""

    author: str
    channel: str
    reason: str
    source_document: str


@dataclass(frozen=True, kw_only=True)
class Version:
    """One state of a feature and how it came about; pk: of its record.

    moved: whether the geometry is another one than before. provenance: None for those who may
    not read it.
    """

    pk: int
    number: int
    step: Step
    at: datetime
    provenance: Provenance | None
    changes: tuple[FieldChange, ...]
    moved: bool
    before: Ground | None
    after: Ground | None


@dataclass(frozen=True, kw_only=True)
class HistoryPage:
    """Versions, the newest first; following: the record after which the next page begins."""

    versions: tuple[Version, ...]
    following: int | None


def feature_history(
    seen: Access, pk: int, *, actor: Actor, limit: int, before: int | None = None
) -> HistoryPage:
    """Return the versions of a feature that the actor may see; one statement, two at the end.

    Each is compared with the one before it that the actor sees, so that nothing of a hidden
    one is told. before: the last record of the page before. Raises FeatureNotFound.
    """
    layer, municipality = seen.layer, actor.municipality
    table = versions(layer)._base_manager.filter(municipality=municipality)
    every = seen.visible(table.filter(**{FEATURE_ID: pk}))
    found = every if before is None else every.filter(pgh_id__lt=before)
    names = tuple(dict.fromkeys((*_OWN, *_BASIC, *seen.fields)))
    rows = list(found.order_by("-pgh_id").values(*names)[: limit + 1])
    if not rows and (before is None or not every.exists()):
        raise FeatureNotFound(layer.name, pk)
    told = [
        _version(seen, row, earlier, actor)
        for row, earlier in zip(rows, [*rows, None][1:], strict=True)
    ]
    following = rows[limit - 1]["pgh_id"] if len(rows) > limit else None
    return HistoryPage(versions=tuple(told[:limit]), following=following)


def _version(
    seen: Access, row: Mapping[str, Any], earlier: Mapping[str, Any] | None, actor: Actor
) -> Version:
    local = actor.municipality.local_crs
    shapes = [_shape(state) for state in (earlier or {}, row)]
    moved = _differs(*shapes)
    before, after = (_ground(shape, local) if moved else None for shape in shapes)
    return Version(
        pk=row["pgh_id"],
        number=row["version"],
        step=_step(row, earlier),
        at=row["pgh_created_at"],
        provenance=_provenance(row["pgh_context"] or {}) if actor.may(READ_AUTHORS) else None,
        changes=_changes(seen, row, earlier or {}, actor.municipality),
        moved=moved,
        before=before,
        after=after,
    )


def _step(row: Mapping[str, Any], earlier: Mapping[str, Any] | None) -> Step:
    if row["pgh_label"] == REMOVED:
        return Step.REMOVED
    if row["pgh_label"] == _ADDED:
        return Step.CREATED
    was_ended = bool(earlier and earlier["end_lifespan"])
    if bool(row["end_lifespan"]) != was_ended:
        return Step.RESTORED if was_ended else Step.ENDED
    return Step.CHANGED


def _provenance(context: Mapping[str, Any]) -> Provenance:
    return Provenance(
        author=str(context.get("actor") or ""),
        channel=_channel(context),
        reason=str(context.get("reason") or ""),
        source_document=str(context.get("source_document") or context.get("source") or ""),
    )


def _channel(context: Mapping[str, Any]) -> str:
    if channel := context.get("channel"):
        return str(channel)
    for sign, channel in (("run", "import"), ("key", "api"), ("user", "page")):
        if context.get(sign):
            return channel
    return "platform"


def _changes(
    seen: Access, row: Mapping[str, Any], earlier: Mapping[str, Any], municipality: Municipality
) -> tuple[FieldChange, ...]:
    changed = [name for name in seen.fields if not _same(earlier.get(name), row[name])]
    if not changed or row["pgh_label"] == REMOVED:
        return ()
    before, after = (
        {line.field: line.text for line in card(seen, state, municipality)}
        for state in (earlier, row)
    )
    return tuple(
        FieldChange(
            field=name,
            label=label_of(seen.layer, name),
            before=earlier.get(name),
            after=row[name],
            before_text=before.get(name, ""),
            after_text=after.get(name, ""),
        )
        for name in changed
    )


def _same(one: object, other: object) -> bool:
    empty: Sequence[object] = (None, "", [])
    return one == other or (one in empty and other in empty)


def _shape(state: Mapping[str, Any]) -> BaseGeometry | None:
    stored: GEOSGeometry | None = state.get(GEOMETRY)
    return shapely.from_wkb(bytes(stored.wkb)) if stored else None


def _differs(before: BaseGeometry | None, after: BaseGeometry | None) -> bool:
    if before is None or after is None:
        return before is not after
    return not shapely.equals_exact(before, after, tolerance=0)


def _ground(shape: BaseGeometry | None, local: LocalCrs) -> Ground | None:
    if shape is None:
        return None
    measured = local.to_local(shape)
    dimension = shapely.get_dimensions(shape)
    size = {2: measured.area, 1: measured.length}.get(int(dimension))
    return Ground(shape=shape, size=None if size is None else float(size))
