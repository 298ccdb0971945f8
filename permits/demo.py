"""Loading the invented demo town through the same door as any other delivery."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection
from psycopg import sql

import fixtures.demo_town
from fixtures.demo_town.generator import generate
from fixtures.demo_town.geojson import in_lonlat
from fixtures.demo_town.town import Item, Town
from gis_platform.layers.imports.runs import (
    begin_run,
    finish_run,
    import_transaction,
    mark_loaded,
)
from gis_platform.layers.imports.staging import store_features
from gis_platform.layers.imports.values import Counts, Incoming
from gis_platform.layers.models import ImportRun
from gis_platform.layers.registry import Layer, layers
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import STORAGE_SRID, Municipality
from permits.demo_additions import state_additions

TARGET = "demo town"


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What loading did; `counts` by layer, empty when the town was there already."""

    was_there: bool
    counts: dict[str, Counts]


def load_town(
    municipality: Municipality, *, today: date, make: Callable[[], Town] = generate
) -> Loaded:
    """Make the layers of a municipality hold the demo town; safe to run again.

    A town made by the same generator is not made again: only the date of its data is renewed.
    make: returns the town when one is needed.
    """
    fingerprint = generator_fingerprint()
    done = ImportRun.objects.filter(
        municipality=municipality, target=TARGET, status=ImportRun.Status.DONE
    ).first()
    if done is not None and done.sha256 == fingerprint:
        _renew(municipality, today)
        return Loaded(was_there=True, counts={})
    town = make()
    run = begin_run(
        municipality=municipality,
        target=TARGET,
        file_name="fixtures/demo_town",
        sha256=fingerprint,
        actor=system_actor(municipality, "load_demo"),
        formed_on=today,
    )
    with import_transaction(run):
        _set_boundary(municipality, town)
        counts = _store(municipality, town, run)
        state_additions(municipality, town)
        finish_run(run, counts, layers=layers(), as_of=today)
    _analyze([layer for layer in layers() if layer.name in counts])
    return Loaded(was_there=False, counts=counts)


def generator_fingerprint() -> str:
    """Return a hash of all that the town depends on: the generator and the geometry library."""
    digest = hashlib.sha256(f"{shapely.__version__} {shapely.geos_version}".encode())
    for path in sorted(Path(fixtures.demo_town.__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _renew(municipality: Municipality, today: date) -> None:
    """Date the data to today: an invented town is as true on any day, and plans refuse old data."""
    for layer in layers():
        mark_loaded(layer, municipality, as_of=today)


def _set_boundary(municipality: Municipality, town: Town) -> None:
    item = Item(layer="", identifier="", values={}, geometry=town.boundary)
    shapes = [shape for shape in in_lonlat([item]) if shape is not None]
    boundary = GEOSGeometry(shapes[0].wkt, srid=STORAGE_SRID)
    if not isinstance(boundary, MultiPolygon):
        raise TypeError(f"The boundary of the town is a {boundary.geom_type}.")
    municipality.boundary = boundary
    municipality.save(update_fields=["boundary"])


def _store(municipality: Municipality, town: Town, run: ImportRun) -> dict[str, Counts]:
    counts = {}
    delivered = set(town.layers())
    for layer in layers():
        if layer.name in delivered:
            features = _incoming(town.of(layer.name))
            counts[layer.name] = store_features(
                layer, municipality, features, run=run, end_missing=True
            )
    return counts


def _incoming(items: list[Item]) -> Iterator[Incoming]:
    for item, shape in zip(items, in_lonlat(items), strict=True):
        yield Incoming(identifier=item.identifier, values=item.values, geometry=shape)


def _analyze(loaded: list[Layer]) -> None:
    """Let the planner know the new rows before the first reader comes."""
    with connection.cursor() as cursor:
        for layer in loaded:
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(layer.table)))
