"""Overviews are made from features, each zoom from the one below it, and brought up to date.

Revisions of areas tell which cells have changed since they were made. They are read before the
features: what is made can only be newer than its revision says, never older.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from gis_platform.layers.drawing import ORIGIN_M, TOLERANCE_UNITS, unit_m
from gis_platform.layers.policy import Access
from gis_platform.layers.prepared import fetch
from gis_platform.layers.registry import Layer, layers
from gis_platform.layers.style import Overview
from gis_platform.municipalities.models import Municipality
from tiles.overviews import overview_of, overview_zooms
from tiles.statements import kept_column, row_condition

CELL_ZOOMS = 4
CELL_UNITS = 256
SQUARE_UNITS = 32
CLOSING_UNITS = 3
LEAST_UNITS2 = 32
SQL = Path(__file__).parent / "sql"

_STATE = """
    SELECT state.id, state.key, state.swept, state.revision,
           overview.key IS NOT DISTINCT FROM state.key AND overview.swept = state.swept
           AND overview.design = %s AS may_be_mended,
           overview.revision IS NOT DISTINCT FROM state.revision
    FROM layers_layerstate AS state
    LEFT JOIN tiles_overviewstate AS overview
           ON overview.municipality_id = state.municipality_id
          AND overview.table_name = state.table_name AND overview.z = %s
    WHERE state.municipality_id = %s AND state.table_name = %s
"""
_CHANGED = """
    SELECT area.x, area.y, area.revision
    FROM layers_arearevision AS area
    LEFT JOIN tiles_overviewcell AS cell
           ON cell.municipality_id = %s AND cell.table_name = %s AND cell.z = %s
          AND cell.x = area.x AND cell.y = area.y
    WHERE area.state_id = %s AND area.z = %s AND cell.revision IS DISTINCT FROM area.revision
"""
_FORGET = """
    DELETE FROM {table} AS held
    WHERE held.municipality_id = %(municipality)s AND held.table_name = %(name)s
      AND held.z = %(z)s
"""
_IN_CELLS = " AND (held.x, held.y) IN (SELECT * FROM unnest(%(xs)s::integer[], %(ys)s::integer[]))"
_REMEMBER_CELLS = """
    INSERT INTO tiles_overviewcell (municipality_id, table_name, z, x, y, revision)
    SELECT %(municipality)s, %(name)s, %(z)s, cell.x, cell.y, cell.revision
    FROM unnest(%(xs)s::integer[], %(ys)s::integer[], %(revisions)s::bigint[])
         AS cell (x, y, revision)
    ON CONFLICT (municipality_id, table_name, z, x, y) DO UPDATE SET revision = EXCLUDED.revision
"""
_REMEMBER_STATE = """
    INSERT INTO tiles_overviewstate (municipality_id, table_name, z, key, swept, revision, design)
    VALUES (%(municipality)s, %(name)s, %(z)s, %(key)s, %(swept)s, %(revision)s, %(design)s)
    ON CONFLICT (municipality_id, table_name, z) DO UPDATE
    SET key = EXCLUDED.key, swept = EXCLUDED.swept, revision = EXCLUDED.revision,
        design = EXCLUDED.design
"""
_STORED = """
    INSERT INTO tiles_overviewpart (municipality_id, table_name, z, x, y, value, geometry_3857)
    SELECT %(municipality)s, {name}, {z}, made.* FROM (
    {parts}
    ) AS made
