"""From layers to the bytes of a vector tile; one statement a layer."""

from __future__ import annotations

from collections.abc import Iterable

from gis_platform.layers.policy import Access
from gis_platform.layers.prepared import fetch_value
from gis_platform.municipalities.models import Municipality
from tiles.matrix import Tile
from tiles.overviews_making import refresh
from tiles.statements import layer_statement


def tile_content(seen: Iterable[Access], municipality: Municipality, tile: Tile) -> bytes:
    """Return layers as one MVT tile, in their order; empty bytes if nothing is there.

    The layers' rights are the caller's to check. One statement a layer.
    """
    return b"".join(layer_tile(one, municipality, tile) for one in seen)


def layer_tile(seen: Access, municipality: Municipality, tile: Tile) -> bytes:
    """Return one layer of a tile as MVT bytes; empty bytes if nothing is there.

    Where the tile shows an overview, what has changed of it is made first: a statement more, or
    some milliseconds for each changed cell.
    """
    refresh(seen, municipality, tile.z)
    statement = layer_statement(seen, municipality, tile)
    return fetch_value(statement.sql, statement.parameters)
