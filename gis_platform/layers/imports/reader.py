"""A process that reads one file by one GDAL driver and writes Arrow batches to its output.

It runs apart from the server: bounded in memory and time, without network, without secrets in
its environment, with every driver but one removed. It imports nothing of the platform.

Protocol: one argument, the request as JSON; a line of JSON describing the file is written (where
only they are asked for, the names of its layers, and that is all); a line of JSON naming the
wanted columns is read; an Arrow stream follows. On failure the last line of the error output is
the reason.
"""

from __future__ import annotations

import ctypes
import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NotRequired, Protocol, TypedDict

CONFIGURATION = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "none",
    "DXF_CLOSED_LINE_AS_POLYGON": "TRUE",
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_NUM_THREADS": "1",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "SHAPE_RESTORE_SHX": "NO",
}
OPTIONS: dict[str, dict[str, str]] = {
    "GPKG": {"IMMUTABLE": "YES", "LIST_ALL_TABLES": "NO"},
    "GeoJSON": {"DATE_AS_STRING": "YES"},
    "CSV": {"AUTODETECT_TYPE": "NO", "KEEP_GEOM_COLUMNS": "YES"},
}


class Request(TypedDict):
    """path: of the file. library: of GDAL. options: to open with, beside those of the format.

    listing: only the names of the layers are asked for.
    """

    path: str
    driver: str
    layer: str
    library: str
    options: dict[str, str]
    batch_size: int
    memory_bytes: int
    cpu_seconds: int
    object_megabytes: int
    listing: NotRequired[bool]


class Source(Protocol):
    """What the batches are taken from."""

    def describe(self) -> dict[str, object]:
        """Return crs, fields, features and the name of the layer."""

    @contextmanager
    def batches(self, columns: list[str]) -> Iterator[tuple[Any, Iterator[Any]]]:
        """Give the schema and the batches of Arrow."""