"""
_FEATURES = """SELECT {value} AS value, {shape} AS shape
    FROM {table}
    WHERE {table}.municipality_id = %(municipality)s AND {table}.end_lifespan IS NULL
      AND {table}.geometry_3857 IS NOT NULL{near}{hidden}"""
_WANTED = """
    WHERE (placed.x, placed.y) IN (SELECT * FROM unnest(%(xs)s::integer[], %(ys)s::integer[]))"""
_NEAR = """
      AND {table}.id IN (
          SELECT near.id FROM unnest(%(xs)s::integer[], %(ys)s::integer[]) AS cell (x, y),
          LATERAL (
              SELECT {table}.id FROM {table}
              WHERE {table}.geometry_3857
                    && ST_TileEnvelope({cell_zoom}, cell.x, cell.y, margin => {margin}) OFFSET 0
          ) AS near
      )"""
_ALL_BELOW = """(
            SELECT value, x, y, geometry_3857 FROM tiles_overviewpart
            WHERE municipality_id = %(municipality)s AND table_name = %(name)s AND z = %(z)s + 1
        )"""
_BELOW = """(
            SELECT near.* FROM unnest(%(xs)s::integer[], %(ys)s::integer[]) AS cell (x, y),
            LATERAL (
                SELECT value, x, y, geometry_3857 FROM tiles_overviewpart AS held
                WHERE municipality_id = %(municipality)s AND table_name = %(name)s
                  AND z = %(z)s + 1 AND held.x BETWEEN 2 * cell.x AND 2 * cell.x + 1
                  AND held.y BETWEEN 2 * cell.y AND 2 * cell.y + 1
                OFFSET 0
            ) AS near
        )"""


@dataclass(frozen=True, kw_only=True)
class _Work:
    """What has to be made anew at a zoom, as it was before anything was read.

    cells: column, row and revision of those that have changed. is_whole: all others too.
    """

    z: int
    key: UUID
    swept: int
    revision: int
    cells: tuple[tuple[int, int, int], ...]
    is_whole: bool


def refresh(seen: Access, municipality: Municipality, z: int) -> int:
    """Bring what a tile of a zoom reads up to date, if it reads an overview; see `make_overview`.

    Returns how many cells were made anew; one statement if nothing has changed.
    """
    return make_overview(seen.layer, municipality, z) if overview_of(seen, z) else 0


def make_overview(layer: Layer, municipality: Municipality, z: int) -> int:
    """Make what has changed of an overview, at a zoom and those below it.

    Others who ask meanwhile wait, so that nothing is made twice. Returns how many cells were made
    anew; -1 says that all were.
    """
    if _is_fresh(layer, municipality, z):
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        name = f"overview {municipality.pk} {layer.table}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        cursor.execute("SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0")
        zooms = [zoom for zoom in overview_zooms(layer) if zoom >= z]
        works = [work for zoom in zooms if (work := _work(layer, municipality, zoom))]
        for work in works:
            _carry_out(layer, municipality, work)
    if any(work.is_whole for work in works):
        return -1
    return sum(len(work.cells) for work in works)


def make_overviews(municipality: Municipality) -> dict[str, int]:
    """Bring all overviews of a municipality up to date; made cells by name of the layer."""
    return {
        layer.name: make_overview(layer, municipality, layer.zooms.start)
        for layer in layers()
        if layer.overview
    }


def _is_fresh(layer: Layer, municipality: Municipality, z: int) -> bool:
    rows = fetch(_STATE, (overview_design(layer), z, municipality.pk, layer.table))
    return not rows or (rows[0][4] and rows[0][5])


@lru_cache(maxsize=256)
def _design_of(table: str, overview: Overview, condition: str, kept: str | None) -> str:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SQL.glob("*_parts.sql"))]
    numbers = (SQUARE_UNITS, CLOSING_UNITS, LEAST_UNITS2, TOLERANCE_UNITS)
    told = repr((table, overview, condition, kept, numbers, texts))
    return blake2b(told.encode(), digest_size=16).hexdigest()


def overview_design(layer: Layer) -> str:
    """Return what differs whenever a layer's overviews are made otherwise; empty without one."""
    if layer.overview is None:
        return ""
    return _design_of(layer.table, layer.overview, repr(layer.row_rules), kept_column(layer, 14))


def _work(layer: Layer, municipality: Municipality, z: int) -> _Work | None:
    rows = fetch(_STATE, (overview_design(layer), z, municipality.pk, layer.table))
    if not rows or (rows[0][4] and rows[0][5]):
        return None
    ((state, key, swept, revision, may_be_mended, _),) = rows
    cells = fetch(_CHANGED, (municipality.pk, layer.table, z, state, z + CELL_ZOOMS))
    return _Work(
        z=z,
        key=key,
        swept=swept,
        revision=revision,
        cells=tuple(cells),
        is_whole=not may_be_mended,
    )


def _carry_out(layer: Layer, municipality: Municipality, work: _Work) -> None:
    values: dict[str, Any] = {
        "municipality": municipality.pk,
        "name": layer.table,
        "z": work.z,
        "xs": [x for x, _, _ in work.cells],
        "ys": [y for _, y, _ in work.cells],
        "revisions": [revision for _, _, revision in work.cells],
        "key": work.key,
        "swept": work.swept,
        "revision": work.revision,
        "design": overview_design(layer),
    }
    forgotten = "" if work.is_whole else _IN_CELLS
    with connection.cursor() as cursor:
        for table in ("tiles_overviewpart", "tiles_overviewcell"):
            cursor.execute(_FORGET.format(table=table) + forgotten, values)
        if work.is_whole or work.cells:
            made, hiding = _making(layer, work)
            cursor.execute(made, values | hiding)
        cursor.execute(_REMEMBER_CELLS, values)
        cursor.execute(_REMEMBER_STATE, values)


