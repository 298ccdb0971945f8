"""The doors by which features leave, and what stands in an answer when it is unpacked."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pmtiles.reader
import pyarrow.parquet
from django.urls import Resolver404, resolve

from gis_platform.layers.registry import Layer
from gis_platform.municipalities.models import Municipality
from tests.contracts.conftest import CENTRE
from tiles.matrix import ORIGIN_M

ITEMS = "api/collections/{layer}/items"
EVER = "../2100-01-01T00:00:00Z"
WFS = "wfs?service=WFS&version=2.0.0&request="
BY_ID = "urn:ogc:def:query:OGC-WFS::GetFeatureById"


@dataclass(frozen=True, kw_only=True)
class Door:
    """One way by which features leave.

    address: below `/{municipality}/`, with {layer}, {open} and {hidden} (ids of features), {z},
    {x}, {y}, {field} and {row} (texts to look for). shows: which of `field` and `row`, the
    values that only some see, stand in the answer for who sees them. refuses: the answer for who
    does not see the row is 404. is_dear: makes a file; tried on some layers only.
    """

    name: str
    address: str
    shows: frozenset[str] = frozenset({"field", "row"})
    refuses: bool = False
    is_dear: bool = False

    @property
    def is_there(self) -> bool:
        """Whether the address leads somewhere."""
        filled = self.address.format(
            layer="parcels", other="streets", open=1, hidden=1, z=14, x=1, y=1, field="a", row="b"
        )
        try:
            resolve(f"/here/{filled.partition('?')[0]}")
        except Resolver404:
            return False
        return True


FIELD, ROW = frozenset({"field"}), frozenset({"row"})
FORMATS = ("gpkg", "parquet", "fgb", "geojson", "geojsons", "csv", "shp.zip", "dxf", "kml")
DOORS = (
    Door(name="items", address=ITEMS),
    Door(name="items as a page", address=f"{ITEMS}?f=html"),
    Door(name="items of now", address=f"{ITEMS}?datetime=2100-01-01T00:00:00Z"),
    Door(name="items as at", address=f"{ITEMS}?datetime={EVER}"),
    Door(name="items by filter", address=f"{ITEMS}?filter=version%20%3E%200&count=true"),
    Door(name="open item", address=f"{ITEMS}/{{open}}", shows=FIELD),
    Door(name="open item as a page", address=f"{ITEMS}/{{open}}?f=html", shows=FIELD),
    Door(name="open item as at", address=f"{ITEMS}/{{open}}?datetime={EVER}", shows=FIELD),
    Door(name="hidden item", address=f"{ITEMS}/{{hidden}}", shows=ROW, refuses=True),
    Door(
        name="hidden item as at",
        address=f"{ITEMS}/{{hidden}}?datetime={EVER}",
        shows=ROW,
        refuses=True,
    ),
    Door(name="search for a value", address="api/search?q={field}", shows=FIELD),
    Door(name="search for a feature", address="api/search?q={row}", shows=ROW),
    Door(name="tile", address="tiles/{layer}/{z}/{x}/{y}.mvt"),
    Door(name="tile of two layers", address="tiles/{layer},{other}/{z}/{x}/{y}.mvt"),
    Door(
        name="tile of OGC API",
        address="api/collections/{layer}/tiles/WebMercatorQuad/{z}/{y}/{x}",
    ),
    Door(name="tile of all collections", address="api/tiles/WebMercatorQuad/{z}/{y}/{x}"),
    Door(name="archive of tiles", address="tiles/{layer}.pmtiles", is_dear=True),
    Door(
        name="archive of the city",
        address="tiles/city.pmtiles?maxzoom=15",
        is_dear=True,
        shows=frozenset(),
    ),
    Door(name="feature service", address=f"{WFS}GetFeature&typenames={{layer}}"),
    Door(
        name="feature service as GeoJSON",
        address=f"{WFS}GetFeature&typenames={{layer}}&outputFormat=geojson",
    ),
    Door(
        name="feature service as CSV",
        address=f"{WFS}GetFeature&typenames={{layer}}&outputFormat=csv",
    ),
    Door(
        name="feature service, hidden feature",
        address=f"{WFS}GetFeature&storedquery_id={BY_ID}&id={{layer}}.{{hidden}}",
        shows=ROW,
        refuses=True,
    ),
    *(
        Door(
            name=f"export as {form}",
            address=f"api/collections/{{layer}}/export.{form}",
            is_dear=form not in {"geojson", "csv"},
            shows=frozenset() if form == "dxf" else FIELD | ROW,
        )
        for form in FORMATS
    ),
)


def fill(door: Door, municipality: Municipality, layer: Layer, **parts: object) -> str:
    """Return a door's address for a layer; parts: open, hidden, field, row."""
    z, x, y = tile_place(layer)
    other = "streets" if layer.name != "streets" else "water"
    names = {"layer": layer.name, "other": other, "z": z, "x": x, "y": y}
    quoted = {name: quote(str(value)) for name, value in parts.items()}
    return f"/{municipality.code}/{door.address.format(**names, **quoted)}"


def tile_place(layer: Layer) -> tuple[int, int, int]:
    """Return z, x, y of the deepest tile of a layer where the features of the tests lie."""
    from pyproj import Transformer  # noqa: PLC0415

    x, y = Transformer.from_crs(4326, 3857, always_xy=True).transform(*CENTRE)
    z = layer.zooms[-1]
    size = 2 * ORIGIN_M / 2**z
    return z, int((x + ORIGIN_M) / size), int((ORIGIN_M - y) / size)


def body_of(answer: Any) -> bytes:
    """Return the whole body of an answer, streamed or not."""
    if answer.streaming:
        return b"".join(answer.streaming_content)
    body: bytes = answer.content
    return body


def unpacked(body: bytes) -> bytes:
    """Return what stands in a body, with everything that is packed in it unpacked."""
    return b"\n".join(_parts(body))


def _parts(body: bytes) -> Iterator[bytes]:
    if body[:2] == b"\x1f\x8b":
        yield from _parts(gzip.decompress(body))
    elif body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from _parts(archive.read(name))
    elif body[:4] == b"PAR1":
        table = pyarrow.parquet.read_table(io.BytesIO(body))
        yield str(table.schema).encode()
        for column in table.columns:
            yield str(column.to_pylist()).encode()
    elif body[:7] == b"PMTiles":
        reading: Any = pmtiles.reader  # without annotations
        source = reading.MemorySource(body)
        yield str(reading.Reader(source).metadata()).encode()
        for _, tile in reading.all_tiles(source):
            yield from _parts(tile)
    else:
        yield body
