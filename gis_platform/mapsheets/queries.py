"""What is read for a map sheet: the features in its frame, as the asker may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from django.db.models import BinaryField, F, FloatField
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import CoordinateOutOfRange, LocalCrs
from gis_platform.geometry.sheet import Sheet
from gis_platform.layers.cql2.sql import Sql
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.queries import computable
from gis_platform.layers.selection import select
from gis_platform.mapsheets.drawing.content import Drawn
from gis_platform.mapsheets.orders import OrderedLayer
from gis_platform.mapsheets.typeface import printable
from gis_platform.municipalities.models import Municipality

MOST_FEATURES = 20_000
"""Of a layer; the largest are taken."""
_SIDE_PARTS = 8


@dataclass(frozen=True, kw_only=True)
class Found:
    """The features of a layer in a frame, the largest first; left_out: how many more there are."""

    features: tuple[Drawn, ...]
    left_out: int = 0


def ground_of(sheet: Sheet, local: LocalCrs) -> BaseGeometry:
    """Return the ground in the frame of a sheet, in longitude and latitude.

    Raises InvalidParameter where it leaves the earth.
    """
    ground = shapely.box(*sheet.ground)
    longest = max(sheet.ground[2] - sheet.ground[0], sheet.ground[3] - sheet.ground[1])
    try:
        return local.to_lonlat(shapely.segmentize(ground, longest / _SIDE_PARTS))
    except CoordinateOutOfRange as error:
        expected = "a sheet whose ground is on earth"
        raise InvalidParameter("scale", str(sheet.denominator), expected) from error


def features_on(
    ordered: OrderedLayer,
    ground: BaseGeometry,
    municipality: Municipality,
    *,
    most: int = MOST_FEATURES,
) -> Found:
    """Return the features of a layer that share a point with ground in EPSG:4326.

    Two statements at most. Values and labels are those of fields that the asker may see.
    """
    asked = replace(ordered.selection, area=ground)
    rows = select(asked, municipality).rows
    own, seen = asked.access.layer.style, asked.access.tile_fields
    by = ordered.theme.field if ordered.theme else _if_seen(own.by, seen)
    label = _if_seen(own.label, seen) if ordered.label is None else ordered.label
    columns = {
        "made_shape": Sql("ST_AsBinary({})", F(GEOMETRY), output_field=BinaryField()),
        "made_area": Sql("ST_Area({})", F(GEOMETRY), output_field=FloatField()),
        "made_length": Sql("ST_Length({})", F(GEOMETRY), output_field=FloatField()),
    }
    fields = [name for name in dict.fromkeys((by, label)) if name]
    read = rows.annotate(**columns).order_by("-made_area", "-made_length", "pk")
    with computable(asked):
        listed = list(read.values("made_shape", *fields)[:most])
        matched = rows.count() if len(listed) == most else len(listed)
    class_of = ordered.theme.class_of if ordered.theme else _text
    shown = [(class_of(row.get(by)), _text(row.get(label))) for row in listed]
    features = _drawn([row["made_shape"] for row in listed], shown, municipality.local_crs)
    return Found(features=features, left_out=matched - len(listed))


def _if_seen(name: str | None, seen: Sequence[str]) -> str:
    return name if name and name in seen else ""


def _drawn(
    shapes: Sequence[bytes | memoryview], shown: Sequence[tuple[str, str]], local: LocalCrs
) -> tuple[Drawn, ...]:
    if not shapes:
        return ()
    read = shapely.from_wkb(np.array([bytes(one) for one in shapes], dtype=object))
    moved = local.all_to_local(np.asarray(read, dtype=object))
    return tuple(
        Drawn(shape=shape, value=value, label=printable(label))
        for shape, (value, label) in zip(moved, shown, strict=True)
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