def base_parts(z: int, features: sql.Composable, *, wanted: sql.Composable) -> sql.Composable:
    """Return the statement of the parts of the deepest overview: x, y, value, geometry_3857.

    features: a statement of `value`, the class, and `shape`, polygons in EPSG:3857. wanted: the
    condition of the cells, with its WHERE; empty for all.
    """
    return _parts("base_parts.sql", z, features=features, wanted=wanted)


def coarser_parts(z: int, below: sql.Composable, *, wanted: sql.Composable) -> sql.Composable:
    """Return the statement of the parts of another zoom, made of those of the zoom below it.

    below: a table of x, y, value and geometry_3857; else as `base_parts`.
    """
    return _parts("coarser_parts.sql", z, parts=below, wanted=wanted)


def _parts(file: str, z: int, **given: sql.Composable) -> sql.Composable:
    names = _numbers(z) | given
    joined = sql.SQL((SQL / "joined_parts.sql").read_text(encoding="utf-8")).format(**names)
    return sql.SQL((SQL / file).read_text(encoding="utf-8")).format(joined=joined, **names)


def _making(layer: Layer, work: _Work) -> tuple[str, dict[str, Any]]:
    """Return the statement that makes the parts of a zoom, with the values of its row rules."""
    wanted = sql.SQL("" if work.is_whole else _WANTED)
    hiding: dict[str, Any] = {}
    if work.z == overview_zooms(layer).start:
        condition, hiding = _named(*row_condition(_everybodys(layer)))
        near = sql.SQL("" if work.is_whole else _NEAR).format(
            table=sql.Identifier(layer.table),
            cell_zoom=sql.Literal(work.z + CELL_ZOOMS),
            margin=sql.Literal(1 / 64),
        )
        features = sql.SQL(_FEATURES).format(
            table=sql.Identifier(layer.table),
            near=near,
            hidden=condition,
            **classed(layer, work.z),
        )
        parts = base_parts(work.z, features, wanted=wanted)
    else:
        below = sql.SQL(_ALL_BELOW if work.is_whole else _BELOW)
        parts = coarser_parts(work.z, below, wanted=wanted)
    stored = sql.SQL(_STORED).format(
        name=sql.Literal(layer.table), z=sql.Literal(work.z), parts=parts
    )
    return stored.as_string(None), hiding


def _everybodys(layer: Layer) -> Access:
    return Access(
        layer=layer,
        fields=layer.fields,
        tile_fields=layer.tile_fields,
        filters=(),
        search=(),
        hidden=layer.row_rules,
    )


def _numbers(z: int) -> dict[str, sql.Composable]:
    unit = unit_m(z)
    return {
        "z": sql.Literal(z),
        "west": sql.Literal(-ORIGIN_M),
        "north": sql.Literal(ORIGIN_M),
        "unit_m": sql.Literal(unit),
        "cell_m": sql.Literal(CELL_UNITS * unit),
        "square_m": sql.Literal(SQUARE_UNITS * unit),
        "closing_m": sql.Literal(CLOSING_UNITS * unit),
        "tolerance_m": sql.Literal(TOLERANCE_UNITS * unit),
        "least_m2": sql.Literal(LEAST_UNITS2 * unit**2),
    }


def classed(layer: Layer, z: int) -> dict[str, sql.Composable]:
    """Return the class (`value`) and the polygons (`shape`) of a layer's features as SQL."""
    overview = layer.overview
    column = layer.column(overview.by).column if overview else None
    value: sql.Composable = sql.SQL("COALESCE({}::text, '')").format(
        sql.Identifier(layer.table, column or "")
    )
    if overview and overview.up_to:
        value = sql.SQL("split_part({}, {}, 1)").format(value, sql.Literal(overview.up_to))
    kept = kept_column(layer, 14)
    shape: sql.Composable = sql.SQL(
        "ST_CollectionExtract(ST_MakeValid(ST_Simplify({}, {}, true)), 3)"
    ).format(sql.Identifier(layer.table, "geometry_3857"), sql.Literal(unit_m(z)))
    if kept:
        shape = sql.Identifier(layer.table, kept)
    return {"value": value, "shape": shape}


def _named(
    condition: sql.Composable, values: Iterable[object]
) -> tuple[sql.Composable, dict[str, Any]]:
    """Return a condition with its positional parameters named."""
    hiding = {f"hiding_{i}": value for i, value in enumerate(values)}
    text = condition.as_string(None).replace("%s", "{}").format(*(f"%({name})s" for name in hiding))
    return sql.SQL(text), hiding
