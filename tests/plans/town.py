"""A small block in the database: a parcel of 20 × 30 m in MSK-16 with all its layers loaded."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils import timezone
from shapely import affinity, box
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.models import LayerState
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import Municipality
from parcels.models import CapitalObject, Parcel
from plans.actions import make_plan
from plans.models import LandDevelopmentPlan
from plans.municipal_reading import READ_LAYERS
from tests.factories import make_municipality
from zoning.models import (
    CommonUseTerritory,
    RedLine,
    RestrictionZone,
    ZoneLimit,
    ZoneSetback,
    ZoneType,
    ZoneUse,
    ZoningElement,
)

EAST, NORTH = 1304685.0, 476842.0
TODAY = dt.date(2026, 11, 25)
LIMITS = {
    "AREA_MIN_M2": 300,
    "AREA_MAX_M2": 1500,
    "FLOORS_MAX": 3,
    "HEIGHT_MAX_M": 20,
    "COVERAGE_MAX_PCT": 30,
}


def stored(municipality: Municipality, shape: BaseGeometry) -> Any:
    """Return a shape of metres from the corner as it is stored."""
    moved = affinity.translate(shape, EAST, NORTH)
    lonlat: Any = municipality.local_crs.to_lonlat(moved)
    many: dict[str, Any] = {"Polygon": shapely.MultiPolygon, "LineString": shapely.MultiLineString}
    if lonlat.geom_type in many:
        lonlat = many[lonlat.geom_type]([lonlat])
    return GEOSGeometry(memoryview(shapely.to_wkb(lonlat)), srid=4326)


def load_all(municipality: Municipality, as_of: dt.date = TODAY) -> None:
    """Say that every layer that a plan reads is loaded with data of a day."""
    for name in READ_LAYERS:
        LayerState.objects.update_or_create(
            municipality=municipality,
            table_name=get_layer(name).table,
            defaults={"loaded_at": timezone.now(), "as_of": as_of},
        )


def make_regulation(municipality: Municipality, code: str = "Ж-1") -> ZoneType:
    zone_type = ZoneType.objects.create(
        municipality=municipality,
        code=code,
        names={"ru": "индивидуальная жилая", "en": "individual housing"},
        kind="RESIDENTIAL",
        act_title="Правила землепользования и застройки",
    )
    ZoneUse.objects.create(zone_type=zone_type, use_code="2.1", mode="MAIN")
    for parameter, value in LIMITS.items():
        ZoneLimit.objects.create(
            zone_type=zone_type, parameter=parameter, state="SET", value=Decimal(value)
        )
    for edge_kind, metres in (("NEIGHBOUR", 3), ("STREET", 5), ("RED_LINE", 5)):
        ZoneSetback.objects.create(
            zone_type=zone_type, edge_kind=edge_kind, state="SET", value=Decimal(metres)
        )
    return zone_type


def make_block(code: str = "riverton", **fields: Any) -> Parcel:
    """Return the parcel in its block: a street at its south, a neighbour, a line, a house."""
    municipality = make_municipality(code, **fields)
    make_regulation(municipality)

    def at(left: float, low: float, right: float, high: float) -> Any:
        return stored(municipality, box(left, low, right, high))

    ZoningElement.everywhere.create(
        municipality=municipality, zone_code="Ж-1", geometry=at(-200, -200, 200, 200)
    )
    CommonUseTerritory.everywhere.create(
        municipality=municipality, name="ул. Садовая", geometry=at(-200, -20, 200, 0)
    )
    red_line = stored(municipality, shapely.LineString([(-200, 0), (200, 0)]))
    RedLine.everywhere.create(municipality=municipality, number="1", geometry=red_line)
    RestrictionZone.everywhere.create(
        municipality=municipality,
        kind_code="PWR-20",
        name="Охранная зона ВЛ 10 кВ",
        registry_number="16:50-6.1234",
        effect="BAN",
        geometry=at(15, -200, 37, 200),
    )
    CapitalObject.everywhere.create(
        municipality=municipality,
        cadastral_number="16:50:010101:120",
        geometry=at(4, 8, 12, 18),
    )
    Parcel.everywhere.create(
        municipality=municipality, cadastral_number="16:50:010101:8", geometry=at(20, 0, 40, 30)
    )
    for number, place in (("16", at(-20, 0, 0, 30)), ("19", at(-20, 30, 40, 60))):
        Parcel.everywhere.create(
            municipality=municipality, cadastral_number=f"16:50:010101:{number}", geometry=place
        )
    parcel = Parcel.everywhere.create(
        municipality=municipality,
        cadastral_number="16:50:010101:7",
        address="ул. Садовая, 7",
        area_value=Decimal(600),
        use_code="2.1",
        geometry=at(0, 0, 20, 30),
    )
    load_all(municipality)
    return parcel


def plan_of(parcel: Parcel) -> LandDevelopmentPlan:
    """Return a draft made of a parcel as it is."""
    actor = system_actor(parcel.municipality, "test")
    made = make_plan(parcel, actor=actor, today=parcel.municipality.today)
    assert made.plan is not None, made.message
    return made.plan
