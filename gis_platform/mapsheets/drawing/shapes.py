"""Shapes of a layer on paper: moved, cut to the frame, without detail that no printer shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiLineString, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from gis_platform.drawing.svg import Hatch
from gis_platform.geometry.crs import Pair
from gis_platform.geometry.sheet import Sheet
from gis_platform.geometry.surfaces import lines_of, polygons_of
from gis_platform.mapsheets.drawing.content import Drawn

DETAIL_MM = 0.01
NO_SURFACE, NO_LINE = MultiPolygon(), MultiLineString()


@dataclass(frozen=True, kw_only=True)
class OnPaper:
    """A feature in millimetres on the sheet, cut to the frame.

    outline: the borders of its surface, without the edges that the cut has made, and its lines.
    """

    feature: Drawn
    surface: MultiPolygon
    outline: MultiLineString
    points: tuple[Pair, ...]


def on_paper(features: Sequence[Drawn], sheet: Sheet) -> list[OnPaper]:
    """Return the features that the frame shows, in their order."""
    if not features:
        return []
    frame = shapely.box(*sheet.frame)
    moved = sheet.all_to_paper([feature.shape for feature in features])
    moved = np.asarray(shapely.simplify(moved, DETAIL_MM, preserve_topology=True), dtype=object)
    broken = ~shapely.is_valid(moved)
    moved[broken] = shapely.make_valid(moved[broken])
    shapely.prepare(frame)
    seen = shapely.intersects(frame, moved)
    within = shapely.contains_properly(frame, moved)
    return [
        _placed(feature, shape, None if whole else frame)
        for feature, shape, shown, whole in zip(features, moved, seen, within, strict=True)
        if shown
    ]


def _placed(feature: Drawn, shape: BaseGeometry, frame: BaseGeometry | None) -> OnPaper:
    """Return a feature on paper; frame: what it is cut to, None if it lies within."""
    if isinstance(shape, Point):
        at = (shape.x, shape.y)
        return OnPaper(feature=feature, surface=NO_SURFACE, outline=NO_LINE, points=(at,))
    if frame is None and isinstance(shape, MultiPolygon):
        lines = shapely.get_parts(shapely.boundary(shape)).tolist()
        outline = MultiLineString(lines)
        return OnPaper(feature=feature, surface=shape, outline=outline, points=())
    surface = MultiPolygon(polygons_of(shape))
    borders = lines_of(surface.boundary) if not surface.is_empty else MultiLineString()
    outline = MultiLineString([*borders.geoms, *lines_of(shape).geoms])
    points = _points_of(shape)
    if frame is not None:
        surface = MultiPolygon(polygons_of(shapely.intersection(surface, frame)))
        outline = lines_of(shapely.intersection(outline, frame))
        points = tuple(at for at in points if shapely.intersects_xy(frame, *at))
    return OnPaper(feature=feature, surface=surface, outline=outline, points=points)


def _points_of(shape: BaseGeometry) -> tuple[Pair, ...]:
    parts = shapely.get_parts(shape).tolist()
    if any(hasattr(part, "geoms") for part in parts):
        return tuple(at for part in parts for at in _points_of(part))
    return tuple((part.x, part.y) for part in parts if part.geom_type == "Point")


def is_narrow(surface: BaseGeometry, hatch: Hatch) -> bool:
    """Say whether a surface is too small to be hatched."""
    return bool(surface.area < (hatch.spacing / 4) ** 2)
