"""A plan's JSON and XML keep to the schemas that are published."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
import shapely
from django.contrib.gis.gdal import OGRGeometry
from django.test import Client
from lxml import etree
from shapely import LineString, MultiPolygon, Point, Polygon, box

from plans.content import PlanContent
from plans.files.gml import gml
from plans.files.json_schema import plan_schema
from plans.files.shapes_of_types import read
from plans.files.xml import plan_xml, plan_xsd
from plans.rules import compose
from plans.snapshot import to_json
from tests.factories import make_municipality
from tests.plans.facts import make_facts, rich_facts, surface

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "reference"
HOLED = surface(Polygon(box(0, 0, 60, 60).exterior, [box(20, 20, 40, 40).exterior]))
PLANS = {
    "rich": compose(rich_facts()),
    "plain": compose(make_facts(surface(box(0, 0, 20, 30)))),
    "narrow": compose(make_facts(surface(box(0, 0, 5, 40)))),
    "holed": compose(make_facts(HOLED)),
}


@pytest.mark.parametrize("name", sorted(PLANS))
def test_the_json_keeps_to_its_schema(name: str) -> None:
    jsonschema.validate(to_json(PLANS[name]), plan_schema(), jsonschema.Draft202012Validator)


@pytest.mark.parametrize("name", sorted(PLANS))
def test_the_xml_keeps_to_its_schema(name: str) -> None:
    schema = etree.XMLSchema(etree.fromstring(plan_xsd()))
    document = etree.fromstring(plan_xml(PLANS[name]))
    assert schema.validate(document), str(schema.error_log)


def test_a_value_of_another_type_is_against_both_schemas() -> None:
    told: Any = to_json(PLANS["plain"])
    told["parcel"]["perimeter_m"] = "long"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, plan_schema(), jsonschema.Draft202012Validator)
    document = etree.fromstring(plan_xml(PLANS["plain"]))
    document.find("{*}parcel/{*}perimeter_m").text = "long"  # type: ignore[union-attr]
    assert not etree.XMLSchema(etree.fromstring(plan_xsd())).validate(document)


def test_the_published_schemas_are_those_of_the_program() -> None:
    published = orjson.loads((PUBLISHED / "land-development-plan.schema.json").read_bytes())
    assert published == plan_schema()
    assert (PUBLISHED / "land-development-plan.xsd").read_bytes() == plan_xsd()


def test_xml_says_what_the_content_says() -> None:
    plan = PLANS["rich"]
    document = etree.fromstring(plan_xml(plan))
    space = {"p": etree.QName(document).namespace or ""}
    zones: Any = document.xpath("p:zoning/p:zones/p:item/p:code/text()", namespaces=space)
    assert zones == [zone.code for zone in plan.zoning.zones]
    areas: Any = document.xpath("p:restrictions/p:item/p:covered_area_m2/text()", namespaces=space)
    assert [float(area) for area in areas] == [each.covered_area_m2 for each in plan.restrictions]
    assert plan_xml(plan) == plan_xml(plan)


@pytest.mark.parametrize(
    "geometry",
    [
        HOLED,
        MultiPolygon([box(0, 0, 1, 1), box(5, 5, 6, 6)]),
        Polygon([(0, 0), (4, 0), (4, 3)]),
        LineString([(0, 0), (1.5, 2.25)]),
        Point(3.125, 4),
        shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]]),
    ],
)
def test_gdal_reads_the_gml_as_the_same_place(geometry: Any) -> None:
    told = OGRGeometry.from_gml(etree.tostring(gml(geometry)).decode())
    assert shapely.from_wkb(bytes(told.wkb)).equals(geometry)


@pytest.mark.parametrize("annotation", [object, tuple[int, str], int | str, list[int]])
def test_a_type_that_no_content_has_is_refused(annotation: Any) -> None:
    with pytest.raises(TypeError):
        read(annotation)


def test_days_and_moments_have_their_formats() -> None:
    assert read(dt.date).of is dt.date
    definitions = plan_schema()["$defs"]
    assert definitions[PlanContent.__name__]["properties"]["composed_on"]["format"] == "date"


@pytest.mark.django_db
def test_the_schemas_have_their_addresses() -> None:
    make_municipality()
    told = Client().get("/riverton/plans/schema.json")
    assert told.headers["Content-Type"] == "application/schema+json"
    assert told.json() == plan_schema()
    assert Client().get("/riverton/plans/schema.xsd").content == plan_xsd()
