"""Texts inside shapes, kept clear of each other."""

from __future__ import annotations

from dataclasses import dataclass, field

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import Pair
from gis_platform.geometry.sheet import Frame
from gis_platform.geometry.surfaces import polygons_of
from plans.drawing import svg

_STEPS = 5
_PADDING_MM = 0.5


@dataclass(kw_only=True)
class Labels:
    """Places taken by texts and signs, on paper; grows as texts are placed."""

    frame: Frame
    taken: list[BaseGeometry] = field(default_factory=list)

    def take(self, place: BaseGeometry) -> None:
        """Keep a place clear of later texts."""
        self.taken.append(place)

    def inside(self, shape: BaseGeometry, words: str, *, height: float) -> Pair | None:
        """Return where a text fits into a shape, free of others; its place is then taken.

        The place is the middle of the text's baseline.
        """
        width = svg.text_width(words, height) + 2 * _PADDING_MM
        for polygon in sorted(polygons_of(shape), key=lambda each: -each.area):
            for x, y in _candidates(polygon):
                box = shapely.box(
                    x - width / 2,
                    y - height / 2 - _PADDING_MM,
                    x + width / 2,
                    y + height / 2 + _PADDING_MM,
                )
                if polygon.covers(box) and self.is_free(box):
                    self.take(box)
                    return x, y + height * 0.35
        return None

    def is_free(self, box: BaseGeometry) -> bool:
        """Say whether a place lies in the frame and touches nothing taken."""
        within = shapely.box(*self.frame).covers(box)
        return bool(within) and not any(box.intersects(other) for other in self.taken)


def _candidates(polygon: Polygon) -> list[Pair]:
    """Return places in a polygon, those nearest to its middle first."""
    middle = polygon.representative_point()
    left, top, right, bottom = polygon.bounds
    found = [(middle.x, middle.y)]
    for column in range(1, 2 * _STEPS):
        for row in range(1, 2 * _STEPS):
            x = left + (right - left) * column / (2 * _STEPS)
            y = top + (bottom - top) * row / (2 * _STEPS)
            found.append((x, y))
    centre = polygon.centroid
    return sorted(found, key=lambda at: (at[0] - centre.x) ** 2 + (at[1] - centre.y) ** 2)
