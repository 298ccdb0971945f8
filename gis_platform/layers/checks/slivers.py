"""Parts of a surface that are too narrow to be meant: slivers, spikes, necks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely
from shapely import Polygon

from gis_platform.geometry.surfaces import Surface, polygons_of, subtract, unite
from gis_platform.layers.checks.candidates import Candidate, Check, solid
from gis_platform.layers.findings import Finding, Severity
from gis_platform.layers.findings import marked as _

SLIVER = "SLIVER"
_SHARPEST_MITRE = 10.0  # a corner of 11.5° or more is a corner, a sharper one is a spike
_NOISE_M = 0.005
_NEW_SHARE = 0.1
_MOST_STEPS = 1000


@dataclass(frozen=True, kw_only=True)
class NoSliver(Check):
    """Warns of parts of a surface narrower than a width, which they are for longer than that.

    What was as narrow before is no finding.
    """

    kind: ClassVar[str] = "no_sliver"
    code: ClassVar[str] = SLIVER
    width_m: float

    def __call__(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield one finding a part, longest first."""
        found = narrow_parts(solid(candidate.shape), self.width_m)
        if not found:
            return
        former = () if candidate.before is None else (candidate.before,)
        was = [part for one in former for part in narrow_parts(solid(one), self.width_m)]
        known = unite(shapely.buffer(was, 2 * candidate.precision_m).tolist())
        new = [one for one in found if subtract(one, known).area > _NEW_SHARE * one.area]
        for part in sorted(new, key=lambda one: -_length_m(one)):
            yield Finding(
                code=SLIVER,
                template=_("Is narrower than %(width_m)s m over a length of %(length_m)s m."),
                values={"width_m": self.width_m, "length_m": f"{_length_m(part):.2f}"},
                severity=Severity.WARNING,
                place=part,
            )


def no_sliver(*, width_m: float) -> NoSliver:
    """Return the check that no part of a surface is narrower than a width."""
    return NoSliver(width_m=width_m)


def narrow_parts(surface: Surface, width_m: float) -> list[Polygon]:
    """Return the parts of a valid surface into which no disk of a width fits.

    A part has to reach farther from the rest than the width: corners do not count. Half a
    centimetre of width is noise of the grid. width_m: above that.
    Source: morphological opening, Serra, Image Analysis and Mathematical Morphology, 1982.
    """
    half_m = (width_m - _NOISE_M) / 2
    inner = shapely.buffer(surface, -half_m)
    opened = shapely.buffer(inner, half_m, join_style="mitre", mitre_limit=_SHARPEST_MITRE)
    rest = polygons_of(subtract(surface, opened))
    if opened.is_empty:
        return rest
    shapely.prepare(opened)
    return [part for part in rest if _farthest_m(part, opened, width_m) > width_m]


def _farthest_m(part: Polygon, opened: Surface, width_m: float) -> float:
    step_m = max(width_m, part.length / _MOST_STEPS)
    places = shapely.points(shapely.get_coordinates(shapely.segmentize(part.exterior, step_m)))
    return float(np.max(shapely.distance(places, opened)))


def _length_m(part: Polygon) -> float:
    """Return the longer side of the smallest rectangle around a part."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(part))
    return float(np.max(np.hypot(*np.diff(corners, axis=0).T)))
