"""Narrow tables that the other servers read, and the settings that all servers share."""

from __future__ import annotations

from pathlib import Path

from django.db import connection
from psycopg import sql

from gis_platform.layers.registry import get_layer

SCHEMA = "bench"
FEATURES, TILES = "parcels", "parcels_3857"
FEATURE_COLUMNS = ("cadastral_number", "status", "use_code", "area_value")
SETTINGS = ("jit = off", "max_parallel_workers_per_gather = 0")
_SQL = Path(__file__).with_name("sql")


def share_settings() -> None:
    """Set for the whole database what every server is to have alike."""
    name = sql.Identifier(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        for setting in SETTINGS:
            cursor.execute(sql.SQL(f"ALTER DATABASE {{}} SET {setting}").format(name))


def tile_columns() -> tuple[str, ...]:
    """Return the attributes that our tiles of parcels carry for everybody."""
    layer = get_layer("parcels")
    return tuple(name for name in layer.tile_fields if name not in layer.field_readers)


def make_peer_tables() -> None:
    """Make both tables anew."""
    columns = sql.SQL(",\n    ").join(sql.Identifier(name) for name in tile_columns())
    tiles = sql.SQL((_SQL / "peer_tiles.sql").read_text()).format(columns=columns)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute((_SQL / "peer_features.sql").read_text())
        cursor.execute(tiles)
        for table in (FEATURES, TILES):
            cursor.execute(f"VACUUM ANALYZE {SCHEMA}.{table}")


def make_missing_tables() -> None:
    """Make the tables unless they are there with the attributes that our tiles carry now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = %s AND table_name = %s",
            [SCHEMA, TILES],
        )
        found = {name for (name,) in cursor.fetchall()}
    if found != {"id", "geometry", *tile_columns()}:
        make_peer_tables()
