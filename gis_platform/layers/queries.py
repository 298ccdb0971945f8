"""What is read of layers: pages of features, one feature, the extent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import AsGeoJSON

from gis_platform.layers.errors import FeatureNotFound
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access, access
from gis_platform.layers.registry import Layer
from gis_platform.layers.selection import Bounds, Selected, Selection, select
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality

COORDINATE_DECIMALS = 9


@dataclass(frozen=True, kw_only=True)
class Row:
    """A feature as the database gives it; `geometry` is GeoJSON text, EPSG:4326, or None."""

    pk: int
    geometry: str | None
    values: Mapping[str, Any]


def find(
    selection: Selection, municipality: Municipality, *, after: int, limit: int
) -> Iterator[Row]:
    """Yield a page of features in the order of their ids; one indexed statement.

    after: id of the last feature of the page before.
    """
    found = select(selection, municipality)
    page = found.rows.filter(**{f"{found.key}__gt": after}).order_by(found.key)
    yield from _rows(selection.access, Selected(rows=page[:limit], key=found.key))


def item(seen: Access, municipality: Municipality, pk: int) -> tuple[Row, Bounds | None]:
    """Return one feature and its bounds; two statements; FeatureNotFound if there is none."""
    found = select(Selection(access=seen), municipality)
    found = Selected(rows=found.rows.filter(**{found.key: pk}), key=found.key)
    row = next(_rows(seen, found), None)
    if row is None:
        raise FeatureNotFound(seen.layer.name, pk)
    return row, found.rows.aggregate(bounds=Extent(GEOMETRY))["bounds"]


def _rows(seen: Access, found: Selected) -> Iterator[Row]:
    names = ("local_id", "version", *seen.fields)
    shaped = found.rows.annotate(geojson=AsGeoJSON(GEOMETRY, precision=COORDINATE_DECIMALS))
    for pk, geometry, *values in shaped.values_list(found.key, "geojson", *names):
        yield Row(pk=pk, geometry=geometry, values=dict(zip(names, values, strict=True)))


def extent(actor: Actor, layer: Layer) -> Bounds | None:
    """Return the bounds of the municipality, else of a layer's features, in EPSG:4326."""
    municipality = actor.municipality
    if municipality.boundary:
        west, south, east, north = municipality.boundary.extent
        return west, south, east, north
    found = select(Selection(access=access(actor, layer)), municipality).rows
    bounds: Bounds | None = found.aggregate(bounds=Extent(GEOMETRY))["bounds"]
    return bounds
