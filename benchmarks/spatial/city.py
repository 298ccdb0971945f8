"""A city of any size, the same one each time: blocks, parcels and what stands on them.

Drawn on a flat plan in metres, streets straight, and then bent, so that neighbours go on sharing
their jagged borders. Coordinates leave as lon, lat with nine decimals: whatever prints them
prints the same digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

SEED = 20_250_301
CRS = "EPSG:32639"
CENTRE_LONLAT = (49.12, 55.79)
DECIMALS = 9
MIDS = 4
"""Points between the corners of a parcel, on each of its four sides."""
SUBDIVISIONS = np.array([(1, 1), (4, 3), (5, 4), (6, 4), (9, 5)])
"""Parcels along and across a block: undivided, two kinds of outskirts, middle, centre."""


class Stream(IntEnum):
    """Each kind of thing draws its own numbers: a change of one leaves the others alone."""

    STREETS = 1
    PARCELS = 2
    LAND = 3
    BUILDINGS = 4
    TREES = 5
    ZONES = 6
    RESTRICTIONS = 7


def random_of(stream: Stream) -> np.random.Generator:
    """Return the numbers of one kind of thing, from their beginning."""
    return np.random.default_rng([SEED, stream])


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """Blocks between streets. boxes: (n, 4) min x, min y, max x, max y, metres of the plan.

    kinds: (n,) index into SUBDIVISIONS. side: blocks along one side of the square city.
    """

    boxes: Floats
    kinds: Whole
    side: int

    @property
    def parcels(self) -> int:
        """How many parcels the blocks are divided into."""
        return int(SUBDIVISIONS[self.kinds].prod(axis=1).sum())


@dataclass(frozen=True, kw_only=True)
class Parcels:
    """rings: (n, 21, 2) closed, metres of the plan; block: (n,) the block of each."""

    rings: Floats
    block: Whole

    @property
    def centres(self) -> Floats:
        """(n, 2) means of the corners."""
        return np.asarray(self.rings[:, :-1].mean(axis=1))

    @property
    def areas_m2(self) -> Floats:
        """(n,) areas on the plan."""
        x, y = self.rings[..., 0], self.rings[..., 1]
        doubled = (x[:, :-1] * y[:, 1:] - x[:, 1:] * y[:, :-1]).sum(axis=1)
        return np.asarray(np.abs(doubled) / 2)


def lay_blocks(parcels: int) -> Blocks:
    """Return the smallest square city whose blocks hold that many parcels."""
    side = max(1, int(np.sqrt(parcels / 45)))
    while (blocks := _blocks(side)).parcels < parcels:
        side += max(1, side // 50)
    return blocks


def _blocks(side: int) -> Blocks:
    random = random_of(Stream.STREETS)
    x, y = _frontages(random, side, 165.0), _frontages(random, side, 120.0)
    west, south = np.repeat(x[:, 0], side), np.tile(y[:, 0], side)
    east, north = np.repeat(x[:, 1], side), np.tile(y[:, 1], side)
    boxes = np.column_stack([west, south, east, north])
    reach = np.hypot(west + east, south + north) / (2 * max(x[-1, 1], y[-1, 1]))
    drawn = random.random(side * side)
    outskirts = np.where(drawn < 0.7, 1, 2)
    kinds = np.select([drawn < 0.04, reach < 0.3, reach < 0.75], [0, 4, 3], outskirts)
    return Blocks(boxes=boxes, kinds=kinds, side=side)


def _frontages(random: np.random.Generator, side: int, length_m: float) -> Floats:
    """(side, 2) where blocks begin and end along an axis; every seventh street is wide."""
    lengths = length_m * random.uniform(0.75, 1.3, side)
    streets = np.where(random.random(side) < 1 / 7, 34.0, 16.0)
    ends = np.cumsum(lengths + streets)
    return np.asarray(np.column_stack([ends - lengths, ends]) - ends[-1] / 2)


def divide(blocks: Blocks, count: int) -> Parcels:
    """Return the parcels of blocks, `count` of them; what is too much is left out at random."""
    random = random_of(Stream.PARCELS)
    rings, owners = [], []
    for kind, (along, across) in enumerate(SUBDIVISIONS):
        chosen = np.flatnonzero(blocks.kinds == kind)
        rings.append(_rings(random, blocks.boxes[chosen], int(along), int(across)))
        owners.append(np.repeat(chosen, along * across))
    all_rings, all_owners = np.concatenate(rings), np.concatenate(owners)
    kept = np.sort(random.permutation(len(all_rings))[:count])
    return Parcels(rings=all_rings[kept], block=all_owners[kept])


def _rings(random: np.random.Generator, boxes: Floats, along: int, across: int) -> Floats:
    nodes = _nodes(random, boxes, along, across)
    lengthwise = _jagged(random, nodes[:, :-1], nodes[:, 1:], axis=1)
    crosswise = _jagged(random, nodes[:, :, :-1], nodes[:, :, 1:], axis=0)
    lengthwise[:, :, [0, -1], :, 1] = nodes[:, :-1, [0, -1], None, 1]  # the front is straight
    crosswise[:, [0, -1], :, :, 0] = nodes[:, [0, -1], :-1, None, 0]
    ring = [
        nodes[:, :-1, :-1, None],
        lengthwise[:, :, :-1],
        nodes[:, 1:, :-1, None],
        crosswise[:, 1:],
        nodes[:, 1:, 1:, None],
        lengthwise[:, :, 1:, ::-1],
        nodes[:, :-1, 1:, None],
        crosswise[:, :-1, :, ::-1],
        nodes[:, :-1, :-1, None],
    ]
    return np.concatenate(ring, axis=3).reshape(-1, 4 * MIDS + 5, 2)


def _nodes(random: np.random.Generator, boxes: Floats, along: int, across: int) -> Floats:
    """(blocks, along + 1, across + 1, 2) corners, moved a little except along the front."""
    count = len(boxes)
    parts = np.stack(
        np.meshgrid(np.linspace(0, 1, along + 1), np.linspace(0, 1, across + 1), indexing="ij"),
        axis=-1,
    )
    sizes = (boxes[:, 2:] - boxes[:, :2])[:, None, None]
    moved = random.uniform(-0.12, 0.12, (count, along + 1, across + 1, 2)) / (along, across)
    moved[:, [0, -1], :, 0] = 0
    moved[:, :, [0, -1], 1] = 0
    return np.asarray(boxes[:, None, None, :2] + (parts + moved) * sizes)


def _jagged(random: np.random.Generator, start: Floats, end: Floats, *, axis: int) -> Floats:
    """(…, MIDS, 2) points from start to end, moved along one axis by some decimetres."""
    share = np.linspace(0, 1, MIDS + 2)[1:-1, None]
    points = start[..., None, :] + (end - start)[..., None, :] * share
    points[..., axis] += np.clip(random.normal(0, 0.35, points.shape[:-1]), -0.9, 0.9)
    return points


def bend(plan: Floats) -> Floats:
    """(…, 2) metres of the plan to lon, lat: streets become curves, neighbours stay so."""
    x, y = plan[..., 0], plan[..., 1]
    east = x + 105 * np.sin(y / 1600) + 30 * np.sin((x + 1.8 * y) / 590)
    north = y + 85 * np.sin(x / 1800) + 28 * np.sin((1.9 * x - y) / 640)
    turn = np.deg2rad(9.0)
    to_lonlat, middle = Transformer.from_crs(CRS, 4326, always_xy=True), _centre()
    lon, lat = to_lonlat.transform(
        middle[0] + east * np.cos(turn) - north * np.sin(turn),
        middle[1] + east * np.sin(turn) + north * np.cos(turn),
    )
    return np.round(np.stack([lon, lat], axis=-1), DECIMALS)


def _centre() -> tuple[float, float]:
    x, y = Transformer.from_crs(4326, CRS, always_xy=True).transform(*CENTRE_LONLAT)
    return float(x), float(y)


def box_outlines(boxes: Floats, points: int) -> Floats:
    """(n, 4 * points + 1, 2) closed outlines, so many points a side that they can bend."""
    share = np.linspace(0, 1, points, endpoint=False)
    there, back = np.zeros_like(share), np.ones_like(share)
    x = np.concatenate([share, back, 1 - share, there, [0.0]])
    y = np.concatenate([there, share, back, 1 - share, [0.0]])
    parts = np.stack([x, y], axis=-1)
    return np.asarray(boxes[:, None, :2] + parts * (boxes[:, None, 2:] - boxes[:, None, :2]))


def shifted(lonlat: Floats, copies: int, step_degrees: float) -> Iterator[Floats]:
    """Yield the same ground again and again, each time a step further east, (…, 2)."""
    for copy in range(copies):
        yield np.round(lonlat + np.array([copy * step_degrees, 0.0]), DECIMALS)
