"""What a tile depends on, as short names: tags for clients, names for the cache.

A name is a hash of the municipality, the layers in their order, what the asker sees of them and
how they are drawn, the place, and the revisions of the data there. Equal names are equal tiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.policy import Access, access
from gis_platform.layers.registry import Layer, get_layer
from gis_platform.layers.revisions import Areas, read_areas
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from tiles.matrix import Tile
from tiles.overviews_making import overview_design
from tiles.statements import layer_statement

MOST_LAYERS = 32
TAG_CHARACTERS = 24


def _hash(*parts: object) -> str:
    return blake2b(repr(parts).encode(), digest_size=20).hexdigest()


@dataclass(frozen=True, kw_only=True)
class SeenLayers:
    """Some layers in the order asked for, as somebody sees them."""

    seen: tuple[Access, ...]

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The layers themselves."""
        return tuple(one.layer for one in self.seen)

    @cached_property
    def design(self) -> str:
        """Differs whenever other rows, fields, zooms or statements make the tiles."""
        return _hash(*(_design_of(one) for one in self.seen))

    @cached_property
    def is_everybodys(self) -> bool:
        """Whether somebody who has not signed in sees the same."""
        return all(one.is_everybodys for one in self.seen)

    def drawn_at(self, z: int) -> tuple[Access, ...]:
        """Return the layers that have features at a zoom."""
        return tuple(one for one in self.seen if z in one.layer.zooms)


_designs: dict[str, tuple[Layer, str]] = {}


def _design_of(seen: Access) -> str:
    layer, known = _designs.get(seen.key, (None, ""))
    if layer is not seen.layer:
        layer, known = seen.layer, _designed(seen)
        _designs[seen.key] = layer, known
    return known


def _designed(seen: Access) -> str:
    nowhere = Municipality(pk=0)
    zooms = list(seen.layer.zooms)
    statements = [layer_statement(seen, nowhere, Tile(z=z, x=0, y=0)) for z in zooms]
    drawn = [(statement.sql, statement.parameters) for statement in statements]
    return _hash(seen.key, zooms, overview_design(seen.layer), drawn)


def split_names(names: str) -> tuple[Layer, ...]:
    """Return the layers of names joined by commas, in their order.

    Raises LayerNotFound, and InvalidParameter for more than 20 or for the same one twice.
    """
    given = names.split(",")
    if len(given) > MOST_LAYERS or len(set(given)) < len(given):
        expected = f"1 to {MOST_LAYERS} names of layers joined by commas, each once"
        raise InvalidParameter("layers", names[:200], expected)
    return tuple(get_layer(name) for name in given)


def seen_layers(actor: Actor, names: str) -> SeenLayers:
    """Return the layers of an address as the actor sees them.

    Raises as `split_names`, and NotAllowed if the actor may not read one of them.
    """
    layers = split_names(names)
    return SeenLayers(seen=tuple(access(actor, layer) for layer in layers))


def everybodys_layers(names: str) -> SeenLayers | None:
    """Return the layers of an address as somebody sees them who has not signed in.

    None if some are not public; raises as `split_names`.
    """
    layers = split_names(names)
    return _everybodys(names, tuple(map(id, layers)))


@lru_cache(maxsize=1024)
def _everybodys(names: str, declared: tuple[int, ...]) -> SeenLayers | None:
    # `declared` forgets what is remembered of a layer that was declared anew
    if not all(layer.is_public for layer in split_names(names)):
        return None
    return seen_layers(Actor(municipality=Municipality()), names)


@dataclass(frozen=True, kw_only=True)
class TileState:
    """The revisions that a tile of a municipality, of some layers, has at a moment."""

    code: str
    seen: SeenLayers
    tile: Tile
    areas: Areas

    @cached_property
    def name(self) -> str:
        """Names the content: 40 hexadecimal digits."""
        tokens = [state.token for state in self.areas.states]
        return _hash("area", *_place(self.code, self.seen, self.tile), *tokens)

    @property
    def version(self) -> str:
        """The present version of the layers as a whole, the `v` of addresses."""
        return _version(self.seen, self.areas)


def tile_state(code: str, seen: SeenLayers, tile: Tile) -> TileState:
    """Return the state of a tile; one statement, which reads no feature.

    Raises Municipality.DoesNotExist.
    """
    areas = read_areas(seen.layers, code, tile.z, tile.x, tile.y)
    return TileState(code=code, seen=seen, tile=tile, areas=areas)


def layers_version(seen: SeenLayers, municipality: Municipality) -> str:
    """Return the present version of layers as a whole, the `v` of addresses; one statement."""
    return _version(seen, read_areas(seen.layers, municipality.code, 0, 0, 0))


def versioned_name(code: str, seen: SeenLayers, tile: Tile, version: str) -> str:
    """Return the name under which a tile of a named version is kept; no statement."""
    return _hash("version", *_place(code, seen, tile), version)


def _version(seen: SeenLayers, areas: Areas) -> str:
    versions = [state.version for state in areas.states]
    return _hash(areas.municipality_id, seen.design, *versions)[:TAG_CHARACTERS]


def _place(code: str, seen: SeenLayers, tile: Tile) -> Sequence[object]:
    return code, seen.design, tile.z, tile.x, tile.y
