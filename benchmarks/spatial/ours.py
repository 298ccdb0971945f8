"""Our own server: as scripts/server.sh runs it, and the statements of its tiles."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import psycopg
from django.db import connection

from benchmarks.spatial.processes import THREADS, WORKERS, Server
from benchmarks.spatial.workload import Variables
from gis_platform.layers.policy import access
from gis_platform.layers.registry import Layer, get_layer
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import Municipality
from tiles.matrix import Tile
from tiles.statements import layer_statement

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "benchmarks.spatial.own_site.settings"
CACHE_BYTES = 2_000_000_000


def server(name: str, port: int, *, database_url: str = "", **env: str) -> Server:
    """Return the platform under granian with two processes of four threads."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST]
    size = ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws"]
    url = database_url or os.environ["DATABASE_URL"]
    return Server(
        name=name,
        commands=[[*command, "--port", str(port), *size, "gis_platform.wsgi:application"]],
        ready=f"http://{HOST}:{port}/healthz",
        env={"DJANGO_SETTINGS_MODULE": SETTINGS, "DATABASE_URL": url, **env},
        folder=ROOT,
    )


def uncached(port: int) -> Server:
    """Return the server that makes each tile anew."""
    return server("ours", port)


def redrawn(drawing: str, port: int) -> Server:
    """Return the server that makes each tile anew, in a drawing of `same_work`."""
    return server(f"ours-{drawing.replace('_', '-')}", port, BENCH_DRAWING=drawing)


def cached(port: int) -> Server:
    """Return the server with its tile cache."""
    return server("ours-cached", port, BENCH_TILE_CACHE_BYTES=str(CACHE_BYTES))


def tile_statements(
    municipality: Municipality, tiles: Iterable[Variables], redraw: Callable[[Layer], Layer]
) -> list[str]:
    """Return the statements that our server runs for tiles of parcels, values written in.

    Each returns the length of the tile: the database makes it and sends eight bytes.
    """
    seen = access(system_actor(municipality, "benchmark"), get_layer("parcels"))
    seen = replace(seen, layer=redraw(seen.layer))
    connection.ensure_connection()
    cursor = psycopg.ClientCursor(connection.connection)
    found = []
    for place in tiles:
        tile = Tile(z=int(place["z"]), x=int(place["x"]), y=int(place["y"]))
        statement = layer_statement(seen, municipality, tile)
        text = cursor.mogrify(statement.sql, statement.parameters)
        found.append(f"SELECT length(content) FROM ({text}) AS made (content)")
    return found
