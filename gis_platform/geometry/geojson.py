"""GeoJSON geometries in local metres: read strictly, written plainly."""

from __future__ import annotations

import math
from collections.abc import Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.tool_results import ToolRefused
from gis_platform.geometry.tool_results import marked as _

FARTHEST_M = 100_000_000.0
SURFACES = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")
ANY = ("Point", "MultiPoint", *LINES, *SURFACES)
_DEPTHS = dict(zip(ANY, (0, 1, 1, 2, 2, 3), strict=True))
_FEWEST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}


def read_geojson(
    sent: object, *, name: str, accepted: tuple[str, ...], most_vertices: int
) -> BaseGeometry:
    """Return a GeoJSON geometry of local metres as a shape, which may be invalid.

    name: what it is called where it was sent. accepted: types. Raises ToolRefused:
    WRONG_GEOMETRY_TYPE, NO_POSITION, TOO_FEW_POINTS, RING_NOT_CLOSED, TOO_MANY_VERTICES.
    """
    kind = sent.get("type") if isinstance(sent, Mapping) else None
    if not isinstance(sent, Mapping) or kind not in accepted:
        template = _("%(name)s is %(given)s; one of %(accepted)s is taken.")
        given = str(kind)[:40] if kind else type(sent).__name__
        told = {"name": name, "given": given, "accepted": ", ".join(accepted)}
        raise ToolRefused("WRONG_GEOMETRY_TYPE", template, told)
    nested = sent.get("coordinates")
    count = _count(nested, _DEPTHS[kind], name, _FEWEST.get(kind, 1))
    if count > most_vertices:
        template = _("%(name)s has %(given)s vertices; at most %(most)s are taken.")
        values = {"name": name, "given": count, "most": most_vertices}
        raise ToolRefused("TOO_MANY_VERTICES", template, values)
    if kind in SURFACES:
        _require_closed(nested, _DEPTHS[kind], name)
    return shapely.geometry.shape({"type": kind, "coordinates": nested})


def write_geojson(shape: BaseGeometry) -> dict[str, object]:
    """Return a shape as a GeoJSON geometry."""
    return dict(shapely.geometry.mapping(shape))


def _count(nested: object, depth: int, name: str, fewest: int) -> int:
    """Return how many positions are nested; raises ToolRefused for what is no position."""
    if depth == 0:
        _require_position(nested, name)
        return 1
    if not isinstance(nested, list) or not nested:
        template = _("%(name)s is empty or not nested as its type demands.")
        raise ToolRefused("EMPTY", template, {"name": name})
    if depth == 1 and len(nested) < fewest:
        template = _("A line of %(name)s has %(given)s positions; it takes %(least)s.")
        values = {"name": name, "given": len(nested), "least": fewest}
        raise ToolRefused("TOO_FEW_POINTS", template, values)
    return sum(_count(one, depth - 1, name, fewest) for one in nested)


def _require_position(sent: object, name: str) -> None:
    right = isinstance(sent, list) and len(sent) == 2
    if not right or not all(
        type(one) in {int, float} and math.isfinite(one) and abs(one) <= FARTHEST_M
        for one in (sent if isinstance(sent, list) else ())
    ):
        template = _("%(given)s in %(name)s is no position: two numbers, east and north in metres.")
        raise ToolRefused("NO_POSITION", template, {"given": str(sent)[:80], "name": name})


def _require_closed(nested: object, depth: int, name: str) -> None:
    for one in nested if isinstance(nested, list) else ():
        if depth > 2:
            _require_closed(one, depth - 1, name)
        elif one[0] != one[-1]:
            template = _("A ring of %(name)s is not closed: it begins at %(first)s.")
            raise ToolRefused("RING_NOT_CLOSED", template, {"name": name, "first": str(one[0])})
