"""Widths and radii on paper: those of the web map at the zoom that shows the same scale.

The web map's own are in frontend/src/map/draw-layer.ts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

MM_PER_PX = 25.4 / 96
"""Source: CSS Values and Units, 5.2."""
M_PER_PX_AT_ZOOM_0 = 40_075_016.685578488 / 512
"""On the equator, with tiles of 512 pixels."""
_LINES = ((12.0, 0.5), (16.0, 1.0), (20.0, 1.7))
_WAYS = ((10.0, 0.3), (14.0, 1.1), (16.0, 3.0), (18.0, 8.5), (20.0, 22.0))
_WAYS_BASE = 1.7
_CIRCLES = ((13.0, 0.4), (16.0, 0.8), (18.0, 1.35), (20.0, 2.2))
_HATCHES = ((11.0, 0.168), (15.0, 0.56))


def zoom_of(denominator: int, *, latitude_deg: float) -> float:
    """Return the zoom at which the web map shows a scale at a latitude."""
    m_per_px = denominator * MM_PER_PX / 1000
    return math.log2(M_PER_PX_AT_ZOOM_0 * math.cos(math.radians(latitude_deg)) / m_per_px)


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """How wide and how faint things are drawn at a zoom; what is given is in pixels of a look."""

    zoom: float

    def line_mm(self, width_px: float) -> float:
        """Return the width of a line."""
        return width_px * between(_LINES, self.zoom) * MM_PER_PX

    def way_mm(self, width_px: float, *, more_px: float = 0.0) -> float:
        """Return the width of a way of the background; more_px: its casing."""
        share = between(_WAYS, self.zoom, base=_WAYS_BASE)
        return (width_px * share + more_px) * MM_PER_PX

    def radius_mm(self, radius_px: float) -> float:
        """Return the radius of the circle of a point."""
        return radius_px * between(_CIRCLES, self.zoom) * MM_PER_PX

    @property
    def hatch_opacity(self) -> float:
        """The opacity of hatching, 0 to 1."""
        return between(_HATCHES, self.zoom)


def between(stops: Sequence[tuple[float, float]], zoom: float, *, base: float = 1.0) -> float:
    """Return the amount at a zoom between stops of zoom and amount, as the style would.

    Source: MapLibre style specification, `interpolate` with `exponential`.
    """
    if zoom <= stops[0][0]:
        return stops[0][1]
    for (low, less), (high, more) in pairwise(stops):
        if zoom <= high:
            way, whole = zoom - low, high - low
            share = way / whole if base == 1 else (base**way - 1) / (base**whole - 1)
            return less + (more - less) * share
    return stops[-1][1]
