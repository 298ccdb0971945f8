"""The ground within a distance of a line, when the line bends little for its length."""

from __future__ import annotations

import cmath
import math

import numpy as np
from numpy.typing import NDArray

from gis_platform.geometry.crs import Coordinates
from gis_platform.geometry.overlay import QUADRANT_SEGMENTS

_STEP = math.pi / 2 / QUADRANT_SEGMENTS
_CAP = np.exp(-1j * np.linspace(0, math.pi, 2 * QUADRANT_SEGMENTS + 1))
_STRAIGHT = 1e-9
Plane = NDArray[np.complex128]


def band(line: Coordinates, metres: float) -> Coordinates | None:
    """Return the ring (n, 2) around the ground within a distance of a line, caps round.

    line: (n, 2). Inner corners are mitred, which holds while the sides beside them are long
    enough; None where they are not. The ring of a line that comes back near itself crosses
    itself: ask whether its polygon is valid.
    """
    base = complex(*line[0])
    points = line[:, 0] + 1j * line[:, 1] - base
    along = np.diff(points)
    lengths_m = np.abs(along)
    along /= lengths_m
    if not _has_room(along, lengths_m, metres):
        return None
    there = _side(points, along, metres)
    back = _side(points[::-1], -along[::-1], metres)
    ring = np.concatenate([*there, *back]) + base
    return np.column_stack([ring.real, ring.imag])


def _has_room(along: Plane, lengths_m: Coordinates, metres: float) -> bool:
    """Say whether the sides are long enough for the mitres at both of their ends."""
    turns = along[1:] / along[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        reach_m = metres * turns.imag / (1 + turns.real)
    left, right = np.maximum(reach_m, 0.0), np.maximum(-reach_m, 0.0)
    return all(
        bool((np.append(side, 0.0) + np.insert(side, 0, 0.0) <= lengths_m).all())
        for side in (left, right)
    )


def _side(points: Plane, along: Plane, metres: float) -> list[Plane]:
    """Return the border on the left of a line and the cap at its end."""
    reach = along * (1j * metres)
    turns = along[1:] / along[:-1]
    found = [points[:1] + reach[:1]]
    for place, turn in enumerate(turns.tolist()):
        before, after = reach[place], reach[place + 1]
        if turn.imag > -_STRAIGHT and turn.real > -0.9:
            found.append(points[place + 1 : place + 2] + (before + after) / (1 + turn.real))
        else:
            found.append(points[place + 1] + before * _arc(cmath.phase(turn)))
    found.append(points[-1] + reach[-1] * _CAP)
    return found


def _arc(turn: float) -> Plane:
    """Return the factors that turn a vector clockwise to another, step by step."""
    angle = turn if turn < 0 else turn - 2 * math.pi
    steps = max(1, math.ceil(-angle / _STEP - 1e-6))
    return np.asarray(np.exp(1j * (angle / steps) * np.arange(steps + 1)))
