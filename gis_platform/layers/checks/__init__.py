"""Checks that a layer declares for its features, in the municipality's local CRS. Pure."""

from gis_platform.layers.checks.areas import AREA_DIFFERS, AreaAsRecorded, area_as_recorded
from gis_platform.layers.checks.boundaries import (
    BOUNDARY_TOLERANCE_M,
    OUTSIDE,
    REACHES_OUT,
    InsideBoundary,
    inside_boundary,
)
from gis_platform.layers.checks.candidates import Candidate, Check, Neighbour
from gis_platform.layers.checks.description import all_checks, described
from gis_platform.layers.checks.gaps import GAP, UNCOVERED, NoGap, no_gap
from gis_platform.layers.checks.overlaps import OVERLAP, OVERLAP_KEPT, NoOverlap, no_overlap
from gis_platform.layers.checks.slivers import SLIVER, NoSliver, narrow_parts, no_sliver
from gis_platform.layers.checks.vertices import (
    REPEATED_POINT,
    DistinctVertices,
    distinct_vertices,
)

__all__ = [
    "AREA_DIFFERS",
    "BOUNDARY_TOLERANCE_M",
    "GAP",
    "OUTSIDE",
    "OVERLAP",
    "OVERLAP_KEPT",
    "REACHES_OUT",
    "REPEATED_POINT",
    "SLIVER",
    "UNCOVERED",
    "AreaAsRecorded",
    "Candidate",
    "Check",
    "DistinctVertices",
    "InsideBoundary",
    "Neighbour",
    "NoGap",
    "NoOverlap",
    "NoSliver",
    "all_checks",
    "area_as_recorded",
    "described",
    "distinct_vertices",
    "inside_boundary",
    "narrow_parts",
    "no_gap",
    "no_overlap",
    "no_sliver",
]
