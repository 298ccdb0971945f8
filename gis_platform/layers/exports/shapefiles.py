"""Shapefiles in a zip: one a kind of geometry, short names of fields, a list of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import pyarrow as pa

from gis_platform.layers.exports.limits import FILE_CHUNK_BYTES
from gis_platform.layers.exports.statements import ID
from gis_platform.layers.exports.tables import Table
from gis_platform.layers.kinds import Kind

NAME_LENGTH = 10
"""Of a field in a dBase table; Source: ESRI Shapefile Technical Description, July 1998."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A shapefile of the zip. kind: `points`, `lines`, `polygons`, empty for the only one."""

    kind: str
    table: Table


_KINDS = (
    ("points", "MULTIPOINT", 0),
    ("lines", "MULTILINESTRING", 1),
    ("polygons", "MULTIPOLYGON", 2),
)


def parts_of(table: Table) -> list[Part]:
    """Return the shapefiles that hold a table: a shapefile has one kind of geometry.

    A feature without geometry is among the points; of a collection its largest kind is kept.
    """
    if table.geometry_type != "GEOMETRY" or not table.geometry:
        return [Part(kind="", table=table)]
    return [
        Part(
            kind=kind,
            table=replace(
                table,
                geometry_type=name,
                shape=f"ST_Multi(ST_CollectionExtract(f.shape, {dimension + 1}))",
                condition=f"coalesce(ST_Dimension(f.shape), 0) = {dimension}",
            ),
        )
        for kind, name, dimension in _KINDS
    ]


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Return a name of at most ten characters for each, no two alike; case does not count."""
    taken: dict[str, str] = {}
    for name in names:
        short, number = name[:NAME_LENGTH], 1
        while short.lower() in taken:
            ending = f"_{number}"
            short, number = name[: NAME_LENGTH - len(ending)] + ending, number + 1
        taken[short.lower()] = name
    return {name: short for short, name in taken.items()}


def schema_of(table: Table) -> pa.Schema:
    """Return the schema of a shapefile; a moment is text, which has a place for the time."""
    schema = table.gdal_schema()
    short = short_names([ID, *(column.name for column in table.source.columns)])
    texts = {column.name for column in table.source.columns if column.kind is Kind.TIMESTAMP}
    return pa.schema(
        [
            pa.field(
                short.get(field.name, field.name),
                pa.string() if field.name in texts else field.type,
            )
            for field in schema
        ]
    )


def readme(titles: Mapping[str, str], heading: str) -> str:
    """Return the text that says what the short names stand for. titles: of the columns."""
    short = short_names([ID, *titles])
    lines = [heading, "", "Fields of the shapefile:", f"{ID:<12}{ID}"]
    lines += [f"{short[name]:<12}{name}: {title}" for name, title in titles.items()]
    lines += [
        "",
        "Texts are UTF-8 and end after 254 bytes; lists are JSON; a missing text is an empty one.",
        "GeoPackage, FlatGeobuf and GeoParquet keep everything as it is.",
    ]
    return "\r\n".join(lines) + "\r\n"


def pack(folder: Path, target: Path, text: str) -> Iterator[None]:
    """Put the files of a folder and a README into a zip, and remove them one by one."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("README.txt", text.encode())
        for path in sorted(folder.iterdir()):
            with path.open("rb") as file, archive.open(path.name, "w", force_zip64=True) as packed:
                yield from _copy(file, packed)
            path.unlink()


def _copy(file: IO[bytes], packed: IO[bytes]) -> Iterator[None]:
    while chunk := file.read(FILE_CHUNK_BYTES):
        packed.write(chunk)
        yield
