"""A surface split into portions of given area, one after the other in a direction."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon

from gis_platform.geometry.crs import Pair
from gis_platform.geometry.cut_ends import Chord, Crossing, ends_on_grid
from gis_platform.geometry.grid import Coordinates, rounded
from gis_platform.geometry.partition import divide, required_surface
from gis_platform.geometry.surfaces import Surface, polygons_of
from gis_platform.geometry.tool_results import Note, ToolRefused, ToolResult
from gis_platform.geometry.tool_results import marked as _

PORTION = "PORTION"
MOST_PORTIONS = 200
_HALVINGS = 80


@dataclass(frozen=True, kw_only=True)
class _Sweep:
    """A surface as a line sees it that moves over it in a direction.

    starts, ends: (n, 2) of the edges, the ground on their left; the first ordinate runs in the
    direction of the move, the second to the left of it. origin: (x, y); along: unit vector.
    """

    starts: Coordinates
    ends: Coordinates
    origin: Coordinates
    along: Coordinates

    def area_before(self, place: float) -> float:
        """Return the area of the ground that the line has passed."""
        (u0, v0), (u1, v1) = self.starts.T, self.ends.T
        below0, below1 = np.maximum(place - u0, 0.0), np.maximum(place - u1, 0.0)
        crossing = (u0 < place) != (u1 < place)
        # Green's theorem: the mean of the distance passed along an edge, times its climb
        total = np.where(crossing, below0 + below1, 0.0)
        span = np.where(crossing, np.abs(u1 - u0), 1.0)
        share = np.where(crossing, total / span, 1.0)
        return float(np.sum((v0 - v1) * share * (below0 + below1) / 2))

    def place_of(self, area_m2: float) -> float:
        """Return where the line is when it has passed an area."""
        low = float(min(self.starts[:, 0]))
        high = float(max(self.starts[:, 0]))
        for _halving in range(_HALVINGS):
            middle = (low + high) / 2
            if self.area_before(middle) < area_m2:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    def chords(self, place: float, cut: int) -> list[Chord]:
        """Return the stretches of the line on the ground, in metres from the origin."""
        (u0, v0), (u1, v1) = self.starts.T, self.ends.T
        edges = np.flatnonzero((u0 < place) != (u1 < place))
        u0, v0, u1, v1 = u0[edges], v0[edges], u1[edges], v1[edges]
        heights = v0 + (v1 - v0) * (place - u0) / (u1 - u0)
        # above an edge that climbs lies ground: lowest first, they come in pairs
        crossings = [
            Crossing(
                exact=self._metres((place, heights[i])),
                cut=cut,
                edge=int(edges[i]),
                start=self._metres(self.starts[edges[i]]),
                end=self._metres(self.ends[edges[i]]),
                climbs=bool(u0[i] < u1[i]),
            )
            for i in np.lexsort((u0 > u1, heights)).tolist()
        ]
        return list(zip(crossings[::2], crossings[1::2], strict=True))

    def _metres(self, seen: Coordinates | Sequence[float]) -> Pair:
        """Return a place as it lies from the origin: east and north in metres."""
        (x, y), (u, v) = self.along, seen
        return float(u * x - v * y), float(u * y + v * x)

    def border(self, ends: Mapping[Crossing, Pair]) -> MultiLineString:
        """Return the edges, led through the ends of cuts on them."""
        on_edge: dict[int, list[Crossing]] = defaultdict(list)
        for end in ends:
            on_edge[end.edge].append(end)
        lines = []
        for edge, pair in enumerate(zip(self.starts, self.ends, strict=True)):
            met = sorted(on_edge.get(edge, []), key=lambda end: math.dist(end.start, end.exact))
            through = [self._metres(pair[0]), *(ends[one] for one in met), self._metres(pair[1])]
            lines.append(self.origin + np.array(through))
        return MultiLineString(lines)

    def places(self, points: Coordinates) -> Coordinates:
        """Return how far points (n, 2) lie in the direction of the move."""
        return np.asarray((points - self.origin) @ self.along, dtype=np.float64)


def split_by_areas(
    surface: Surface, areas_m2: Sequence[float], *, bearing_deg: float, precision_m: float
) -> ToolResult:
    """Return portions of given area, in their order; what remains of the surface is the last.

    bearing_deg: where the portions follow each other, clockwise from north; the cuts run square
    to it. A portion may have several parts and holes. Each end of a cut lies on the grid within
    1.5 cells of its exact place, where `ends_on_grid` finds that the areas differ least: for a
    cut of length l between edges along the grid by at most l · precision_m / 4, which is what the
    grid allows; less between slanted ones. A remainder narrower than the grid is none.
    Notes: VERTEX_ADDED, and a PORTION each with `index`, `asked_m2` (None of the remainder) and
    `area_m2`. Raises ToolRefused: INVALID_GEOMETRY, TOO_FINE, NO_BEARING, NO_AREA, TOO_MANY,
    AREAS_TOO_LARGE, AREA_TOO_SMALL.
    """
    whole = required_surface(surface, precision_m)
    sweep = _sweep(whole, bearing_deg)
    if not 1 <= len(areas_m2) <= MOST_PORTIONS:
        _refuse_number(len(areas_m2))
    for area_m2 in areas_m2:
        if not (math.isfinite(area_m2) and area_m2 > 0):
            raise ToolRefused(
                "NO_AREA",
                _("%(area_m2)s m² is no area of a part; it has to be above 0."),
                {"area_m2": area_m2},
            )
    asked: list[float | None] = list(areas_m2)
    remainder_m2 = whole.area - math.fsum(areas_m2)
    noise_m2 = precision_m * _width(sweep)
    if remainder_m2 < -noise_m2:
        raise ToolRefused(
            "AREAS_TOO_LARGE",
            _("The parts have %(asked_m2)s m² together, the surface has %(area_m2)s m²."),
            {"asked_m2": f"{math.fsum(areas_m2):.2f}", "area_m2": f"{whole.area:.2f}"},
        )
    if remainder_m2 > noise_m2:
        asked.append(None)
    return _portions(whole, sweep, asked, precision_m)


def split_equally(
    surface: Surface, parts: int, *, bearing_deg: float, precision_m: float
) -> ToolResult:
    """Return a surface in a number of parts of equal area; all else as `split_by_areas`."""
    whole = required_surface(surface, precision_m)
    if not 2 <= parts <= MOST_PORTIONS:
        _refuse_number(parts)
    sweep = _sweep(whole, bearing_deg)
    return _portions(whole, sweep, [whole.area / parts] * parts, precision_m)


def _portions(
    whole: MultiPolygon, sweep: _Sweep, asked: Sequence[float | None], precision_m: float
) -> ToolResult:
    passed = np.cumsum([one or 0.0 for one in asked[:-1]])
    places = [sweep.place_of(float(area_m2)) for area_m2 in passed]
    exact = [sweep.chords(place, i) for i, place in enumerate(places)]
    wanted = [area_m2 is not None for area_m2 in asked]
    ends = ends_on_grid(exact, wanted, precision_m=precision_m)
    found = [
        rounded(LineString(sweep.origin + np.array([ends[one], ends[two]])), precision_m)
        for chords in exact
        for one, two in chords
    ]
    cuts = [chord for chord in found if chord.length > 0]
    border = rounded(sweep.border(ends), precision_m)
    partition = divide(whole, cuts, precision_m=precision_m, border=border)
    middles = shapely.get_coordinates(shapely.centroid(list(partition.faces)))
    numbers = np.searchsorted(places, sweep.places(middles))
    portions = [
        shapely.orient_polygons(
            MultiPolygon(
                [face for face, at in zip(partition.faces, numbers, strict=True) if at == i]
            )
        )
        for i in range(len(asked))
    ]
    for portion, area_m2 in zip(portions, asked, strict=True):
        if portion.is_empty:
            raise ToolRefused(
                "AREA_TOO_SMALL",
                _("A part of %(area_m2)s m² is narrower than the grid of %(precision_m)s m."),
                {"area_m2": area_m2, "precision_m": precision_m},
            )
    notes = [vertex.as_note() for vertex in partition.added]
    for index, (portion, area_m2) in enumerate(zip(portions, asked, strict=True)):
        values = {"index": index, "asked_m2": area_m2, "area_m2": float(portion.area)}
        notes.append(Note(code=PORTION, place=portion.representative_point(), values=values))
    return ToolResult(geometries=tuple(portions), notes=tuple(notes))


def _sweep(whole: MultiPolygon, bearing_deg: float) -> _Sweep:
    if not math.isfinite(bearing_deg):
        raise ToolRefused(
            "NO_BEARING", _("%(bearing_deg)s is no bearing."), {"bearing_deg": bearing_deg}
        )
    turn = math.radians(bearing_deg % 360)
    along = np.array([math.sin(turn), math.cos(turn)])
    along[np.abs(along) < 1e-15] = 0.0
    origin = np.array(whole.bounds[:2])
    across = np.array([-along[1], along[0]])
    rings = [
        shapely.get_coordinates(ring)
        for polygon in polygons_of(shapely.orient_polygons(whole))
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    seen = [(ring - origin) @ np.column_stack([along, across]) for ring in rings]
    return _Sweep(
        starts=np.vstack([ring[:-1] for ring in seen]),
        ends=np.vstack([ring[1:] for ring in seen]),
        origin=origin,
        along=along,
    )


def _width(sweep: _Sweep) -> float:
    across = sweep.starts[:, 1]
    return float(across.max() - across.min())


def _refuse_number(given: int) -> None:
    raise ToolRefused(
        "TOO_MANY",
        _("%(given)s parts were asked for; at most %(most)s can be made at once."),
        {"given": given, "most": MOST_PORTIONS},
    )
