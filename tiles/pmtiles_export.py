"""PMTiles archives: all tiles of some layers in one file, as they are served.

Source: PMTiles 3. Tiles come from one snapshot of the data, in the order of the archive; equal
ones are kept once. What is large stands in files, not in memory.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pmtiles.writer
from isal import igzip
from pmtiles.tile import Compression, TileType, zxy_to_tileid

from gis_platform.layers.errors import InvalidParameter, LayersError
from gis_platform.layers.exports.export import Body
from gis_platform.layers.exports.files import private_folder, send
from gis_platform.layers.exports.reading import Reader, reading
from gis_platform.layers.exports.statements import Statement
from gis_platform.layers.policy import Access, access
from gis_platform.layers.registry import layers
from gis_platform.layers.selection import Bounds
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from tiles.answers import COMPRESSION
from tiles.coverage import TooManyTiles, covered
from tiles.matrix import Tile
from tiles.overviews_making import refresh
from tiles.revisions import SeenLayers, layers_version
from tiles.statements import layer_statement
from tiles.tilejson import (
    WORLD,
    bounds_of,
    centre_of,
    name_of,
    open_at,
    semantic,
    union,
    vector_layer,
    zooms_of,
)

MEDIA_TYPE = "application/vnd.pmtiles"
CITY = "city"
"""Stands in addresses for all public layers."""
USUAL_DEEPEST = 15
"""The last zoom unless told; deeper ones show the same features, stretched by the client."""
MOST_TILES = 50_000
E7 = 10_000_000


class NothingToArchive(LayersError):  # noqa: N818
    """No tile of the layers holds anything at the zooms that were asked for."""

    def __init__(self, names: list[str], zooms: range) -> None:
        """names: of the layers."""
        super().__init__(
            f"Nothing of {', '.join(names)} is in the tiles of zooms {zooms[0]} to {zooms[-1]}."
        )


@dataclass(frozen=True, kw_only=True)
class Archive:
    """What is written: layers as somebody sees them, at zooms. limit: tiles at most, or None."""

    seen: SeenLayers
    municipality: Municipality
    zooms: range
    limit: int | None = MOST_TILES

    @property
    def names(self) -> list[str]:
        """The names of the layers."""
        return [layer.name for layer in self.seen.layers]


def public_layers(municipality: Municipality) -> SeenLayers:
    """Return all public layers as somebody sees them who has not signed in."""
    nobody = Actor(municipality=municipality)
    return SeenLayers(seen=tuple(access(nobody, layer) for layer in layers() if layer.is_public))


def archive_zooms(seen: SeenLayers, first: int | None = None, last: int | None = None) -> range:
    """Return the zooms of an archive: those asked for, else those of the layers down to 15.

    A layer that begins deeper than 15 is in the archive at its first zoom at least. Raises
    InvalidParameter where no zoom is left.
    """
    whole = zooms_of(seen.layers)
    deepest_start = max((layer.zooms[0] for layer in seen.layers), default=0)
    usual = min(whole[-1], max(USUAL_DEEPEST, deepest_start))
    start = whole[0] if first is None else max(first, whole[0])
    stop = usual if last is None else min(last, whole[-1])
    if start > stop:
        name, value = ("maxzoom", last) if last is not None else ("minzoom", first)
        expected = f"zooms of the layers, {whole[0]} to {whole[-1]}, minzoom not above maxzoom"
        raise InvalidParameter(name, str(value), expected)
    return range(start, stop + 1)


def open_archive(archive: Archive) -> Body:
    """Begin to make an archive; what is wrong from the start is raised here.

    Raises TooManyExports; InvalidParameter naming the limit for too many tiles;
    NothingToArchive.
    """
    for one in archive.seen.seen:
        refresh(one, archive.municipality, max(archive.zooms[0], one.layer.zooms[0]))
    metadata = _metadata(archive)  # its version can only be older than the snapshot
    with ExitStack() as opening:
        reader = opening.enter_context(reading(archive.municipality))
        chunks = _chunks(archive, metadata, reader)
        try:
            first = next(chunks)
        except TooManyTiles as error:
            expected = (
                f"a zoom with at most {error.limit} tiles: up to {error.z} there are {error.found}"
            )
            raise InvalidParameter("maxzoom", str(archive.zooms[-1]), expected) from error
        return Body(first, chunks, opening.pop_all())


def _chunks(
    archive: Archive, metadata: dict[str, Any], reader: Reader
) -> Generator[bytes, None, None]:
    """Yield nothing after each tile, so that it can be given up, and the file at the end."""
    with private_folder() as folder:
        path = folder / "tiles.pmtiles"
        for _ in _write(archive, metadata, reader, path):
            yield b""
        yield from send(path)


def _write(
    archive: Archive, metadata: dict[str, Any], reader: Reader, path: Path
) -> Iterator[None]:
    """Write an archive; yield after each of its tiles."""
    places = covered(
        archive.seen.seen,
        archive.municipality,
        reader,
        zooms=archive.zooms,
        limit=archive.limit,
    )
    ordered = sorted(places, key=lambda place: _number(place[0]))
    with path.open("wb") as file:
        writing: Any = pmtiles.writer  # without annotations
        writer = writing.Writer(file)
        writer.tile_f.close()
        with TemporaryFile(dir=path.parent) as content:  # its own may be in memory
            writer.tile_f = content
            for tile, seen in ordered:
                if plain := _content(seen, archive.municipality, tile, reader):
                    packed = igzip.compress(plain, COMPRESSION, mtime=0)
                    writer.write_tile(_number(tile), packed)
                    yield
            if not writer.tile_entries:
                raise NothingToArchive(archive.names, archive.zooms)
            bounds = union(bounds_of(archive.seen.seen, archive.municipality)) or WORLD
            writer.finalize(_header(bounds, archive.zooms), metadata)


def _number(tile: Tile) -> int:
    number: int = zxy_to_tileid(tile.z, tile.x, tile.y)
    return number


def _content(
    seen: tuple[Access, ...], municipality: Municipality, tile: Tile, reader: Reader
) -> bytes:
    """Return a tile by the statements by which it is served."""
    made: list[bytes] = []
    for one in seen:
        statement = layer_statement(one, municipality, tile)
        (part,) = reader.row(Statement(text=statement.sql, values=statement.parameters))
        made.append(bytes(part or b""))
    return b"".join(made)


def _header(bounds: Bounds, zooms: range) -> dict[str, Any]:
    west, south, east, north = (round(side * E7) for side in bounds)
    lon, lat = centre_of(bounds)
    return {
        "tile_compression": Compression.GZIP,
        "tile_type": TileType.MVT,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": open_at(bounds, zooms),
        "center_lon_e7": round(lon * E7),
        "center_lat_e7": round(lat * E7),
    }


def _metadata(archive: Archive) -> dict[str, Any]:
    told = [vector_layer(one) for one in archive.seen.seen]
    for layer in told:
        layer["minzoom"] = max(layer["minzoom"], archive.zooms[0])
        layer["maxzoom"] = min(layer["maxzoom"], archive.zooms[-1])
    return {
        "name": name_of(archive.seen.layers),
        "description": f"{archive.municipality.name}, {archive.municipality.today}",
        "version": semantic(layers_version(archive.seen, archive.municipality)),
        "type": "overlay",
        "format": "pbf",
        "vector_layers": [layer for layer in told if layer["minzoom"] <= layer["maxzoom"]],
    }
