"""What a GeoPackage may not hold: views, foreign triggers, virtual tables."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from gis_platform.layers.imports.errors import ImportRefused

_TRIGGERS = re.compile(r"(rtree_|gpkg_|trigger_(insert|delete)_feature_count_)", re.I)
_INDEX = re.compile(r"\bUSING\s+\"?rtree\"?\s*\(", re.I)


def check_geopackage(path: Path, *, name: str) -> None:
    """Refuse whatever computes or reads elsewhere when a table is read.

    A GeoPackage is read without writing, so that the triggers of its spatial index, which are
    let through, never run. Raises ImportRefused.
    """
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            rows = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise ImportRefused(f"{name} is a broken GeoPackage: {error}.") from error
    tables = {str(row[1]).lower() for row in rows}
    if "gpkg_contents" not in tables:
        raise ImportRefused(f"{name} is an SQLite database, not a GeoPackage.")
    for kind, title, statement in rows:
        _check_object(name, str(kind), str(title), str(statement or ""))


def _check_object(name: str, kind: str, title: str, statement: str) -> None:
    if kind == "view":
        raise ImportRefused(f"{name} holds the view {title}; only tables are accepted.")
    if kind == "trigger" and not _TRIGGERS.match(title):
        raise ImportRefused(f"{name} holds the trigger {title}; only tables are accepted.")
    is_virtual = re.match(r"\s*CREATE\s+VIRTUAL\s+TABLE\b", statement, re.I)
    if is_virtual and not _INDEX.search(statement):
        raise ImportRefused(f"{name} holds the virtual table {title}; only tables are accepted.")
