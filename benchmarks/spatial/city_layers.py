"""The layers of the generated city: geometry as arrays, attributes as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from benchmarks.spatial.city import (
    Blocks,
    Floats,
    Parcels,
    Stream,
    bend,
    box_outlines,
    divide,
    lay_blocks,
    random_of,
)

Geometries = npt.NDArray[np.object_]
Column = npt.NDArray[np.generic] | Sequence[object]


@dataclass(frozen=True, kw_only=True)
class CitySize:
    """How much of everything there is."""

    parcels: int = 250_000
    buildings: int = 200_000
    trees: int = 500_000
    restrictions: int = 1_500


@dataclass(frozen=True, kw_only=True)
class Content:
    """Features of one layer. layer: its name in the registry; geometries: lon, lat."""

    layer: str
    geometries: Geometries
    columns: dict[str, Column]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What every layer is made from."""

    size: CitySize
    blocks: Blocks
    parcels: Parcels


def lay_out(size: CitySize) -> Ground:
    """Return the blocks and parcels of a city."""
    blocks = lay_blocks(size.parcels)
    return Ground(size=size, blocks=blocks, parcels=divide(blocks, size.parcels))


def city(size: CitySize) -> list[Content]:
    """Return all layers of a city; the same size gives the same city."""
    ground = lay_out(size)
    makers = (parcels, quarters, buildings, trees, zones, restrictions, red_lines)
    return [make(ground) for make in makers]


def surfaces(lonlat: Floats) -> Geometries:
    """(n, points, 2) closed rings as multipolygons."""
    polygons = np.asarray(shapely.polygons(lonlat))
    return np.asarray(shapely.multipolygons(polygons[:, None]), dtype=object)


def _quarter_numbers(block: npt.NDArray[np.int64]) -> list[str]:
    return [f"16:50:{number:06d}" for number in block + 1]


def parcels(ground: Ground) -> Content:
    """Return the parcels: about twenty corners each, borders shared."""
    random = random_of(Stream.LAND)
    found, count = ground.parcels, len(ground.parcels.rings)
    is_whole = ground.blocks.kinds[found.block] == 0
    inner = random.choice(
        ["2.1", "2.3", "2.5", "4.4", "4.9", "3.4"], count, p=[0.45, 0.2, 0.12, 0.12, 0.06, 0.05]
    )
    uses = np.where(is_whole, random.choice(["5.1", "6.9"], count), inner)
    quarter = _quarter_numbers(found.block)
    areas = found.areas_m2.round(2)
    status = ["REGISTERED", "PREVIOUSLY_REGISTERED", "TEMPORARY"]
    return Content(
        layer="parcels",
        geometries=surfaces(bend(found.rings)),
        columns={
            "cadastral_number": [f"{number}:{k}" for k, number in enumerate(quarter, start=1)],
            "quarter_number": quarter,
            "status": random.choice(status, count, p=[0.9, 0.07, 0.03]),
            "address": [f"Bench city, street {b % 977}, {k}" for k, b in enumerate(found.block)],
            "area_value": areas,
            "use_code": uses,
            "permitted_use_by_document": np.where(is_whole, "park or industry", "for a dwelling"),
            "cadastral_value": (areas * random.lognormal(8, 0.5, count)).round(2),
        },
    )


def quarters(ground: Ground) -> Content:
    """Return one quarter a block."""
    boxes = ground.blocks.boxes
    sizes = boxes[:, 2:] - boxes[:, :2]
    return Content(
        layer="quarters",
        geometries=surfaces(bend(box_outlines(boxes, 8))),
        columns={
            "cadastral_number": _quarter_numbers(np.arange(len(boxes))),
            "area_value": sizes.prod(axis=1).round(2),
        },
    )


def buildings(ground: Ground) -> Content:
    """Return buildings of six corners, plain or L-shaped, one on a parcel."""
    random = random_of(Stream.BUILDINGS)
    total = len(ground.parcels.rings)
    chosen = random.permutation(total)[: ground.size.buildings]
    count = len(chosen)
    widths = np.sqrt(ground.parcels.areas_m2[chosen])[:, None] * random.uniform(
        0.18, 0.42, (count, 2)
    )
    plain = np.array([(0, 0), (1, 0), (1, 1), (0.4, 1), (0, 1), (0, 0.5), (0, 0)])
    angled = np.array([(0, 0), (1, 0), (1, 0.5), (0.5, 0.5), (0.5, 1), (0, 1), (0, 0)])
    shapes = np.where(random.random(count)[:, None, None] < 0.35, angled, plain) - 0.5
    corners = shapes * np.minimum(widths, 60)[:, None]
    turns = random.normal(0, 0.06, count)[:, None]
    x = corners[..., 0] * np.cos(turns) - corners[..., 1] * np.sin(turns)
    y = corners[..., 0] * np.sin(turns) + corners[..., 1] * np.cos(turns)
    rings = ground.parcels.centres[chosen][:, None] + np.stack([x, y], axis=-1)
    return Content(
        layer="capital-objects",
        geometries=surfaces(bend(rings)),
        columns={
            "cadastral_number": [f"16:50:B:{number}" for number in range(1, count + 1)],
            "kind": random.choice(
                ["BUILDING", "STRUCTURE", "UNFINISHED"], count, p=[0.9, 0.08, 0.02]
            ),
            "quarter_number": _quarter_numbers(ground.parcels.block[chosen]),
            "floors": random.integers(1, 17, count).astype(str),
            "year_built": random.integers(1900, 2025, count).astype(str),
            "height_m": random.uniform(3, 50, count).round(2),
        },
    )


