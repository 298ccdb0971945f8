"""Features that are hard to write, and what the database says of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.crs_names import Axes, Frame, NamedCrs
from gis_platform.layers.exports.export import Body, Export, open_export
from gis_platform.layers.exports.formats import format_called
from gis_platform.layers.exports.request import read_export
from gis_platform.layers.models import Feature
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import Municipality
from parcels.models import CapitalObject, Parcel
from tests.factories import make_municipality, make_parcel

TATAR = 'Казан, "Бауман" урамы, 1; әөүңһ\'җ <b>&</b> \\N'
LARGE = Decimal("9999999999999999.99")
LOCAL_URI = "http://testserver/riverton/api/crs/local"


def wkt(text: str) -> Any:
    return GEOSGeometry(text, srid=4326)


def square(lon: float, lat: float) -> Any:
    """A square of a thousandth of a degree, rounded as stored."""
    east, north = round(lon + 0.001, 9), round(lat + 0.001, 9)
    return wkt(
        f"MULTIPOLYGON((({lon} {lat},{east} {lat},{east} {north},{lon} {north},{lon} {lat})))"
    )


def circle(vertices: int) -> MultiPolygon:
    """A parcel of many vertices, rounded as stored."""
    turns = [2 * math.pi * place / vertices for place in range(vertices)]
    ring = [
        (round(49.2 + 0.01 * math.cos(a), 9), round(55.8 + 0.01 * math.sin(a), 9)) for a in turns
    ]
    shape = shapely.multipolygons([shapely.polygons([*ring, ring[0]])])
    found = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326)
    assert isinstance(found, MultiPolygon)
    return found


def town_of_parcels(*, large: Decimal = LARGE) -> Municipality:
    """A town with four parcels, one that has ended, and a neighbour with one."""
    town = make_municipality()
    make_parcel(
        town,
        "16:50:010101:1",
        square(49.1, 55.8),
        address=TATAR,
        area_value=Decimal("1234.50"),
        cadastral_value=large,
        cadastral_value_on=date(2026, 1, 31),
        predecessor_numbers=["16:50:1:1", 'a "quoted", one'],
        permitted_use_by_document="first line\nsecond\tline",
    )
    holed = (
        "MULTIPOLYGON(((49.1 55.7,49.12 55.7,49.12 55.72,49.1 55.72,49.1 55.7),"
        "(49.105 55.705,49.115 55.705,49.115 55.715,49.105 55.715,49.105 55.705)),"
        "((49.2 55.7,49.20000001 55.7,49.2 55.700000123,49.2 55.7)))"
    )
    make_parcel(town, "16:50:010101:2", wkt(holed), cadastral_value=Decimal("0.10"))
    make_parcel(town, "16:50:010101:3", circle(10_000))
    Parcel.everywhere.create(municipality=town, cadastral_number="16:50:010101:4", geometry=None)
    gone = make_parcel(town, "16:50:010101:5", square(49.3, 55.8))
    Parcel.everywhere.filter(pk=gone.pk).update(end_lifespan=timezone.now())
    make_parcel(make_municipality("elsewhere"), "16:50:010101:6")
    return town


def town_of_objects() -> Municipality:
    """A town with a point, a line, a polygon and a building without geometry."""
    town = make_municipality()
    shapes = (
        "POINT(49.1 55.8)",
        "LINESTRING(49.1 55.8,49.2 55.9)",
        "POLYGON((49.1 55.8,49.101 55.8,49.101 55.801,49.1 55.8))",
        None,
    )
    for place, shape in enumerate(shapes):
        CapitalObject.everywhere.create(
            municipality=town,
            cadastral_number=f"16:50:010101:{place}",
            name=f"Йорт {place}",
            geometry=shape and wkt(shape),
        )
    return town


def export(town: Municipality, form: str, layer: str = "parcels", **parameters: str) -> Export:
    """What a command asks for, which sees everything that is not private."""
    seen = access(system_actor(town, "test"), get_layer(layer))
    own = NamedCrs(uri=LOCAL_URI, axes=Axes.LOCAL, local=town.local_crs)
    return read_export(seen, town, format_called(form), parameters, Frame(local=own))


def opened(town: Municipality, form: str, layer: str = "parcels", **parameters: str) -> Body:
    return open_export(export(town, form, layer, **parameters))


def written(
    folder: Path, town: Municipality, form: str, layer: str = "parcels", **parameters: str
) -> Path:
    """The file that an export is."""
    path = folder / f"{layer}.{form}"
    path.write_bytes(b"".join(opened(town, form, layer, **parameters)))
    return path


def stored(model: type[Feature], town: Municipality) -> Iterator[Any]:
    """The current features in the order of their ids."""
    yield from model.objects.of(town).order_by("pk")


def wkb(feature: Any) -> bytes | None:
    """The geometry as ISO WKB."""
    return bytes(feature.geometry.wkb) if feature.geometry else None


def to_shapely(feature: Any) -> BaseGeometry:
    """The geometry of a feature that has one."""
    shape = shapely.from_wkb(bytes(feature.geometry.wkb))
    assert shape is not None
    return shape
