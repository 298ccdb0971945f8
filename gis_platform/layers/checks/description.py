"""What the checks of a layer are, for those who check as somebody draws."""

from __future__ import annotations

from typing import Protocol

from gis_platform.layers.checks.boundaries import inside_boundary
from gis_platform.layers.checks.candidates import Check
from gis_platform.layers.checks.vertices import distinct_vertices


class Checked(Protocol):
    """Something that declares checks: a layer."""

    @property
    def checks(self) -> tuple[Check, ...]:
        """The declared checks, in their order."""


def all_checks(layer: Checked) -> tuple[Check, ...]:
    """Return what a feature of a layer must pass: what holds everywhere, then its own."""
    return (inside_boundary, distinct_vertices, *layer.checks)


def described(layer: Checked) -> list[dict[str, object]]:
    """Return the checks of a layer as `{code, kind, parameters}` in plain values of JSON.

    Lengths are in metres (`_m`), areas in square metres (`_m2`) of the local CRS.
    """
    return [check.described() for check in all_checks(layer)]
