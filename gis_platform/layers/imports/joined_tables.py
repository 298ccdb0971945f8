"""The table that completes features, by key."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from gis_platform.layers.imports import limits
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.intake import local_file
from gis_platform.layers.imports.mapping import Join


@dataclass(frozen=True, kw_only=True)
class JoinedTable:
    """Rows by key. repeated: keys that had several rows."""

    columns: tuple[str, ...]
    rows: dict[str, tuple[object, ...]] = field(repr=False)
    repeated: int


def read_table(path: Path, join: Join) -> JoinedTable:
    """Read a CSV table; of several rows with a key the first counts, `sums` are added up.

    Raises ImportRefused naming what is missing.
    """
    local_file(path)
    with path.open(encoding="utf-8-sig", newline="") as source:
        lines = csv.reader(source)
        header = next(lines, [])
        if missing := [name for name in (join.key, *join.sums) if name not in header]:
            raise ImportRefused(f"{path.name} has no column {missing[0]}.")
        key, sums = header.index(join.key), [header.index(name) for name in join.sums]
        rows: dict[str, list[object]] = {}
        repeated: set[str] = set()
        for number, line in enumerate(lines, start=2):
            if number > limits.JOIN_ROWS:
                raise ImportRefused(f"{path.name} has more than {limits.JOIN_ROWS} rows.")
            if not any(line):
                continue
            if len(line) != len(header):
                raise ImportRefused(
                    f"{path.name}, row {number}: {len(line)} values for {len(header)} columns."
                )
            _put(rows, repeated, line, key, sums)
    kept = {name: tuple(row) for name, row in rows.items()}
    return JoinedTable(columns=tuple(header), rows=kept, repeated=len(repeated))


def _put(
    rows: dict[str, list[object]], repeated: set[str], line: list[str], key: int, sums: list[int]
) -> None:
    name = line[key].strip()
    if not name:
        return
    first = rows.get(name)
    if first is None:
        rows[name] = [
            _number(value) if place in sums else value for place, value in enumerate(line)
        ]
        return
    repeated.add(name)
    for place in sums:
        first[place] = (_as_number(first[place])) + _number(line[place])


def _number(text: str) -> float:
    try:
        return float(text or 0)
    except ValueError as error:
        raise ImportRefused(f"{text!r} in a joined table is not a number.") from error


def _as_number(value: object) -> float:
    return float(value) if isinstance(value, float | int) else 0.0
