"""Which tiles hold something of which layers, found by index without drawing them.

A walk down the quadtree: below a tile that no feature touches nothing is looked at. Whoever is
within a tile by its bounds only is taken for being there; such a tile turns out empty when drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from psycopg import sql

from gis_platform.layers.exports.reading import Reader
from gis_platform.layers.exports.statements import Statement
from gis_platform.layers.policy import Access
from gis_platform.municipalities.models import Municipality
from tiles.matrix import BUFFER, Tile
from tiles.overviews import overview_of
from tiles.statements import row_condition

BATCH = 2000
Place = tuple[int, int]
"""Column and row of a tile."""
Value = TypeVar("Value")
_TOUCHED = sql.SQL(
    """
    SELECT coalesce(array_agg(box.number ORDER BY box.number), '{{}}')
    FROM unnest(%s::integer[], %s::float8[], %s::float8[], %s::float8[], %s::float8[])
         AS box (number, west, south, east, north)
    WHERE EXISTS (
        SELECT 1 FROM (
            SELECT {table}.id FROM {table}
            WHERE {table}.municipality_id = %s AND {table}.end_lifespan IS NULL
              AND {table}.geometry_3857
                  && ST_MakeEnvelope(box.west, box.south, box.east, box.north, 3857){hidden}
            ORDER BY {table}.geometry_3857
                  <#> ST_MakeEnvelope(box.west, box.south, box.east, box.north, 3857)
            LIMIT 1
        ) AS nearest
    ) {parts}
    """
)
# ordered by distance, an index has to be walked: that a box is empty is never found by reading
# the whole table
_PARTS = sql.SQL(
    """OR EXISTS (
        SELECT 1 FROM tiles_overviewpart AS part
        WHERE part.municipality_id = %s AND part.table_name = {name} AND part.z = {z}
          AND part.geometry_3857
              && ST_MakeEnvelope(box.west, box.south, box.east, box.north, 3857)
    )"""
)


class TooManyTiles(Exception):  # noqa: N818
    """More tiles hold something than one archive may have."""

    def __init__(self, z: int, found: int, limit: int) -> None:
        """z: the zoom with which there are too many. found: tiles up to it."""
        self.z, self.found, self.limit = z, found, limit
        super().__init__(f"Up to zoom {z} there are {found} tiles, more than {limit}.")


def covered(
    seen: Sequence[Access],
    municipality: Municipality,
    reader: Reader,
    *,
    zooms: range,
    limit: int | None,
) -> Iterator[tuple[Tile, tuple[Access, ...]]]:
    """Yield the tiles of zooms that may hold something, zoom by zoom, with the layers there.

    Layers keep their order and are left out at zooms where they are not drawn. The number of
    tiles is known, and too many are refused, before the first is yielded: TooManyTiles.
    Some statements a zoom and layer; memory in proportion to the number of tiles.
    """
    levels = list(_levels(seen, municipality, reader, zooms=zooms, limit=limit))
    for z, places in levels:
        for (x, y), numbers in places.items():
            yield Tile(z=z, x=x, y=y), tuple(seen[number] for number in numbers)


def _levels(
    seen: Sequence[Access],
    municipality: Municipality,
    reader: Reader,
    *,
    zooms: range,
    limit: int | None,
) -> Iterator[tuple[int, Mapping[Place, tuple[int, ...]]]]:
    last = [min(one.layer.zooms[-1], zooms[-1]) for one in seen]
    touched: dict[int, list[Place]] = {number: [(0, 0)] for number in range(len(seen))}
    total = 0
    for z in range(zooms[-1] + 1):
        there: dict[Place, list[int]] = defaultdict(list)
        for number, one in enumerate(seen):
            if z > last[number]:
                continue
            asked = touched[number] if z == 0 else _children(touched[number])
            touched[number] = _touched(one, municipality, reader, z, asked)
            if z in zooms and z in one.layer.zooms:
                for place in touched[number]:
                    there[place].append(number)
        total += len(there)
        if limit is not None and total > limit:
            raise TooManyTiles(z, total, limit)
        if there:
            yield z, {place: tuple(numbers) for place, numbers in there.items()}


def _children(places: Iterable[Place]) -> list[Place]:
    return [(2 * x + i, 2 * y + j) for x, y in places for j in (0, 1) for i in (0, 1)]


def _touched(
    seen: Access, municipality: Municipality, reader: Reader, z: int, places: Sequence[Place]
) -> list[Place]:
    """Return those of the tiles within whose buffer something of a layer may be."""
    text, after = _statement(seen, municipality, z)
    found: list[Place] = []
    for batch in _batches(places):
        boxes = [_buffered(Tile(z=z, x=x, y=y)) for x, y in batch]
        sides = [[box[side] for box in boxes] for side in range(4)]
        values = ([*range(len(batch))], *sides, *after)
        (numbers,) = reader.row(Statement(text=text, values=values))
        found += [batch[number] for number in numbers]
    return found


def _statement(seen: Access, municipality: Municipality, z: int) -> tuple[str, tuple[object, ...]]:
    """Return the statement with the values that come after the boxes."""
    hidden, hiding = row_condition(seen)
    is_overview = z in seen.layer.zooms and overview_of(seen, z) is not None
    parts = _PARTS.format(name=sql.Literal(seen.layer.table), z=sql.Literal(z))
    text = _TOUCHED.format(
        table=sql.Identifier(seen.layer.table),
        hidden=hidden,
        parts=parts if is_overview else sql.SQL(""),
    ).as_string(None)
    return text, (municipality.pk, *hiding, *([municipality.pk] if is_overview else []))


def _buffered(tile: Tile) -> tuple[float, float, float, float]:
    west, south, east, north = tile.bounds
    margin = BUFFER * tile.unit_m
    return west - margin, south - margin, east + margin, north + margin


def _batches(values: Iterable[Value]) -> Iterator[list[Value]]:
    remaining = iter(values)
    while batch := list(islice(remaining, BATCH)):
        yield batch
