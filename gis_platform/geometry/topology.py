"""How surfaces lie to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from shapely import MultiPolygon, STRtree

from gis_platform.geometry.surfaces import Surface, intersect, surface_of


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Ground that a named neighbour shares with a boundary, in local metres."""

    name: str
    geometry: MultiPolygon

    @property
    def area_m2(self) -> float:
        """Area of the shared ground."""
        return float(self.geometry.area)


def find_overlaps(
    boundary: Surface, neighbours: Mapping[str, Surface], *, tolerance_m2: float
) -> list[Overlap]:
    """Return the neighbours that share ground with a boundary, largest overlap first.

    boundary, neighbours: valid, all in one local CRS (metres); a shared edge is no overlap.
    tolerance_m2: shared areas up to this are survey noise.
    Raises shapely.GEOSException on an invalid surface.
    Source: OGC 06-103r4, the DE-9IM relation of interiors.
    """
    names, surfaces = list(neighbours), list(neighbours.values())
    near = STRtree(surfaces).query(boundary, predicate="intersects")
    shared = ((names[i], intersect(boundary, surfaces[i])) for i in sorted(near))
    found = [Overlap(name=name, geometry=surface_of(ground)) for name, ground in shared]
    noted = [overlap for overlap in found if overlap.area_m2 > tolerance_m2]
    return sorted(noted, key=attrgetter("area_m2"), reverse=True)