def bound_resources(request: Request) -> None:
    """Limit this process: memory, time, written files."""
    memory, seconds = request["memory_bytes"], request["cpu_seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def leave_out(*names: str) -> None:
    """Make packages that only cost time to import look absent."""
    for name in names:
        sys.modules[name] = None  # type: ignore[assignment]  # documented by importlib


def keep_only(driver: str, library: str) -> None:
    """Remove every driver of GDAL but one from this process."""
    gdal = ctypes.CDLL(library)
    gdal.GDALGetDriver.restype = ctypes.c_void_p
    gdal.GDALGetDriver.argtypes = [ctypes.c_int]
    gdal.GDALGetDriverShortName.restype = ctypes.c_char_p
    gdal.GDALGetDriverShortName.argtypes = [ctypes.c_void_p]
    gdal.GDALDeregisterDriver.argtypes = [ctypes.c_void_p]
    for place in reversed(range(gdal.GDALGetDriverCount())):
        handle = gdal.GDALGetDriver(place)
        if gdal.GDALGetDriverShortName(handle).decode() != driver:
            gdal.GDALDeregisterDriver(handle)


def prepared(request: Request) -> Any:  # noqa: ANN401  pyogrio has no types
    """Return pyogrio with the driver of the request and no other."""
    leave_out("geopandas", "pandas", "pyproj", "shapely")
    import pyogrio  # noqa: PLC0415  after the limits

    pyogrio.set_gdal_config_options(
        CONFIGURATION | {"OGR_GEOJSON_MAX_OBJ_SIZE": str(request["object_megabytes"])}
    )
    keep_only(request["driver"], request["library"])
    return pyogrio


def layer_names(pyogrio: Any, path: str) -> list[str]:  # noqa: ANN401  pyogrio has no types
    """Return the names of the layers of a file, in its order."""
    return [str(name) for name, _kind in pyogrio.list_layers(path)]


class VectorFile:
    """A file read by GDAL."""

    def __init__(self, request: Request) -> None:
        self.pyogrio = prepared(request)
        self.request = request
        self.options = OPTIONS.get(request["driver"], {}) | request["options"]
        names = layer_names(self.pyogrio, request["path"])
        self.layer = choose_layer(names, request["layer"], request["driver"])

    def describe(self) -> dict[str, object]:
        """Return what the header of the layer says."""
        info = self.pyogrio.read_info(self.request["path"], layer=self.layer, **self.options)
        return {
            "crs": info["crs"],
            "fields": [str(name) for name in info["fields"]],
            "features": int(info["features"]),
            "layer": self.layer,
            "has_geometry": info["geometry_type"] is not None,
        }

    @contextmanager
    def batches(self, columns: list[str]) -> Iterator[tuple[Any, Iterator[Any]]]:
        """Give the schema and the batches of Arrow; the geometry column is `__wkb`."""
        with self.pyogrio.open_arrow(
            self.request["path"],
            layer=self.layer,
            columns=columns,
            batch_size=self.request["batch_size"],
            use_pyarrow=True,
            **self.options,
        ) as (meta, reader):
            name = meta["geometry_name"] or "wkb_geometry"
            yield renamed(reader.schema, name), iter(reader)


def choose_layer(names: list[str], wanted: str, driver: str) -> str:
    """Return the one layer, or the wanted one."""
    if wanted and driver != "ESRI Shapefile":
        if wanted not in names:
            raise ValueError(f"There is no layer {wanted!r} in it, but {', '.join(names)}.")
        return wanted
    if len(names) != 1:
        raise ValueError(f"It holds the layers {', '.join(names) or 'none'}: name one of them.")
    return names[0]


class ParquetFile:
    """A GeoParquet file, read by pyarrow."""

    def __init__(self, request: Request) -> None:
        from pyarrow import parquet  # noqa: PLC0415  after the limits

        self.request = request
        self.file = parquet.ParquetFile(request["path"])
        metadata = self.file.schema_arrow.metadata or {}
        if b"geo" not in metadata:
            raise ValueError("It is a Parquet file without the metadata of GeoParquet.")
        self.geo = json.loads(metadata[b"geo"])
        self.primary = str(self.geo["primary_column"])
        self.column = self.geo["columns"][self.primary]
        if str(self.column.get("encoding", "")).upper() != "WKB":
            raise ValueError(f"Its geometry is encoded as {self.column.get('encoding')}, not WKB.")

    def describe(self) -> dict[str, object]:
        """Return what the footer says; without a CRS GeoParquet means longitude, latitude."""
        crs = self.column.get("crs", "OGC:CRS84")
        return {
            "crs": json.dumps(crs) if isinstance(crs, dict) else crs,
            "fields": [name for name in self.file.schema_arrow.names if name != self.primary],
            "features": self.file.metadata.num_rows,
            "layer": "data",
            "has_geometry": True,
        }

    @contextmanager
    def batches(self, columns: list[str]) -> Iterator[tuple[Any, Iterator[Any]]]:
        """Give the schema and the batches of Arrow; the geometry column is `__wkb`."""
        wanted = [*columns, self.primary]
        size = self.request["batch_size"]
        batches = (
            batch.select(wanted)
            for batch in self.file.iter_batches(batch_size=size, columns=wanted)
        )
        ordered = self.file.schema_arrow.empty_table().select(wanted).schema
        yield renamed(ordered, self.primary), batches


def renamed(schema: Any, geometry: str) -> Any:  # noqa: ANN401  pyarrow has no types
    """Return a schema whose geometry column is plain binary `__wkb`."""
    place = schema.get_field_index(geometry)
    if place < 0:
        return schema.remove_metadata()
    field = schema.field(place).with_name("__wkb").remove_metadata()
    return schema.set(place, field).remove_metadata()


def main() -> None:
    """Answer one request."""
    request: Request = json.loads(sys.argv[1])
    bound_resources(request)
    is_parquet = request["driver"] == "Parquet"
    output = sys.stdout.buffer
    if request.get("listing"):
        names = ["data"] if is_parquet else layer_names(prepared(request), request["path"])
        output.write(json.dumps(names).encode() + b"\n")
        return
    source: Source = ParquetFile(request) if is_parquet else VectorFile(request)
    output.write(json.dumps(source.describe()).encode() + b"\n")
    output.flush()
    wanted = sys.stdin.readline()
    if not wanted:
        return
    import pyarrow  # noqa: PLC0415  after the limits

    with (
        source.batches(json.loads(wanted)) as (schema, batches),
        pyarrow.ipc.new_stream(output, schema) as writer,
    ):
        for batch in batches:
            writer.write_batch(pyarrow.RecordBatch.from_arrays(batch.columns, schema=schema))


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit(1)
    except Exception as error:
        sys.stderr.write(f"\n{str(error).replace(chr(10), ' ') or type(error).__name__}\n")
        sys.exit(1)
