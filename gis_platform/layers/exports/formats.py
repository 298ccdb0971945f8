"""The formats of exports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gis_platform.layers.exports.errors import FormatNotFound


class Carries(StrEnum):
    """Which coordinate systems a format can say."""

    LONLAT = "longitude and latitude only"
    ANY = "any"
    UNNAMED = "any, without saying which"


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format of exports.

    name: stands in the address and is the extension. driver: GDAL's that writes it, empty where
    we write it ourselves. streamed: sent while it is read. needs_geometry: nothing is left of a
    feature without it.
    """

    name: str
    title: str
    media_type: str
    driver: str = ""
    streamed: bool = False
    crs: Carries = Carries.ANY
    needs_geometry: bool = False


GEOPACKAGE = Format(
    name="gpkg", title="GeoPackage", media_type="application/geopackage+sqlite3", driver="GPKG"
)
GEOPARQUET = Format(
    name="parquet", title="GeoParquet 1.1", media_type="application/vnd.apache.parquet"
)
FLATGEOBUF = Format(
    name="fgb", title="FlatGeobuf", media_type="application/flatgeobuf", driver="FlatGeobuf"
)
GEOJSON = Format(
    name="geojson",
    title="GeoJSON",
    media_type="application/geo+json",
    streamed=True,
    crs=Carries.LONLAT,
)
GEOJSON_SEQUENCE = Format(
    name="geojsons",
    title="GeoJSON text sequence (RFC 8142)",
    media_type="application/geo+json-seq",
    streamed=True,
    crs=Carries.LONLAT,
)
CSV = Format(
    name="csv",
    title="CSV with WKT",
    media_type="text/csv; charset=utf-8; header=present",
    streamed=True,
    crs=Carries.LONLAT,
)
SHAPEFILE = Format(
    name="shp.zip", title="Shapefile", media_type="application/zip", driver="ESRI Shapefile"
)
DXF = Format(
    name="dxf",
    title="DXF",
    media_type="image/vnd.dxf",
    driver="DXF",
    crs=Carries.UNNAMED,
    needs_geometry=True,
)
KML = Format(
    name="kml",
    title="KML",
    media_type="application/vnd.google-earth.kml+xml",
    driver="KML",
    crs=Carries.LONLAT,
    needs_geometry=True,
)

FORMATS = {
    known.name: known
    for known in (
        GEOPACKAGE,
        GEOPARQUET,
        FLATGEOBUF,
        GEOJSON,
        GEOJSON_SEQUENCE,
        CSV,
        SHAPEFILE,
        DXF,
        KML,
    )
}


def format_called(name: str) -> Format:
    """Return a format by its name; FormatNotFound names those that exist."""
    try:
        return FORMATS[name]
    except KeyError as error:
        raise FormatNotFound(name, list(FORMATS)) from error
