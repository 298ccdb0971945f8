"""Which features are asked for, as a value; and the scoped statement that finds them.

Pages, exports, counts and the feature service all start from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Func, QuerySet
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.crs_names import LON_LAT_CRS, NamedCrs
from gis_platform.layers.history import FEATURE_ID, Period, as_at
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access
from gis_platform.municipalities.models import STORAGE_SRID, Municipality

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which features of a layer are asked for, by somebody who sees `access` of it, and how.

    bbox: west, south, east, north in EPSG:4326; west > east crosses the antimeridian.
    area: a shape in EPSG:4326 that features share a point with. equals: visible fields with the
    value they have. condition: a compiled filter. period: as it was recorded then; None is now.
    order: fields to sort by, with True for falling. shown: the fields of the answer, None for all
    that are visible. with_geometry, crs: how features are shown, not which.
    """

    access: Access
    bbox: Bounds | None = None
    area: BaseGeometry | None = None
    equals: Mapping[str, object] = field(default_factory=dict)
    condition: Func | None = None
    period: Period | None = None
    order: tuple[tuple[str, bool], ...] = ()
    shown: tuple[str, ...] | None = None
    with_geometry: bool = True
    crs: NamedCrs = LON_LAT_CRS

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of the answer."""
        return self.access.names if self.shown is None else self.shown


@dataclass(frozen=True, kw_only=True)
class Selected:
    """Rows of a layer, or of its versions; `key` names the column that holds the feature's id."""

    rows: QuerySet[Any]
    key: str = "pk"

    @property
    def is_current(self) -> bool:
        """Whether the rows are the layer's own, with `geometry_3857`, and not versions."""
        return self.key == "pk"


def select(selection: Selection, municipality: Municipality) -> Selected:
    """Return the rows that are asked for, those that the actor may see; nothing is read yet."""
    found = _table(selection, municipality)
    rows = selection.access.visible(found.rows)
    if selection.equals:
        rows = rows.filter(**selection.equals)
    for shape in (selection.bbox and box(selection.bbox), selection.area):
        if shape is not None:
            rows = rows.filter(**{f"{GEOMETRY}__intersects": to_geos(shape)})
    if selection.condition is not None:
        rows = rows.filter(selection.condition)
    return Selected(rows=rows, key=found.key)


def _table(selection: Selection, municipality: Municipality) -> Selected:
    layer, period = selection.access.layer, selection.period
    if period is None or period.reaches(timezone.now()):
        return Selected(rows=layer.model.objects.of(municipality))
    return Selected(rows=as_at(layer, municipality, period), key=FEATURE_ID)


def box(bounds: Bounds) -> BaseGeometry:
    """Return a rectangle of degrees; two of them if it crosses the antimeridian."""
    west, south, east, north = bounds
    if west <= east:
        return _rectangle(west, south, east, north)
    halves = (west, south, 180.0, north), (-180.0, south, east, north)
    return shapely.union_all([_rectangle(*half) for half in halves])


def _rectangle(west: float, south: float, east: float, north: float) -> BaseGeometry:
    if west == east or south == north:  # a point or a line is no polygon
        return shapely.MultiPoint([(west, south), (east, north)]).convex_hull
    return shapely.box(west, south, east, north)


def to_geos(shape: BaseGeometry) -> GEOSGeometry:
    """Return a shape of EPSG:4326 as the database layer takes it."""
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=STORAGE_SRID)
