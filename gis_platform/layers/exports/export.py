"""An export: a selection in a format, opened and then read to its end or given up."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from gis_platform.layers.crs_names import Axes
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.exports import streams
from gis_platform.layers.exports.columns import columns_of
from gis_platform.layers.exports.files import private_folder, send
from gis_platform.layers.exports.formats import CSV, FORMATS, GEOJSON, Carries, Format
from gis_platform.layers.exports.places import place_of
from gis_platform.layers.exports.reading import Reader, reading
from gis_platform.layers.exports.statements import Source
from gis_platform.layers.exports.tables import Table
from gis_platform.layers.exports.written import Target, write
from gis_platform.layers.paging import order_by
from gis_platform.layers.queries import computable
from gis_platform.layers.registry import Layer
from gis_platform.layers.selection import Selection, select
from gis_platform.municipalities.models import Municipality

BROKEN_OFF = b"\nERROR: the export broke off here, it is not whole.\n"
"""Part of none of the formats, so that whoever reads the file notices."""


@dataclass(frozen=True, kw_only=True)
class Export:
    """What is exported. spreadsheet: a CSV that a spreadsheet opens and computes nothing of.

    Raises InvalidParameter where the format cannot say the selection's CRS, or has nothing to
    say without geometry.
    """

    selection: Selection
    municipality: Municipality
    format: Format
    spreadsheet: bool = False

    def __post_init__(self) -> None:
        crs, form = self.selection.crs, self.format
        if form.crs is Carries.LONLAT and crs.axes is not Axes.LON_LAT:
            others = ", ".join(one.name for one in FORMATS.values() if one.crs is not form.crs)
            expected = f"CRS84 for {form.title}, or one of the formats {others}"
            raise InvalidParameter("crs", crs.uri, expected)
        if form.needs_geometry and not self.selection.with_geometry:
            raise InvalidParameter("skipGeometry", "true", f"false for {form.title}")

    @property
    def layer(self) -> Layer:
        """The layer that is exported."""
        return self.selection.access.layer

    @property
    def file_name(self) -> str:
        """Municipality, layer and day, as `riverton-parcels-2026-01-31.gpkg`."""
        stem = f"{self.municipality.code}-{self.layer.name}-{self.municipality.today}"
        return f"{stem}.{self.format.name}"

    def source(self) -> Source:
        """Return the rows; in an order only if one is asked for, equal ones by their id."""
        found = select(self.selection, self.municipality)
        asked = self.selection.order
        return Source(
            rows=found.rows.order_by(*(order_by(asked, found.key) if asked else ())),
            key=found.key,
            columns=columns_of(self.selection),
            shape=self.selection.with_geometry,
        )


class Body:
    """The bytes of an export, from any thread; empty ones only tell that it goes on.

    `close`, or the end, ends the statement, stops the writer and removes the file. A failure is
    written into the bytes before it is raised, since a server may end the answer as if it were
    whole.
    """

    def __init__(self, first: bytes, chunks: Generator[bytes, None, None], held: ExitStack) -> None:
        self._first: bytes | None = first
        self._failure: Exception | None = None
        self._chunks, self._held = chunks, held

    def __iter__(self) -> Iterator[bytes]:
        """Return itself."""
        return self

    def __next__(self) -> bytes:
        """Return the next bytes."""
        if self._first is not None:
            first, self._first = self._first, None
            return first
        if self._failure:
            raise self._failure
        try:
            return next(self._chunks)
        except StopIteration:
            self.close()
            raise
        except Exception as error:
            self.close()
            self._failure = error
            return BROKEN_OFF

    def close(self) -> None:
        """Give up whatever is left."""
        try:
            self._chunks.close()
        finally:
            self._held.close()


def open_export(export: Export) -> Body:
    """Begin an export; what is wrong from the start is raised here, not while it is sent.

    Raises TooManyExports, ExportFailed, and InvalidParameter for a filter that fails.
    """
    with ExitStack() as opening:
        reader = opening.enter_context(reading(export.municipality))
        chunks = _chunks(export, reader)
        with computable(export.selection):
            first = next(chunks, b"")
        return Body(first, chunks, opening.pop_all())


def _chunks(export: Export, reader: Reader) -> Generator[bytes, None, None]:
    form, source = export.format, export.source()
    if form is GEOJSON:
        yield from streams.geojson(reader, source, name=export.layer.name)
    elif form is CSV:
        yield from streams.csv(reader, source, spreadsheet=export.spreadsheet)
    elif form.streamed:
        yield from streams.geojson_sequence(reader, source)
    else:
        yield from _file(export, reader, source)


def _file(export: Export, reader: Reader, source: Source) -> Generator[bytes, None, None]:
    municipality, layer = export.municipality, export.layer
    table = Table(
        reader=reader,
        source=source,
        place=place_of(export.selection.crs, municipality),
        geometry_type=layer.geometry_type,
    )
    with private_folder() as folder:
        target = Target(
            format=export.format,
            layer=layer,
            path=folder / f"export.{export.format.name}",
            heading=f"{municipality.code}: {layer.title}, {municipality.today}",
            titles=tuple(str(layer.column(one.name).verbose_name) for one in source.columns),
        )
        for _ in write(table, target):
            yield b""
        yield from send(target.path)
