"""How features are put into GeoJSON: by the database, as far as it can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from django.db.models import BinaryField, F, Field, FloatField, TextField

from gis_platform.layers.cql2.sql import Sql
from gis_platform.layers.crs_names import Axes
from gis_platform.layers.kinds import Kind, kind_of
from gis_platform.layers.models import DRAWING_SRID, GEOMETRY
from gis_platform.layers.registry import Layer
from gis_platform.layers.selection import Selected, Selection

Made = tuple[int, Any, str]
"""Id, geometry (text of GeoJSON, or WKB in EPSG:4326 of what is still to be moved), properties."""

_DRAWN = "geometry_3857"
_CORNERS = ("ST_XMin", "ST_YMin", "ST_XMax", "ST_YMax")
_FEATURE = (
    """('{{"type":"Feature","id":' || {}::text || ',"geometry":' || COALESCE({}, 'null')"""
    """ || ',"properties":' || {} || '}}')"""
)
_AS_JSON = {
    Kind.INTEGER: "{}::text",
    Kind.NUMBER: "{}::text",
    Kind.BOOLEAN: "{}::text",
    Kind.DATE: "'\"' || {}::text || '\"'",
}


def geometry_of(selection: Selection, found: Selected) -> Sql:
    """Return the geometry as it is read: GeoJSON of the database, WKB for the local system."""
    axes, decimals = selection.crs.axes, selection.crs.decimals
    if not selection.with_geometry:
        return Sql("NULL::text", output_field=TextField())
    if axes is Axes.LOCAL:
        return Sql("ST_AsBinary({})", F(GEOMETRY), output_field=BinaryField())
    shape, column = "{}", GEOMETRY
    if axes is Axes.LAT_LON:
        shape = "ST_FlipCoordinates({})"
    elif axes is Axes.WEB_MERCATOR and found.is_current:
        column = _DRAWN
    elif axes is Axes.WEB_MERCATOR:
        shape = f"ST_Transform({{}}, {DRAWING_SRID})"
    return Sql(f"ST_AsGeoJSON({shape}, {decimals}, 0)", F(column), output_field=TextField())


def feature_of(selection: Selection, found: Selected) -> Sql:
    """Return the text of a feature, in a system that the database can answer in."""
    return Sql(
        _FEATURE,
        F(found.key),
        geometry_of(selection, found),
        properties_of(selection.access.layer, selection.names),
        output_field=TextField(),
    )


def properties_of(layer: Layer, names: Sequence[str]) -> Sql:
    """Return the properties as the text of a JSON object."""
    shape = _properties_shape(tuple(layer.column(name) for name in names))
    return Sql(shape, *(F(name) for name in names), output_field=TextField())


@lru_cache(maxsize=512)
def _properties_shape(columns: tuple[Field[Any, Any], ...]) -> str:
    parts: list[str] = []
    for column in columns:
        kind = kind_of(column)
        value = _AS_JSON.get(kind, "to_json({})::text") if kind else "to_json({})::text"
        if column.null:
            value = f"COALESCE({value}, 'null')"
        comma = "," if parts else ""
        parts.append(f"'{comma}\"{column.name}\":' || {value}")
    inside = " || ".join(parts) or "''"
    return f"('{{{{' || {inside} || '}}}}')"


def bounds_of(found: Selected) -> dict[str, Sql]:
    """Return the corners of features in EPSG:4326, by name of a column."""
    return {
        f"made_{name.lower()}": Sql(f"{name}({{}})", F(GEOMETRY), output_field=FloatField())
        for name in _CORNERS
    }


def feature_text(
    selection: Selection, rows: Sequence[Made], *, geometry_only: bool = False
) -> list[str]:
    """Return features as texts of GeoJSON, or just their geometries."""
    geometries: Iterable[str | None] = (row[1] for row in rows)
    if selection.with_geometry and selection.crs.axes is Axes.LOCAL:
        geometries = _moved(selection, [row[1] for row in rows])
    if geometry_only:
        return [geometry or "" for geometry in geometries]
    return [
        f'{{"type":"Feature","id":{pk},"geometry":{geometry or "null"},"properties":{values}}}'
        for (pk, _, values), geometry in zip(rows, geometries, strict=True)
    ]


def _moved(selection: Selection, shapes: Sequence[Any]) -> list[str | None]:
    """Return the geometries of a page in the local system, moved all at once."""
    crs = selection.crs
    read = shapely.from_wkb(np.array([shape and bytes(shape) for shape in shapes], dtype=object))
    moved = crs.from_storage(read)
    rounded = shapely.transform(moved, lambda points: np.round(points, crs.decimals) + 0.0)
    texts: list[str | None] = shapely.to_geojson(rounded).tolist()
    return texts
