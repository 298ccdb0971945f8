"""Vertices that stand where the one before stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely
from shapely import MultiPoint
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.grid import Coordinates
from gis_platform.layers.checks.candidates import Candidate, Check
from gis_platform.layers.findings import Finding, Fix, Severity
from gis_platform.layers.findings import marked as _

REPEATED_POINT = "REPEATED_POINT"


@dataclass(frozen=True, kw_only=True)
class DistinctVertices(Check):
    """Tells of vertices that repeat the one before them on the grid, if there are more now."""

    kind: ClassVar[str] = "distinct_vertices"
    code: ClassVar[str] = REPEATED_POINT

    def __call__(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield at most one finding, which nobody has to accept."""
        found = _repeated(candidate.shape)
        before = 0 if candidate.before is None else len(_repeated(candidate.before))
        if len(found) <= before:
            return
        made = shapely.remove_repeated_points(candidate.shape)
        fix = Fix(template=_("Remove the repeated vertices."), geometry=made)
        yield Finding(
            code=REPEATED_POINT,
            template=_("Vertices repeat the one before them: %(count)s."),
            values={"count": len(found)},
            severity=Severity.WARNING,
            place=MultiPoint(found),
            fix=fix if shapely.is_valid(made) else None,
            advisory=True,
        )


distinct_vertices = DistinctVertices()
"""The check that every feature passes, whatever its layer declares."""


def _repeated(shape: BaseGeometry) -> Coordinates:
    """Return the vertices (n, 2) that stand where the one before them in their line stands."""
    if shape.geom_type.endswith("Point"):
        return np.empty((0, 2))
    lines = shapely.boundary(shape) if shape.geom_type.endswith("Polygon") else shape
    points, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    same = (points[1:] == points[:-1]).all(axis=1) & (line[1:] == line[:-1])
    return np.asarray(points[1:][same], dtype=np.float64)
