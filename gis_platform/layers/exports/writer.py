"""A process that writes one file from the Arrow batches of its input.

It runs apart from the server, which stays responsive while an index is built, and is killed
when nobody waits for the file any more. It imports nothing of the platform.

Protocol: one argument, the request as JSON; an Arrow stream on the input. On failure the last
line of the error output is the reason.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypedDict

CONFIGURATION = {
    "GDAL_CACHEMAX": "32",
    "GDAL_NUM_THREADS": "1",
    "OGR_GPKG_MAX_RAM_USAGE_RTREE": "64000000",
    "OGR_SQLITE_CACHE": "16",
    "OGR_SQLITE_SYNCHRONOUS": "OFF",
    "DXF_WRITE_HATCH": "NO",
}


ROW_GROUP_ROWS, ROW_GROUP_BYTES = 65_536, 32_000_000
WKB_TYPES = {
    1: "Point",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}


class Request(TypedDict):
    """path: of the file. driver: GDAL's, or Parquet. crs: WKT. library: of GDAL.

    geometry: name of its column, empty for a table. geometry_type: as GDAL writes it.
    options: of the layer. metadata: the `geo` of GeoParquet.
    """

    path: str
    driver: str
    layer: str
    library: str
    crs: str
    geometry: str
    geometry_type: str
    options: dict[str, str]
    dataset_options: dict[str, str]
    metadata: dict[str, Any]


def leave_out(*names: str) -> None:
    """Make packages that only cost time and memory to import look absent."""
    for name in names:
        sys.modules[name] = None  # type: ignore[assignment]  # documented by importlib


def write_by_gdal(request: Request, batches: Any) -> None:  # noqa: ANN401  pyarrow has no types
    """Write by a driver of GDAL."""
    leave_out("geopandas", "pandas", "pyproj", "shapely")
    import pyogrio  # noqa: PLC0415  only here

    pyogrio.set_gdal_config_options(CONFIGURATION)
    pyogrio.write_arrow(
        batches,
        request["path"],
        layer=request["layer"],
        driver=request["driver"],
        geometry_name=request["geometry"] or None,
        geometry_type=request["geometry_type"] if request["geometry"] else None,
        crs=request["crs"] or None,
        encoding="UTF-8" if request["driver"] == "ESRI Shapefile" else None,
        dataset_options=request["dataset_options"],
        layer_options=request["options"],
    )


def write_drawing(request: Request, batches: Any) -> None:  # noqa: ANN401  pyarrow has no types
    """Write a DXF: its entities take a style only from a file that GDAL itself reads."""
    between = Path(request["path"]).with_suffix(".fgb")
    first: Request = {
        **request,
        "path": str(between),
        "driver": "FlatGeobuf",
        "options": {"SPATIAL_INDEX": "NO"},
    }
    write_by_gdal(first, batches)
    translate(str(between), request["path"], ["-f", "DXF"], request["library"])
    between.unlink()


def translate(source: str, target: str, options: list[str], library: str) -> None:
    """Do what ogr2ogr does, by the library; RuntimeError with GDAL's reason."""
    gdal = ctypes.CDLL(library)
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    gdal.GDALOpenEx.restype = pointer
    gdal.GDALOpenEx.argtypes = [text, ctypes.c_uint, pointer, pointer, pointer]
    gdal.GDALVectorTranslateOptionsNew.restype = pointer
    gdal.GDALVectorTranslateOptionsNew.argtypes = [ctypes.POINTER(text), pointer]
    gdal.GDALVectorTranslateOptionsFree.argtypes = [pointer]
    gdal.GDALVectorTranslate.restype = pointer
    gdal.GDALVectorTranslate.argtypes = [
        text, pointer, number, ctypes.POINTER(pointer), pointer, ctypes.POINTER(number),
    ]  # fmt: skip
    gdal.GDALClose.argtypes = [pointer]
    gdal.CPLGetLastErrorMsg.restype = text
    opened = gdal.GDALOpenEx(source.encode(), 0x04, None, None, None)
    arguments = (text * (len(options) + 1))(*(option.encode() for option in options), None)
    chosen = gdal.GDALVectorTranslateOptionsNew(arguments, None)
    failed = number(0)
    made = opened and gdal.GDALVectorTranslate(
        target.encode(), None, 1, (pointer * 1)(opened), chosen, ctypes.byref(failed)
    )
    reason = gdal.CPLGetLastErrorMsg().decode("utf-8", "replace")
    gdal.GDALVectorTranslateOptionsFree(chosen)
    for dataset in filter(None, (made, opened)):
        gdal.GDALClose(dataset)
    if not made or failed.value:
        raise RuntimeError(reason or "GDAL gave no reason.")


class Seen:
    """The bounds and the types of the geometry that went by."""

    def __init__(self) -> None:
        self.bounds: list[float] = []
        self.types: set[str] = set()

    def add(self, table: Any, geometry: str) -> None:  # noqa: ANN401  pyarrow has no types
        """Take note of rows that have a column of geometry and one of bounds."""
        import pyarrow.compute as pc  # noqa: PLC0415  only here

        for code in pc.unique(pc.binary_slice(table[geometry], 1, 5)).drop_null().to_pylist():
            self.types.add(WKB_TYPES[int.from_bytes(code, "little")])
        corners = table["bbox"].combine_chunks()
        lows = [pc.min(corners.field(place)).as_py() for place in (0, 1)]
        highs = [pc.max(corners.field(place)).as_py() for place in (2, 3)]
        if None in lows:
            return
        old = self.bounds or [*lows, *highs]
        self.bounds = [*map(min, lows, old[:2]), *map(max, highs, old[2:])]


def write_parquet(request: Request, batches: Any) -> None:  # noqa: ANN401  pyarrow has no types
    """Write GeoParquet; its metadata comes last, when the bounds are known."""
    from pyarrow import Table, parquet  # noqa: PLC0415  only here

    geometry, seen = request["geometry"], Seen()
    with parquet.ParquetWriter(
        request["path"],
        batches.schema,
        compression="zstd",
        store_schema=False,  # readers that find Arrow's schema look for `geo` in it alone
    ) as writer:
        for group in row_groups(batches):
            table = Table.from_batches(group)
            if geometry:
                seen.add(table, geometry)
            writer.write_table(table)
        if geometry:
            column = request["metadata"]["columns"][geometry]
            column["geometry_types"] = sorted(seen.types)
            if seen.bounds:
                column["bbox"] = seen.bounds
            writer.add_key_value_metadata({"geo": json.dumps(request["metadata"])})


def row_groups(batches: Any) -> Iterator[list[Any]]:  # noqa: ANN401  pyarrow has no types
    """Yield batches in lists of about a row group."""
    group: list[Any] = []
    rows = size = 0
    for batch in batches:
        group.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows >= ROW_GROUP_ROWS or size >= ROW_GROUP_BYTES:
            yield group
            group, rows, size = [], 0, 0
    if group:
        yield group


def main() -> None:
    """Write one file."""
    request: Request = json.loads(sys.argv[1])
    import pyarrow  # noqa: PLC0415  after the argument

    writers = {"Parquet": write_parquet, "DXF": write_drawing}
    with pyarrow.ipc.open_stream(sys.stdin.buffer) as batches:
        writers.get(request["driver"], write_by_gdal)(request, batches)


if __name__ == "__main__":
    try:
        main()
    except Exception as error:
        sys.stderr.write(f"\n{str(error).replace(chr(10), ' ') or type(error).__name__}\n")
        sys.exit(1)
