"""Numbers of plans as columns, and as files: CSV, GeoPackage, GeoParquet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet
import pyogrio
import shapely
from pyproj import CRS

from plans.analysis.numbers import ParcelNumbers, ZoneNumbers

GEOMETRY = "geometry"
ZONE_FIELDS = tuple(each.name for each in fields(ZoneNumbers) if each.name != "envelope")
SCHEMA = pa.schema(
    [
        ("parcel_id", pa.int64()),
        ("cadastral_number", pa.string()),
        ("state", pa.string()),
        ("way", pa.string()),
        ("grounds", pa.string()),
        ("flags", pa.string()),
        ("registered_area_m2", pa.float64()),
        ("area_m2", pa.float64()),
        ("inside_red_m2", pa.float64()),
        ("outside_red_m2", pa.float64()),
        ("zone_codes", pa.string()),
        ("uncovered_m2", pa.float64()),
        ("envelope_m2", pa.float64()),
        ("envelope_parts", pa.int32()),
        ("max_footprint_m2", pa.float64()),
        ("remaining_m2", pa.float64()),
        ("buildings", pa.int32()),
        ("footprint_m2", pa.float64()),
        ("zones", pa.string()),
        ("restrictions", pa.string()),
        ("easements", pa.string()),
        ("heritage", pa.string()),
        ("edges", pa.string()),
        (GEOMETRY, pa.binary()),
    ]
)
"""Lists as JSON; geometry: the envelopes in the municipality's local CRS, as WKB."""


class UnknownFormat(ValueError):  # noqa: N818  the name is the sentence
    """A file is asked for in a format that is not written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path.name} ends in none of {', '.join(sorted(WRITERS))}.")


def batch_of(numbers: Sequence[ParcelNumbers]) -> pa.RecordBatch:
    """Return the numbers of parcels as columns of the schema."""
    columns = {
        "parcel_id": [each.parcel_id for each in numbers],
        "cadastral_number": [each.cadastral_number for each in numbers],
        "state": [str(each.state) for each in numbers],
        "way": [str(each.way) for each in numbers],
        "grounds": [", ".join(each.grounds) for each in numbers],
        "flags": [", ".join(each.flags) for each in numbers],
        "registered_area_m2": [each.registered_area_m2 for each in numbers],
        "area_m2": [each.area_m2 for each in numbers],
        "inside_red_m2": [each.inside_red_m2 for each in numbers],
        "outside_red_m2": [each.outside_red_m2 for each in numbers],
        "zone_codes": [", ".join(zone.code for zone in each.zones) for each in numbers],
        "uncovered_m2": [each.uncovered_m2 for each in numbers],
        "envelope_m2": [each.envelope_m2 for each in numbers],
        "envelope_parts": [sum(zone.parts for zone in each.zones) for each in numbers],
        "max_footprint_m2": [_total(each.zones, "max_footprint_m2") for each in numbers],
        "remaining_m2": [_total(each.zones, "remaining_m2") for each in numbers],
        "buildings": [each.buildings for each in numbers],
        "footprint_m2": [each.footprint_m2 for each in numbers],
        "zones": [_zones(each.zones) for each in numbers],
        "restrictions": [_listed(each.restrictions) for each in numbers],
        "easements": [_listed(each.easements) for each in numbers],
        "heritage": [_listed(each.heritage) for each in numbers],
        "edges": [_listed(each.edges) for each in numbers],
        GEOMETRY: _envelopes(numbers),
    }
    return pa.RecordBatch.from_pydict(columns, schema=SCHEMA)


def write_table(batches: Iterable[pa.RecordBatch], path: Path, *, crs: str) -> int:
    """Write batches into a file whose ending names the format; return how many parcels.

    crs: definition of the local CRS. Raises UnknownFormat.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise UnknownFormat(path)
    count = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal count
        for batch in batches:
            count += batch.num_rows
            yield batch

    write(counted(), path, crs)
    return count


def _total(zones: Sequence[ZoneNumbers], name: str) -> float | None:
    found = [value for zone in zones if (value := getattr(zone, name)) is not None]
    return round(sum(found), 2) if found else None


def _zones(zones: Sequence[ZoneNumbers]) -> str:
    shown = [{name: getattr(zone, name) for name in ZONE_FIELDS} for zone in zones]
    return orjson.dumps(shown).decode()


def _listed(items: Sequence[object]) -> str:
    return orjson.dumps(items).decode() if items else "[]"


def _envelopes(numbers: Sequence[ParcelNumbers]) -> list[bytes | None]:
    found: list[bytes | None] = []
    for each in numbers:
        shapes = [zone.envelope for zone in each.zones if zone.envelope is not None]
        parts = [part for shape in shapes for part in shape.geoms]
        found.append(shapely.to_wkb(shapely.MultiPolygon(parts)) if shapes else None)
    return found


def _write_csv(batches: Iterable[pa.RecordBatch], path: Path, crs: str) -> None:
    """Write without geometry: a table for a spreadsheet."""
    plain = SCHEMA.remove(SCHEMA.get_field_index(GEOMETRY))
    with pa_csv.CSVWriter(path, plain) as writer:
        for batch in batches:
            writer.write_batch(batch.drop_columns([GEOMETRY]))


def _write_parquet(batches: Iterable[pa.RecordBatch], path: Path, crs: str) -> None:
    column = {
        "encoding": "WKB",
        "geometry_types": ["MultiPolygon"],
        "crs": CRS.from_user_input(crs).to_json_dict(),
    }
    described = {"version": "1.0.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
    schema = SCHEMA.with_metadata({"geo": json.dumps(described)})
    with pa_parquet.ParquetWriter(path, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _write_geopackage(batches: Iterable[pa.RecordBatch], path: Path, crs: str) -> None:
    path.unlink(missing_ok=True)
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(SCHEMA, batches),
        path,
        layer="parcels",
        driver="GPKG",
        geometry_name=GEOMETRY,
        geometry_type="MultiPolygon",
        crs=CRS.from_user_input(crs).to_wkt(),
    )


WRITERS = {".csv": _write_csv, ".parquet": _write_parquet, ".gpkg": _write_geopackage}
