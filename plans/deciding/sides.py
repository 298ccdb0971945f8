"""The sides of a parcel by the numbers of their points."""

from __future__ import annotations

from itertools import pairwise

from gis_platform.geometry.crs import AxisOrder, Pair
from plans.content import PlanContent
from plans.points_content import PointContent

Side = tuple[int, int]


def side_places(content: PlanContent) -> dict[Side, tuple[Pair, Pair]]:
    """Return where each side begins and ends, by the numbers of its points.

    Places are in the local CRS, x east and y north; points of documents have their own axis order.
    """
    swap = content.municipality.axis_order == AxisOrder.NORTH_EAST
    found = {}
    for ring in content.parcel.points:
        for start, end in pairwise(ring.points):
            found[start.n, end.n] = (_place(start, swap=swap), _place(end, swap=swap))
    return found


def _place(point: PointContent, *, swap: bool) -> Pair:
    return (point.y, point.x) if swap else (point.x, point.y)
