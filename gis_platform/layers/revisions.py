"""Data revisions: of layers, and of the parts of them that tiles show.

Triggers raise them, see sql/raise_revisions.sql. A revision is read before the features that it
stands for: what was read can then only be newer than its revision says, never older.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from gis_platform.layers.models import LayerState
from gis_platform.layers.prepared import fetch, fetch_raw
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.models import Municipality

DEEPEST_CELL = 16
Bounds = tuple[float, float, float, float]

_AREAS = """
    SELECT place.id, state.table_name, state.key, state.revision, state.swept, area.revision
    FROM municipalities_municipality AS place
    LEFT JOIN layers_layerstate AS state
           ON state.municipality_id = place.id AND state.table_name = ANY(%s)
    LEFT JOIN layers_arearevision AS area
           ON area.state_id = state.id AND area.z = %s AND area.x = %s AND area.y = %s
    WHERE place.code = %s
"""
_CELLS = """
    SELECT area.x, area.y, area.revision FROM layers_arearevision AS area
    WHERE area.state_id = %s AND area.z = %s AND area.x BETWEEN %s AND %s
      AND area.y BETWEEN %s AND %s
"""
_RAISE = """
    SELECT layers_raise_revisions(%s, %s, ARRAY(
        SELECT ST_MakeBox2D(ST_Point(west, south), ST_Point(east, north))
        FROM unnest(%s::float8[], %s::float8[], %s::float8[], %s::float8[])
             AS box (west, south, east, north)
    ))
"""


@dataclass(frozen=True, kw_only=True)
class AreaState:
    """What a layer of a municipality has gone through, as a whole and within one cell.

    key: random, of this database; empty if nothing was ever stored. revision: changes at all.
    swept: changes of the whole layer at once. area: changes within the cell.
    """

    key: str = ""
    revision: int = 0
    swept: int = 0
    area: int = 0

    @property
    def token(self) -> str:
        """Text that differs whenever the features of the cell may differ."""
        return f"{self.key}.{self.swept}.{self.area}"

    @property
    def version(self) -> str:
        """Text that differs whenever the features of the layer may differ."""
        return f"{self.key}.{self.revision}"


@dataclass(frozen=True, kw_only=True)
class Areas:
    """The state of some layers of a municipality within one cell, in the order asked for."""

    municipality_id: int
    states: tuple[AreaState, ...]


@dataclass(frozen=True, kw_only=True)
class CellRevisions:
    """The revisions of a block of cells of one zoom; `cells` by column and row, if ever changed.

    key, swept: of the layer; another key, or a higher `swept`, means that every cell changed.
    """

    key: UUID | None = None
    swept: int = 0
    cells: Mapping[tuple[int, int], int] = field(default_factory=dict)


def read_areas(layers: Sequence[Layer], code: str, z: int, x: int, y: int) -> Areas:
    """Return the state of layers within a tile of WebMercatorQuad; one statement for all.

    code: of the municipality. A tile deeper than zoom 16 has the state of the one above it there.
    Raises Municipality.DoesNotExist.
    """
    over = max(0, z - DEEPEST_CELL)
    tables = [layer.table for layer in layers]
    rows = fetch_raw(_AREAS, (tables, z - over, x >> over, y >> over, code))
    if not rows:
        raise Municipality.DoesNotExist(code)
    states = {
        table.decode(): AreaState(
            key=(key or b"").decode(),
            revision=int(revision or 0),
            swept=int(swept or 0),
            area=int(area or 0),
        )
        for _, table, key, revision, swept, area in rows
        if table
    }
    nothing = AreaState()
    return Areas(
        municipality_id=int(rows[0][0] or 0),
        states=tuple(states.get(table, nothing) for table in tables),
    )


def area_tokens(
    layers: Sequence[Layer], municipality: Municipality, z: int, x: int, y: int
) -> tuple[str, ...]:
    """Return the token of each layer within a tile; one statement for all."""
    found = read_areas(layers, municipality.code, z, x, y)
    return tuple(state.token for state in found.states)


def layer_versions(layers: Sequence[Layer], municipality: Municipality) -> tuple[str, ...]:
    """Return text for each layer that differs whenever its features may; one statement for all."""
    found = read_areas(layers, municipality.code, 0, 0, 0)
    return tuple(state.version for state in found.states)


def cells_revisions(
    layer: Layer, municipality: Municipality, z: int, columns: range, rows: range
) -> CellRevisions:
    """Return the revisions of the cells of a block, zoom 0 to 16; two statements.

    The state of the layer is read first: cells can only be newer than `swept` says.
    """
    state = LayerState.objects.filter(municipality=municipality, table_name=layer.table).first()
    if state is None or not columns or not rows:
        return CellRevisions()
    block = (columns[0], columns[-1], rows[0], rows[-1])
    found = fetch(_CELLS, (state.pk, z, *block))
    cells = {(x, y): revision for x, y, revision in found}
    return CellRevisions(key=state.key, swept=state.swept, cells=cells)


def raise_areas(layer: Layer, municipality: Municipality, boxes: Iterable[Bounds]) -> None:
    """State that what tiles show of a layer within boxes (EPSG:3857) has changed."""
    given = list(boxes)
    sides = [[box[side] for box in given] for side in range(4)]
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [municipality.pk, layer.table, *sides])


def renew_keys(municipality: Municipality | None = None) -> int:
    """Give layers new keys, so that nothing cached before counts any more; returns how many.

    municipality: None for all of them.
    """
    states = LayerState.objects.all()
    if municipality is not None:
        states = states.filter(municipality=municipality)
    return states.update(key=LayerState._meta.get_field("key").db_default)
