"""A plan as GeoPackage in the municipality's local CRS: what it says of the ground, by layer."""

from __future__ import annotations

import datetime as dt
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio import raw
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import named_crs
from plans.content import PlanContent
from plans.files.gpkg_layers import INTEGER, REAL, TEXT, Row, Sheet, Value, sheets_of
from plans.forms import Form

_EMPTY: dict[str, Value] = {TEXT: None, REAL: np.nan, INTEGER: -1}
_TYPES = {TEXT: np.dtype(object), REAL: np.dtype(np.float64), INTEGER: np.dtype(np.int32)}
_writing = threading.Lock()


def write(content: PlanContent, form: Form) -> bytes:
    """Return what a plan says of the ground as GeoPackage."""
    return plan_gpkg(content)


def plan_gpkg(content: PlanContent) -> bytes:
    """Return a plan as GeoPackage; every layer is there, empty where there is nothing.

    Coordinates are local metres, x east and y north; the file holds the definition of the CRS.
    """
    municipality = content.municipality
    definition = municipality.crs_definition
    wkt = named_crs(definition, municipality.crs_name).to_wkt() if definition else None
    with tempfile.TemporaryDirectory() as folder, _dated(content.composed_on):
        path = Path(folder) / "plan.gpkg"
        for place, sheet in enumerate(sheets_of(content)):
            _write(sheet, path, wkt, append=place > 0)
        return path.read_bytes()


def _write(sheet: Sheet, path: Path, wkt: str | None, *, append: bool) -> None:
    shapes = np.array([shapely.to_wkb(geometry) for geometry, _ in sheet.rows], dtype=object)
    raw.write(
        str(path),
        geometry=shapes,
        field_data=[_column(sheet.rows, name, kind) for name, kind in sheet.columns.items()],
        fields=np.array(list(sheet.columns), dtype=object),
        layer=sheet.name,
        driver="GPKG",
        geometry_type=sheet.geometry_type,
        crs=wkt,
        append=append,
        GEOMETRY_NAME="geometry",
    )


def _column(
    rows: Sequence[tuple[BaseGeometry, Row]], name: str, kind: str
) -> NDArray[np.object_] | NDArray[np.float64] | NDArray[np.int32]:
    values = [row.get(name) for _, row in rows]
    filled = [_EMPTY[kind] if value is None else value for value in values]
    return np.array(filled, dtype=_TYPES[kind])


@contextmanager
def _dated(day: dt.date) -> Iterator[None]:
    """Let GDAL write the day of the plan as that of the file, so that its bytes are the same."""
    with _writing:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day.isoformat()}T00:00:00.000Z"})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
