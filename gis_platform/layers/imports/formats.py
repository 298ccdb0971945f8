"""Which format the bytes are; names and extensions are not asked."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.xml_documents import root_of

HEAD_BYTES = 65_536
ACCEPTED = (
    "GeoPackage, Shapefile in a zip, GeoJSON, GeoJSON text sequence, TopoJSON, FlatGeobuf, "
    "GeoParquet, CSV, DXF, KML, KMZ and GPX"
)


class Format(StrEnum):
    """The formats that are read."""

    GEOPACKAGE = "GPKG"
    SHAPEFILE = "ESRI Shapefile"
    GEOJSON = "GeoJSON"
    GEOJSON_SEQUENCE = "GeoJSONSeq"
    TOPOJSON = "TopoJSON"
    FLATGEOBUF = "FlatGeobuf"
    GEOPARQUET = "Parquet"
    CSV = "CSV"
    DXF = "DXF"
    KML = "LIBKML"
    GPX = "GPX"

    @property
    def file_name(self) -> str:
        """The name under which the private copy is read."""
        return f"data.{_EXTENSIONS[self]}"

    @property
    def driver(self) -> str:
        """The driver that reads the private copy: GDAL's, or Parquet."""
        return Format.GEOJSON.value if self.is_json else self.value

    @property
    def is_json(self) -> bool:
        """Whether the file is a JSON document or a sequence of them."""
        return self in {Format.GEOJSON, Format.GEOJSON_SEQUENCE, Format.TOPOJSON}

    @property
    def is_xml(self) -> bool:
        """Whether the file is an XML document, whose format fixes its coordinate system."""
        return self in {Format.KML, Format.GPX}


_EXTENSIONS = {
    Format.GEOPACKAGE: "gpkg",
    Format.SHAPEFILE: "shp",
    Format.GEOJSON: "geojson",
    Format.GEOJSON_SEQUENCE: "geojsonl",
    Format.TOPOJSON: "topojson",
    Format.FLATGEOBUF: "fgb",
    Format.GEOPARQUET: "parquet",
    Format.CSV: "csv",
    Format.DXF: "dxf",
    Format.KML: "kml",
    Format.GPX: "gpx",
}


_XML_ROOTS = {"kml": Format.KML, "gpx": Format.GPX}


@dataclass(frozen=True, kw_only=True)
class _Signature:
    start: bytes
    format: Format | None
    title: str = ""


_SIGNATURES = (
    _Signature(start=b"SQLite format 3\0", format=Format.GEOPACKAGE),
    _Signature(start=b"fgb\x03fgb", format=Format.FLATGEOBUF),
    _Signature(start=b"PAR1", format=Format.GEOPARQUET),
    _Signature(start=b"PK\x03\x04", format=Format.SHAPEFILE),
    _Signature(start=b"\x1e", format=Format.GEOJSON_SEQUENCE),
    _Signature(start=b"AutoCAD Binary DXF", format=None, title="a binary DXF"),
    _Signature(start=b"\x1f\x8b", format=None, title="a gzip archive"),
    _Signature(start=b"Rar!", format=None, title="a RAR archive"),
    _Signature(start=b"7z\xbc\xaf", format=None, title="a 7z archive"),
    _Signature(start=b"%PDF", format=None, title="a PDF"),
    _Signature(
        start=b"\0\0\x27\x0a", format=None, title="a bare Shapefile: pack it with its parts"
    ),
)


def recognise(name: str, head: bytes) -> Format:
    """Return the format of a file from its first bytes.

    Raises ImportRefused, naming the file and what would do.
    """
    for signature in _SIGNATURES:
        if head.startswith(signature.start):
            if signature.format is None:
                raise ImportRefused(f"{name} is {signature.title}. Accepted: {ACCEPTED}.")
            return signature.format
    return _recognise_text(name, head)


def _recognise_text(name: str, head: bytes) -> Format:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\0" in head or not text:
        raise ImportRefused(f"{name} is empty or of an unknown kind. Accepted: {ACCEPTED}.")
    if text.startswith(b"<"):
        if found := _XML_ROOTS.get(root_of(head)):
            return found
        raise ImportRefused(
            f"{name} is XML, which may refer to other files and addresses, and neither KML nor "
            f"GPX. Accepted: {ACCEPTED}."
        )
    if text.startswith(b"{"):
        return _recognise_json(text)
    if re.match(rb"(999[\r\n][^\r\n]*[\r\n\s]+)*0\s*[\r\n]+\s*SECTION\s*[\r\n]", text):
        return Format.DXF
    first_line = text.splitlines()[0]
    if any(separator in first_line for separator in (b",", b";", b"\t")):
        return Format.CSV
    raise ImportRefused(f"{name} is of an unknown kind. Accepted: {ACCEPTED}.")


def _recognise_json(text: bytes) -> Format:
    lines = text.splitlines()
    if len(lines) > 1 and lines[1].lstrip().startswith(b"{"):
        try:
            first = json.loads(lines[0])
        except ValueError:
            first = None
        if isinstance(first, dict) and first.get("type") == "Feature":
            return Format.GEOJSON_SEQUENCE
    if re.search(rb'"type"\s*:\s*"Topology"', text) or re.search(rb'"arcs"\s*:', text):
        return Format.TOPOJSON
    return Format.GEOJSON
