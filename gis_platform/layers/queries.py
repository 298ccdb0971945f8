"""What is read of layers: pages of features, one feature, their number, the extent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.contrib.gis.db.models import Extent
from django.db import DataError, InternalError
from django.db.models import F

from gis_platform.geometry.crs import LONLAT_DECIMALS
from gis_platform.layers.errors import FeatureNotFound, InvalidParameter
from gis_platform.layers.history import changed_at
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.paging import Cursor, after, nullable, order_by, write_cursor
from gis_platform.layers.policy import access
from gis_platform.layers.prepared import RawRow
from gis_platform.layers.registry import Layer
from gis_platform.layers.represented import bounds_of, feature_text, geometry_of, properties_of
from gis_platform.layers.selection import Bounds, Selection, select
from gis_platform.layers.statements import read_item, read_page, revision_of
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality

COORDINATE_DECIMALS = LONLAT_DECIMALS


@dataclass(frozen=True, kw_only=True)
class FeaturePage:
    """A page of features. features: GeoJSON texts. following: the place of the next page.

    revision: of the layer when the page was read, None if the page is empty. matched: how many
    features there are on all pages, None if that was not asked for.
    """

    features: Sequence[bytes]
    following: str | None
    revision: int | None
    matched: int | None = None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One feature as programs get it. text: GeoJSON. changed: when this state was recorded."""

    text: bytes
    version: int
    changed: datetime | None


@dataclass(frozen=True, kw_only=True)
class Item:
    """One feature. geometry: GeoJSON text in the system that was asked for.

    properties: JSON text of the fields that were asked for, as pages have it. values: of all
    visible fields. bounds: west, south, east, north in EPSG:4326. changed: when this state of
    it was recorded.
    """

    pk: int
    geometry: str | None
    properties: str
    values: Mapping[str, Any]
    bounds: Bounds | None
    changed: datetime | None

    @property
    def version(self) -> int:
        """How often it was stored."""
        return int(self.values["version"])


def find(
    selection: Selection,
    municipality: Municipality,
    *,
    after_: Cursor | None,
    limit: int,
    counts: bool = False,
) -> FeaturePage:
    """Return a page of features; one statement, and one to count if the question is unusual.

    after_: the last feature of the page before. Raises InvalidParameter if the condition cannot
    be computed for some feature.
    """
    place = after_.pk if after_ else None
    rows = read_page(selection, municipality, after=place, limit=limit, count=counts)
    page = None if rows is None else _usual_page(rows, limit, counts=counts)
    if page is None:
        page = _unusual_page(selection, municipality, after_=after_, limit=limit)
    if counts and page.matched is None:
        page = replace(page, matched=count(selection, municipality))
    return page


def _usual_page(rows: Sequence[RawRow], limit: int, *, counts: bool) -> FeaturePage:
    page = rows[:limit]
    following = None
    if len(rows) > limit:
        following = write_cursor((), (), int(page[-1][0] or 0))
    first = page[0] if page else None
    return FeaturePage(
        features=[row[1] or b"" for row in page],
        following=following,
        revision=int(first[2] or 0) if first else None,
        matched=int(first[3] or 0) if first and counts else None,
    )


def _unusual_page(
    selection: Selection, municipality: Municipality, *, after_: Cursor | None, limit: int
) -> FeaturePage:
    found = select(selection, municipality)
    empty = nullable(selection.access.layer, selection.order)
    rows = found.rows.order_by(*order_by(selection.order, found.key, empty))
    if after_:
        rows = rows.filter(after(after_, selection.order, found.key, empty))
    columns = {
        "made_geometry": geometry_of(selection, found),
        "made_properties": properties_of(selection.access.layer, selection.names),
        "made_revision": revision_of(selection.access.layer, municipality),
    }
    order = [name for name, _ in selection.order]
    read = rows.annotate(**columns).values_list(found.key, *columns, *order)
    with computable(selection):
        listed = list(read[: limit + 1])
    page = listed[:limit]
    following = None
    if len(listed) > limit:
        last = page[-1]
        following = write_cursor(selection.order, last[4:], last[0])
    texts = feature_text(selection, [row[:3] for row in page])
    return FeaturePage(
        features=[text.encode() for text in texts],
        following=following,
        revision=(page[0][3] or 0) if page else None,
    )


def count(selection: Selection, municipality: Municipality) -> int:
    """Return how many features match; one statement."""
    with computable(selection):
        return select(selection, municipality).rows.count()


def shown(selection: Selection, municipality: Municipality, pk: int) -> Shown:
    """Return one feature as programs get it; one statement. Raises FeatureNotFound."""
    rows = read_item(selection, municipality, pk)
    if rows is None:
        found = item(selection, municipality, pk)
        geometry = found.geometry or "null"
        text = (
            f'{{"type":"Feature","id":{pk},"geometry":{geometry},"properties":{found.properties}}}'
        )
        return Shown(text=text.encode(), version=found.version, changed=found.changed)
    if not rows:
        raise FeatureNotFound(selection.access.layer.name, pk)
    ((made, version, moment),) = rows
    changed = datetime.fromtimestamp(float(moment), UTC) if moment else None
    return Shown(text=made or b"", version=int(version or 0), changed=changed)


def item(selection: Selection, municipality: Municipality, pk: int) -> Item:
    """Return one feature as a selection asks for it; one statement.

    Raises FeatureNotFound.
    """
    found = select(selection, municipality)
    layer, names = selection.access.layer, selection.access.names
    columns = {
        "made_properties": properties_of(layer, selection.names),
        "made_geometry": geometry_of(selection, found),
        **bounds_of(found),
    }
    moment = changed_at(layer) if found.is_current else F("pgh_created_at")
    read = found.rows.filter(**{found.key: pk}).annotate(**columns, made_change=moment)
    row = read.values_list(*columns, "made_change", *names).first()
    if row is None:
        raise FeatureNotFound(layer.name, pk)
    properties, geometry, *corners, changed = row[: len(columns) + 1]
    (shown,) = feature_text(selection, [(pk, geometry, "")], geometry_only=True)
    return Item(
        pk=pk,
        geometry=shown or None,
        properties=properties,
        values=dict(zip(names, row[len(columns) + 1 :], strict=True)),
        bounds=None if corners[0] is None else tuple(corners),
        changed=changed,
    )


@contextmanager
def computable(selection: Selection) -> Iterator[None]:
    """Read what a selection finds; InvalidParameter if its condition cannot be computed.

    An overflow is found only when the database comes to the feature that causes it.
    """
    try:
        yield
    except (DataError, InternalError) as error:
        if selection.condition is None:
            raise
        expected = "a condition that can be computed for every feature"
        raise InvalidParameter("filter", "", expected) from error


def extent(actor: Actor, layer: Layer) -> Bounds | None:
    """Return the bounds of the municipality, else of a layer's features, in EPSG:4326."""
    municipality = actor.municipality
    if municipality.boundary:
        west, south, east, north = municipality.boundary.extent
        return west, south, east, north
    found = select(Selection(access=access(actor, layer)), municipality).rows
    bounds: Bounds | None = found.aggregate(bounds=Extent(GEOMETRY))["bounds"]
    return bounds
