"""What is read for a map sheet: the features in its frame, as the asker may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

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
from gis_platform.layers.selection import Selection, select
from gis_platform.mapsheets.drawing.content import Drawn
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
    selection: Selection,
    ground: BaseGeometry,
    municipality: Municipality,
    *,
    most: int = MOST_FEATURES,
) -> Found:
    """Return the features of a selection that share a point with ground in EPSG:4326.

    Two statements at most. Values and labels are those of fields that the asker may see.
    """
    asked = replace(selection, area=ground)
    rows = select(asked, municipality).rows
    style, seen = selection.access.layer.style, selection.access.tile_fields
    columns = {
        "made_shape": Sql("ST_AsBinary({})", F(GEOMETRY), output_field=BinaryField()),
        "made_area": Sql("ST_Area({})", F(GEOMETRY), output_field=FloatField()),
        "made_length": Sql("ST_Length({})", F(GEOMETRY), output_field=FloatField()),
    }
    fields = [name for name in dict.fromkeys((style.by, style.label)) if name and name in seen]
    read = rows.annotate(**columns).order_by("-made_area", "-made_length", "pk")
    with computable(asked):
        listed = list(read.values("made_shape", *fields)[:most])
        matched = rows.count() if len(listed) == most else len(listed)
    features = _drawn(listed, style.by or "", style.label or "", municipality.local_crs)
    return Found(features=features, left_out=matched - len(listed))


def _drawn(
    rows: list[Mapping[str, Any]], by: str, label: str, local: LocalCrs
) -> tuple[Drawn, ...]:
    shapes = shapely.from_wkb(np.array([bytes(row["made_shape"]) for row in rows], dtype=object))
    if not rows:
        return ()
    moved = local.all_to_local(np.asarray(shapes, dtype=object))
    return tuple(
        Drawn(shape=shape, value=_text(row.get(by)), label=printable(_text(row.get(label))))
        for row, shape in zip(rows, moved, strict=True)
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
