"""What a feature has to do with features of other layers: shared ground, and the same number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from django.db.models import Q
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.cards import title
from gis_platform.layers.descent import Descent, descent
from gis_platform.layers.errors import FeatureNotFound
from gis_platform.layers.freshness import Freshness, freshness
from gis_platform.layers.history import Period
from gis_platform.layers.kinds import Kind, kind_of
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access, access, readable_layers
from gis_platform.layers.records import unrecorded
from gis_platform.layers.registry import Layer
from gis_platform.layers.schema import label_of
from gis_platform.layers.selection import Bounds, Selection, select, to_geos
from gis_platform.municipalities.actors import Actor

NUMBER_FIELDS = ("cadastral_number", "cadastral_numbers", "parcel_number", "parcel_numbers")
"""Fields that hold numbers of the cadastre, in whatever layer they are declared."""

MOST_MEASURED = 500
SLIVER_AREA_M2 = 1.0
SLIVER_WIDTH_M = 0.05
SLIVER_LENGTH_M = 0.1
_SLIVER_SHARE = 0.5  # what is half of a feature is no sliver, however small


class LoadedState(StrEnum):
    """How far a layer can be relied on for what it does not show."""

    LOADED = "loaded"
    PARTIAL = "partial"
    NOT_LOADED = "not_loaded"
    NOT_RECORDED = "not_recorded"
    """There is no record of the moment that is asked for."""


@dataclass(frozen=True, kw_only=True)
class SharedGround:
    """What two features share.

    dimension: of the smaller of the two, 2 a surface, 1 a line, 0 a point. size: m² or m of the
    shared part in the local CRS; None for points and for lines that only cross. share: of the
    first feature, 0 to 1; None without a size or where the other is of a lower dimension.
    """

    dimension: int
    size: float | None
    share: float | None


@dataclass(frozen=True, kw_only=True)
class SharedNumber:
    """A number that both features name; field: where the other one names it.

    is_former: the number is that of a predecessor.
    """

    field: str
    label: str
    number: str
    is_former: bool = False


@dataclass(frozen=True, kw_only=True)
class RelatedFeature:
    """A feature that has to do with another. bounds: EPSG:4326, None without a geometry."""

    pk: int
    title: str
    ground: SharedGround | None
    numbers: tuple[SharedNumber, ...]
    bounds: Bounds | None


@dataclass(frozen=True, kw_only=True)
class RelatedGroup:
    """The related features of one layer, those that share most first.

    count: how many there are, also those that are left out; None where nothing is found in a
    layer that is not loaded, or not recorded then. at_least: more lie near than are measured.
    slivers: how many share no more ground than surveys differ by, and are left out. is_past: the
    features are of a moment of the past, for which ages of today say nothing.
    """

    layer: Layer
    freshness: Freshness
    state: LoadedState
    is_past: bool
    features: tuple[RelatedFeature, ...]
    count: int | None
    at_least: bool
    slivers: int


@dataclass(frozen=True, kw_only=True)
class _Subject:
    """The feature that is asked about; shape in EPSG:4326, local in the local CRS.

    numbers: its own. former: those of its predecessors. descent: what it came from and became.
    period: the moment of the past as at which it is looked at, None is the present.
    """

    layer: Layer
    pk: int
    shape: BaseGeometry | None
    local: BaseGeometry | None
    numbers: frozenset[str]
    former: frozenset[str]
    descent: Descent
    period: Period | None


@dataclass(frozen=True, kw_only=True)
class Related:
    """What a feature has to do with, by layer, and what it came from and became."""

    groups: tuple[RelatedGroup, ...]
    descent: Descent


def related_features(
    layer: Layer, pk: int, *, actor: Actor, on: date, most: int, period: Period | None = None
) -> Related:
    """Return what a feature has to do with, by readable layer in the order of the layer tree.

    What names a predecessor has to do with it too. One statement for the feature, one for the
    state of the layers, those of `descent` and one a layer, each of which reads at most
    MOST_MEASURED + 1 rows; two more for a moment of the past. on: the day of which ages are told.
    most: features told for each layer. period: the moment as at which both the feature and the
    others are looked at; None is the present. Raises FeatureNotFound, NotAllowed.
    """
    subject = _subject(access(actor, layer), pk, actor, period)
    fresh = freshness(actor.municipality, on)
    readable = readable_layers(actor)
    states = _states(readable, fresh, actor, period)
    groups = [
        _group(
            subject,
            access(actor, other),
            actor,
            fresh=fresh[other.name],
            state=states[other.name],
            most=most,
        )
        for other in readable
    ]
    return Related(groups=tuple(groups), descent=subject.descent)


def _states(
    readable: Sequence[Layer],
    fresh: Mapping[str, Freshness],
    actor: Actor,
    period: Period | None,
) -> dict[str, LoadedState]:
    """Return how far each layer can be relied on, at the moment that is asked for."""
    moment = period.start if period else None
    lacking = unrecorded(readable, actor.municipality, moment) if moment else {}

    def state(one: Freshness) -> LoadedState:
        if one.layer.name in lacking:
            return LoadedState.NOT_RECORDED
        if not moment and not one.is_loaded:
            return LoadedState.NOT_LOADED
        return LoadedState.PARTIAL if one.gaps else LoadedState.LOADED

    return {layer.name: state(fresh[layer.name]) for layer in readable}


def shared_ground(one: BaseGeometry, other: BaseGeometry) -> SharedGround | None:
    """Return what two valid shapes share in a local CRS (metres); None if they only touch.

    A shared edge of surfaces is no ground. Source: OGC 06-103r4, the dimension of intersections.
    """
    dimension = int(min(shapely.get_dimensions(one), shapely.get_dimensions(other)))
    if dimension <= 0:
        touched = shapely.intersects(one, other)
        return SharedGround(dimension=0, size=None, share=None) if touched else None
    shared = shapely.intersection(one, other)
    size = float(shapely.area(shared) if dimension == 2 else shapely.length(shared))
    if size > 0:
        whole = float(shapely.area(one) if dimension == 2 else shapely.length(one))
        alike = shapely.get_dimensions(one) == dimension and whole > 0
        return SharedGround(
            dimension=dimension, size=size, share=min(1.0, size / whole) if alike else None
        )
    if dimension == 1 and shapely.crosses(one, other):
        return SharedGround(dimension=1, size=None, share=None)
    return None


def is_sliver(ground: SharedGround, one: BaseGeometry, other: BaseGeometry) -> bool:
    """Say whether shared ground is within what surveys differ by; shapes in a local CRS.

    A surface is one if it is small, or narrow all along; a line if it is short. What makes up
    half of either feature is none.
    """
    if ground.size is None:
        return False
    if ground.dimension == 1:
        wholes = [shape.length for shape in (one, other) if shapely.get_dimensions(shape) == 1]
        return ground.size < min(SLIVER_LENGTH_M, _SLIVER_SHARE * min(wholes))
    if ground.size >= _SLIVER_SHARE * min(one.area, other.area):
        return False
    half_perimeter = shapely.length(shapely.intersection(one, other)) / 2
    return ground.size < max(SLIVER_AREA_M2, SLIVER_WIDTH_M * float(half_perimeter))


def _subject(seen: Access, pk: int, actor: Actor, period: Period | None) -> _Subject:
    there = select(Selection(access=seen, period=period), actor.municipality)
    fields = _number_fields(seen)
    row = there.rows.filter(**{there.key: pk}).values(GEOMETRY, *fields).first()
    if row is None:
        raise FeatureNotFound(seen.layer.name, pk)
    shape = _shape(row[GEOMETRY])
    local = None if shape is None else _valid(actor.municipality.local_crs.to_local(shape))
    numbers = frozenset(number for name in fields for number in _texts(row[name]))
    moment = period.start if period else None
    known = Descent()
    if seen.layer.editors:
        known = descent(seen, pk, actor.municipality, moment)
    is_numbered = seen.layer.identifier in fields
    former = {one.name for one in known.predecessors} if is_numbered else set()
    return _Subject(
        layer=seen.layer,
        pk=pk,
        shape=shape,
        local=local,
        numbers=numbers,
        former=frozenset(former) - numbers,
        descent=known,
        period=period,
    )


def _group(
    subject: _Subject,
    seen: Access,
    actor: Actor,
    *,
    fresh: Freshness,
    state: LoadedState,
    most: int,
) -> RelatedGroup:
    rows = _candidates(subject, seen, actor)
    near, slivers = _related(subject, seen, rows[:MOST_MEASURED], actor)
    near.sort(key=_importance)
    unknown = state in (LoadedState.NOT_LOADED, LoadedState.NOT_RECORDED) and not near
    return RelatedGroup(
        layer=seen.layer,
        freshness=fresh,
        state=state,
        is_past=subject.period is not None,
        features=tuple(near[:most]),
        count=None if unknown else len(near),
        at_least=len(rows) > MOST_MEASURED,
        slivers=slivers,
    )


def _candidates(subject: _Subject, seen: Access, actor: Actor) -> list[dict[str, Any]]:
    """Return rows whose boxes meet the feature or that name its numbers; one statement."""
    condition = Q(pk__in=[])
    if subject.shape is not None:
        condition |= Q(**{f"{GEOMETRY}__intersects": to_geos(subject.shape)})
    fields = _number_fields(seen)
    numbers = sorted(subject.numbers | subject.former)
    for name in fields if numbers else ():
        listed = kind_of(seen.layer.column(name)) is Kind.TEXTS
        condition |= Q(**{f"{name}__{'overlap' if listed else 'in'}": numbers})
    there = select(Selection(access=seen, period=subject.period), actor.municipality)
    rows = there.rows.filter(condition)
    if seen.layer is subject.layer:
        rows = rows.exclude(**{there.key: subject.pk})
    named = [name for name in (seen.layer.label, seen.layer.identifier) if name in seen.names]
    wanted = dict.fromkeys((there.key, GEOMETRY, *named, *fields))
    found = rows.order_by(there.key).values(*wanted)[: MOST_MEASURED + 1]
    return [row | {"pk": row[there.key]} for row in found]


def _related(
    subject: _Subject, seen: Access, rows: Sequence[Mapping[str, Any]], actor: Actor
) -> tuple[list[RelatedFeature], int]:
    """Return the related ones among candidates, and how many slivers were left out."""
    stored = np.empty(len(rows), dtype=object)
    stored[:] = [_shape(row[GEOMETRY]) for row in rows]
    placed: NDArray[np.object_] = actor.municipality.local_crs.all_to_local(stored)
    found, slivers = [], 0
    for row, shape, local in zip(rows, stored, placed, strict=True):
        ground = None
        if subject.local is not None and local is not None:
            other = _valid(local)
            ground = shared_ground(subject.local, other)
            if ground and is_sliver(ground, subject.local, other):
                ground, slivers = None, slivers + 1
        numbers = _shared_numbers(subject, seen, row)
        if ground or numbers:
            found.append(
                RelatedFeature(
                    pk=row["pk"],
                    title=title(seen.layer, row),
                    ground=ground,
                    numbers=numbers,
                    bounds=None if shape is None else shape.bounds,
                )
            )
    return found, slivers


def _shared_numbers(
    subject: _Subject, seen: Access, row: Mapping[str, Any]
) -> tuple[SharedNumber, ...]:
    return tuple(
        SharedNumber(
            field=name,
            label=label_of(seen.layer, name),
            number=number,
            is_former=number in subject.former,
        )
        for name in _number_fields(seen)
        for number in _texts(row[name])
        if number in subject.numbers or number in subject.former
    )


def _number_fields(seen: Access) -> tuple[str, ...]:
    return tuple(name for name in NUMBER_FIELDS if name in seen.fields)


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(one) for one in values if one]


def _importance(feature: RelatedFeature) -> tuple[bool, float, str]:
    size = feature.ground.size if feature.ground else None
    return (feature.ground is None, -(size or 0.0), feature.title)


def _shape(stored: Any) -> BaseGeometry | None:  # noqa: ANN401  a geometry or none, not typed
    return None if stored is None else shapely.from_wkb(bytes(stored.wkb))


def _valid(shape: BaseGeometry) -> BaseGeometry:
    return shape if shapely.is_valid(shape) else shapely.make_valid(shape)
