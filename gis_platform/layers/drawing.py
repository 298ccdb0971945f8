"""Shapes kept ready to be drawn: simplified, valid and on the grid of a zoom's tiles.

What takes longest in making a tile is the repair of polygons that rounding may have broken. Tiles
of one zoom share one grid, so that a polygon can be rounded and repaired once, when it is stored.
"""

from typing import Any

from django.contrib.gis.db import models
from django.db.models import Func
from django.utils.deconstruct import deconstructible

DRAWING_SRID = 3857
ORIGIN_M = 20_037_508.342789244
UNITS = 4096
TOLERANCE_UNITS = 2  # a quarter of a pixel of a tile that is drawn 512 pixels wide

# outer rings run clockwise as MVT 2.1, 4.3.4.4 asks; lines and points are left out
_DRAWN = (
    "CASE WHEN ST_Dimension(%(expressions)s) = 2 THEN ST_ForcePolygonCW(ST_CollectionExtract("
    "ST_MakeValid(ST_SnapToGrid(ST_Simplify(ST_Transform(%(expressions)s, 3857), {tolerance}, true)"
    ", {west}, {north}, {unit}, {unit})), 3)) END"
)


def unit_m(zoom: int) -> float:
    """Return one unit of the grid of a zoom's tiles in EPSG:3857, metres of the projection."""
    return 2 * ORIGIN_M / float(2**zoom) / UNITS


@deconstructible(path="gis_platform.layers.drawing.Drawn")
class Drawn(Func):
    """Polygons as tiles of a zoom draw them, in EPSG:3857; null for lines and points."""

    def __init__(self, expression: str, zoom: int, **extra: Any) -> None:  # noqa: ANN401  Django's
        """expression: name of a geometry column. zoom: whose grid and tolerance are taken."""
        template = _DRAWN.format(
            tolerance=repr(TOLERANCE_UNITS * unit_m(zoom)),
            unit=repr(unit_m(zoom)),
            west=repr(-ORIGIN_M),
            north=repr(ORIGIN_M),
        )
        super().__init__(expression, template=template, **extra)


def drawn_at(zoom: int) -> models.GeneratedField:
    """Return a stored column with the polygons of `geometry` as tiles of a zoom draw them.

    For layers of many polygons; the tiles read it where the model has it under the name
    `geometry_z<zoom>`.
    """
    return models.GeneratedField(
        expression=Drawn("geometry", zoom),
        output_field=models.GeometryField(srid=DRAWING_SRID, spatial_index=False),
        db_persist=True,
        editable=False,
    )
