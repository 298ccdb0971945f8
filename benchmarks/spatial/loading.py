"""The generated city in the platform's own tables.

Rows go by COPY into a staging table and from there, along the Hilbert curve, into the table of
the layer, its indexes built after the rows. Triggers of revisions run; those of the history are
off, so that there is no first version of a feature "as at" a day.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date

import numpy as np
import pgtrigger
import shapely
from django.db import connection, models, transaction
from django.utils import timezone
from psycopg import sql

from benchmarks.spatial.city import CRS, shifted
from benchmarks.spatial.city_layers import (
    CitySize,
    Column,
    Content,
    Geometries,
    city,
    lay_out,
    parcels,
)
from benchmarks.spatial.peer_tables import share_settings
from gis_platform.layers.imports.first_load import indexes_afterwards
from gis_platform.layers.models import Feature, LayerState
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from tiles.overviews_making import make_overviews

CODE = "bench"
AS_OF = date(2025, 3, 1)
STEP_DEGREES = 0.703125
"""Two tiles of zoom 10: each copy of the city lies alike in its tiles."""
Say = Callable[[str], None]


def load_city(size: CitySize, say: Say) -> Municipality:
    """Load every layer into empty tables; a city of that size that is there is left alone."""
    municipality = _municipality()
    loaded = [_load(content, municipality, [content.geometries], say) for content in city(size)]
    _settle(say, is_new=any(loaded))
    made = [name for name, cells in make_overviews(municipality).items() if cells]
    say(f"overviews made: {', '.join(made) or 'none'}")
    return municipality


def load_copies(size: CitySize, copies: int, say: Say) -> Municipality:
    """Load the parcels alone, many times side by side."""
    municipality = _municipality()
    content = parcels(lay_out(size))
    lonlat = shapely.get_coordinates(content.geometries)
    moved = (
        shapely.set_coordinates(content.geometries.copy(), place)
        for place in shifted(lonlat, copies, STEP_DEGREES)
    )
    is_new = _load(content, municipality, moved, say, copies=copies)
    _settle(say, is_new=is_new)
    return municipality


def _municipality() -> Municipality:
    with connection.cursor() as cursor:  # indexes of millions take longer than a request may
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET maintenance_work_mem = '1GB'")
    made, _ = Municipality.objects.get_or_create(
        code=CODE,
        defaults={
            "names": {"en": "Bench"},
            "jurisdiction": "ru-16",
            "languages": ["en"],
            "crs_name": CRS,
            "crs_definition": CRS,
        },
    )
    return made


def _load(
    content: Content,
    municipality: Municipality,
    places: Iterable[Geometries],
    say: Say,
    *,
    copies: int = 1,
) -> bool:
    """Load one layer; False if it is there already."""
    layer, expected = get_layer(content.layer), len(content.geometries) * copies
    found = layer.model.objects.of(municipality).count()
    if found == expected:
        say(f"{layer.name}: {found:,} are there")
        return False
    if found:
        raise SystemExit(
            f"{layer.name} holds {found:,} features, not {expected:,}: drop the database."
        )
    started = time.perf_counter()
    with transaction.atomic(), _without_history(layer.model):
        with indexes_afterwards(layer, features=expected):
            for copy, geometries in enumerate(places):
                _stage(layer.table, content.columns, geometries, prefix=f"{copy}-" if copy else "")
                _take_over(layer.model, list(content.columns), municipality)
        LayerState.objects.update_or_create(
            municipality=municipality,
            table_name=layer.table,
            defaults={"loaded_at": timezone.now(), "as_of": AS_OF},
        )
    say(f"{layer.name}: {expected:,} in {time.perf_counter() - started:.1f} s")
    return True


@contextmanager
def _without_history(model: type[Feature]) -> Iterator[None]:
    """Leave the table of versions alone: its triggers are those of pghistory."""
    uri = f"{model._meta.label}:insert_insert"
    with pgtrigger.ignore(uri):
        yield


def _stage(table: str, columns: dict[str, Column], geometries: Geometries, *, prefix: str) -> None:
    """Fill a temporary table; prefix: before numbers, so that copies do not share them."""
    names = sql.SQL(", ").join(sql.Identifier(name) for name in (*columns, "geometry"))
    target = sql.Identifier(table)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged")
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE staged AS SELECT {} FROM {} LIMIT 0").format(names, target)
        )
        values = [_values(name, column, prefix) for name, column in columns.items()]
        for name, column in columns.items():
            if isinstance(column, np.ndarray) and column.dtype.kind == "f":
                cursor.execute(
                    sql.SQL("ALTER TABLE staged ALTER {} TYPE float8").format(sql.Identifier(name))
                )
        wkb = shapely.to_wkb(shapely.set_srid(geometries, 4326), include_srid=True)
        types = ["float8" if isinstance(column[0], float) else "text" for column in values]
        statement = sql.SQL("COPY staged ({}) FROM STDIN (FORMAT BINARY)").format(names)
        with cursor.copy(statement) as copy:
            copy.set_types([*types, "bytea"])
            for row in zip(*values, wkb, strict=True):
                copy.write_row(row)


def _values(name: str, column: Column, prefix: str) -> list[object]:
    values = column.tolist() if isinstance(column, np.ndarray) else list(column)
    return [f"{prefix}{value}" for value in values] if name == "cadastral_number" else values


def _take_over(model: type[Feature], names: list[str], municipality: Municipality) -> None:
    """Move the staged rows along the Hilbert curve, which is PostGIS' order of geometries."""
    filled = _defaults(model, {*names, "geometry", "municipality"})
    into = [*names, "geometry", "municipality_id", *filled]
    statement = sql.SQL(
        "INSERT INTO {} ({}) SELECT {}, %s, {} FROM staged ORDER BY geometry"
        if filled
        else "INSERT INTO {} ({}) SELECT {}, %s{} FROM staged ORDER BY geometry"
    ).format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(name) for name in into),
        sql.SQL(", ").join(sql.Identifier(name) for name in (*names, "geometry")),
        sql.SQL(", ").join(sql.Placeholder() for _ in filled),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(statement, [municipality.pk, *filled.values()])


def _defaults(model: type[Feature], given: set[str]) -> dict[str, str | int | None]:
    """Return what the model puts into columns that the database does not fill by itself."""
    columns = [field for field in model._meta.local_concrete_fields if field.name not in given]
    return {
        str(field.column): field.get_default()
        for field in columns
        if not (field.null or field.primary_key or field.generated)
        and field.db_default is models.NOT_PROVIDED
    }


def _settle(say: Say, *, is_new: bool) -> None:
    """Set what every server shares, and bring statistics up if something was loaded."""
    share_settings()
    if not is_new:
        return
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    say(f"statistics in {time.perf_counter() - started:.1f} s")
