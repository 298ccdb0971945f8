"""Checks that a layer declares for its features, in the municipality's local CRS. Pure."""

from gis_platform.layers.checks.boundaries import (
    BOUNDARY_TOLERANCE_M,
    OUTSIDE,
    REACHES_OUT,
    InsideBoundary,
    inside_boundary,
)
from gis_platform.layers.checks.candidates import Candidate, Check, Neighbour
from gis_platform.layers.checks.description import all_checks, described
from gis_platform.layers.checks.overlaps import OVERLAP, OVERLAP_KEPT, NoOverlap, no_overlap

__all__ = [
    "BOUNDARY_TOLERANCE_M",
    "OUTSIDE",
    "OVERLAP",
    "OVERLAP_KEPT",
    "REACHES_OUT",
    "Candidate",
    "Check",
    "InsideBoundary",
    "Neighbour",
    "NoOverlap",
    "all_checks",
    "described",
    "inside_boundary",
    "no_overlap",
]
