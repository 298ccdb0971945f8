"""Where and since when layers have features, kept by the revision of their data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Polygon
from django.core.cache import cache
from django.db.models import CharField, Min, Q, QuerySet, Value

from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access
from gis_platform.layers.selection import Bounds
from gis_platform.municipalities.models import STORAGE_SRID, Municipality

DECIMALS = 4
"""Bounds are rounded outwards to so many decimals of a degree, about 10 m."""


@dataclass(frozen=True, kw_only=True)
class LayerExtent:
    """Bounds of a layer's features in EPSG:4326 and the first record; None where it is empty."""

    bounds: Bounds | None = None
    since: datetime | None = None


def extents(
    seen: Sequence[Access], revisions: Mapping[str, int], municipality: Municipality
) -> dict[str, LayerExtent]:
    """Return the extent of each layer, by its name; what the actor does not see is left out.

    Features lie within the bounds, which may be too wide after some have gone. Layers are
    measured once; after a change an index tells whether the features have outgrown the bounds.
    Two statements at most, none while nothing changes.
    """
    keys = {one.layer.name: f"extent:{municipality.pk}:{one.key}" for one in seen}
    kept: dict[str, tuple[int, LayerExtent]] = cache.get_many(keys.values())
    known = {name: kept[key] for name, key in keys.items() if key in kept}
    changed = [one for one in seen if _is_changed(one.layer.name, known, revisions)]
    held = [one for one in changed if known[one.layer.name][1].bounds]
    outgrown = _outgrown([(one, known[one.layer.name][1]) for one in held], municipality)
    stale = {one.layer.name for one in changed if one not in held} | outgrown
    missing = [one for one in seen if one.layer.name in stale or one.layer.name not in known]
    found = {name: extent for name, (_, extent) in known.items()} | _measured(missing, municipality)
    renewed = {one.layer.name for one in (*changed, *missing)}
    cache.set_many({keys[name]: (revisions[name], found[name]) for name in renewed}, timeout=None)
    return found


def _is_changed(
    name: str, known: Mapping[str, tuple[int, LayerExtent]], revisions: Mapping[str, int]
) -> bool:
    return name in known and known[name][0] != revisions[name]


def _outgrown(held: Sequence[tuple[Access, LayerExtent]], municipality: Municipality) -> set[str]:
    """Return the layers with a feature that reaches beyond the bounds; one indexed statement."""
    beyond = [
        _named(one, municipality).filter(_reaches_beyond(extent.bounds)).values_list("layer")[:1]
        for one, extent in held
        if extent.bounds
    ]
    return {name for (name,) in _union(beyond)}


def _measured(missing: Sequence[Access], municipality: Municipality) -> dict[str, LayerExtent]:
    """Return the extents by reading every feature of the layers once; one statement."""
    measured = [
        _named(one, municipality)
        .values("layer")
        .annotate(bounds=Extent(GEOMETRY), since=Min("begin_lifespan"))
        .values_list("layer", "bounds", "since")
        for one in missing
    ]
    found = {one.layer.name: LayerExtent() for one in missing}
    for name, bounds, since in _union(measured):
        found[name] = LayerExtent(bounds=_rounded(bounds) if bounds else None, since=since)
    return found


def _named(seen: Access, municipality: Municipality) -> QuerySet[Any]:
    rows = seen.visible(seen.layer.model.objects.of(municipality)).order_by()
    named: QuerySet[Any] = rows.annotate(layer=Value(seen.layer.name, output_field=CharField()))
    return named


def _union(parts: Sequence[QuerySet[Any]]) -> list[Any]:
    if not parts:
        return []
    return list(parts[0].union(*parts[1:], all=True))


def _reaches_beyond(bounds: Bounds) -> Q:
    west, south, east, north = bounds
    strips = (
        (-180.0, -90.0, west, 90.0),
        (east, -90.0, 180.0, 90.0),
        (-180.0, -90.0, 180.0, south),
        (-180.0, north, 180.0, 90.0),
    )
    reaching = Q()
    for strip in strips:
        box = Polygon.from_bbox(strip)
        box.srid = STORAGE_SRID
        reaching |= Q(**{f"{GEOMETRY}__bboverlaps": box})
    return reaching


def _rounded(bounds: Bounds) -> Bounds:
    scale = 10**DECIMALS
    west, south, east, north = bounds
    return (
        max(-180.0, math.floor(west * scale) / scale),
        max(-90.0, math.floor(south * scale) / scale),
        min(180.0, math.ceil(east * scale) / scale),
        min(90.0, math.ceil(north * scale) / scale),
    )