def trees(ground: Ground) -> Content:
    """Return trees: six of ten along streets, the others on parcels."""
    random = random_of(Stream.TREES)
    count = ground.size.trees
    in_street = int(count * 0.6)
    boxes = ground.blocks.boxes[random.integers(0, len(ground.blocks.boxes), in_street)]
    share = random.random((in_street, 2))
    on_side, is_far = random.random(in_street) < 0.5, random.random(in_street) < 0.5
    share[on_side, 0], share[~on_side, 1] = is_far[on_side], is_far[~on_side]
    gap = np.clip(random.normal(4, 0.8, in_street), 1, 7) * np.where(is_far, 1, -1)
    street = boxes[:, :2] + share * (boxes[:, 2:] - boxes[:, :2])
    street[on_side, 0] += gap[on_side]
    street[~on_side, 1] += gap[~on_side]
    chosen = random.integers(0, len(ground.parcels.rings), count - in_street)
    reach = np.sqrt(ground.parcels.areas_m2[chosen])[:, None] * 0.35
    inside = ground.parcels.centres[chosen] + random.uniform(-1, 1, (len(chosen), 2)) * reach
    places = bend(np.concatenate([street, inside]))
    species = ["Tilia cordata", "Betula pendula", "Acer platanoides", "Picea abies"]
    return Content(
        layer="trees",
        geometries=np.asarray(shapely.points(places), dtype=object),
        columns={
            "inventory_number": [f"T{number}" for number in range(1, count + 1)],
            "species": random.choice(species, count),
            "height_m": random.gamma(6, 1.6, count).clip(0.5, 60).round(1),
            "condition": random.choice(["GOOD", "FAIR", "POOR"], count, p=[0.7, 0.22, 0.08]),
        },
    )


def zones(ground: Ground) -> Content:
    """Return up to 20 by 15 zones whose borders bend with the streets."""
    random = random_of(Stream.ZONES)
    least, most = ground.blocks.boxes[:, :2].min(axis=0), ground.blocks.boxes[:, 2:].max(axis=0)
    x = np.linspace(least[0] - 12, most[0] + 12, 21)
    y = np.linspace(least[1] - 12, most[1] + 12, 16)
    west, south = np.repeat(x[:-1], 15), np.tile(y[:-1], 20)
    east, north = np.repeat(x[1:], 15), np.tile(y[1:], 20)
    kinds = ["RESIDENTIAL", "PUBLIC", "PRODUCTION", "RECREATION"]
    chosen = random.choice(kinds, len(west), p=[0.5, 0.2, 0.15, 0.15])
    return Content(
        layer="territorial-zones",
        geometries=surfaces(bend(box_outlines(np.column_stack([west, south, east, north]), 60))),
        columns={
            "zone_code": [f"{kind[:2]}-{k % 3 + 1}" for k, kind in enumerate(chosen)],
            "zone_kind": chosen,
            "name": [f"Zone {number}" for number in range(1, len(west) + 1)],
        },
    )


def restrictions(ground: Ground) -> Content:
    """Return strips along pipes and lines of 6 to 15 bends."""
    random = random_of(Stream.RESTRICTIONS)
    edge = ground.blocks.boxes[:, 2:].max(axis=0)
    strips, widths = [], random.choice([2.0, 4.0, 8.0, 15.0, 25.0], ground.size.restrictions)
    for width in widths:
        turns = random.uniform(0, 2 * np.pi) + np.cumsum(
            random.normal(0, 0.35, random.integers(6, 16))
        )
        steps = 60 * np.column_stack([np.cos(turns), np.sin(turns)])
        line = random.uniform(-edge, edge) + np.cumsum(steps, axis=0)
        strips.append(shapely.buffer(shapely.LineString(line), width, quad_segs=4))
    bent = shapely.transform(np.array(strips, dtype=object), bend)
    count = len(strips)
    return Content(
        layer="restriction-zones",
        geometries=np.array([_multi(strip) for strip in bent], dtype=object),
        columns={
            "kind_code": random.choice(["gas", "power", "water", "heat"], count),
            "registry_number": [f"16:00-6.{number}" for number in range(1, count + 1)],
            "width_m": widths,
        },
    )


def _multi(surface: shapely.Polygon) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([surface])


def red_lines(ground: Ground) -> Content:
    """Return the outline of each block as a line."""
    lonlat = bend(box_outlines(ground.blocks.boxes, 8))
    lines = np.asarray(shapely.linestrings(lonlat))
    return Content(
        layer="red-lines",
        geometries=np.asarray(shapely.multilinestrings(lines[:, None]), dtype=object),
        columns={"number": [f"RL-{number}" for number in range(1, len(lonlat) + 1)]},
    )
