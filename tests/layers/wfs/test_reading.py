"""What is asked for comes: filters, pages, formats, coordinate systems."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from pyproj import Transformer

from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.contracts.doors import body_of
from tests.factories import make_municipality
from tests.layers.wfs.asking import APP, FILTER, GML, WFS, ask, ids, parsed, post, read
from tests.layers.wfs.conftest import make_row


def names(parcels: list[Parcel]) -> list[str]:
    return [f"parcels.{parcel.pk}" for parcel in parcels]


def compare(name: str, operator: str, value: object) -> str:
    inside = f"<ValueReference>{name}</ValueReference><Literal>{value}</Literal>"
    return f"<{operator}>{inside}</{operator}>"


def corner(answered: Any) -> list[float]:
    """Return the first two coordinates of an answer."""
    (first,) = [shape.text for shape in answered.iter(f"{GML}posList")][:1]
    return [float(number) for number in first.split()[:2]]


def test_features_have_ids_fields_and_geometry(client: Client, row: list[Parcel]) -> None:
    answered = read(client, typenames="app:parcels", count=1)
    (feature,) = answered.find(f"{WFS}member") or []
    assert ids(answered) == [f"parcels.{row[0].pk}"]
    assert feature.findtext(f"{APP}cadastral_number") == "16:50:000000:0"
    assert feature.findtext(f"{APP}area_value") == "100.00"
    shape = feature.find(f"{APP}geometry/{GML}MultiSurface")
    assert shape is not None
    assert shape.attrib["srsName"] == "urn:ogc:def:crs:EPSG::4326"


def test_other_municipalities_and_ended_features_do_not_come(
    client: Client, row: list[Parcel]
) -> None:
    make_row(make_municipality("there"), 2)
    Parcel.everywhere.filter(pk=row[0].pk).update(end_lifespan="2026-01-01T00:00:00Z")
    assert ids(read(client, typenames="parcels")) == names(row[1:])


@pytest.mark.parametrize("sort", [{}, {"sortBy": "quarter_number"}, {"sortBy": "area_value DESC"}])
def test_pages_hold_each_feature_once(client: Client, row: list[Parcel], sort: Any) -> None:
    pages = [
        ids(read(client, typenames="parcels", count=3, startIndex=n, **sort)) for n in (0, 3, 6)
    ]
    assert [len(page) for page in pages] == [3, 3, 1]
    found = [one for page in pages for one in page]
    falling = sort.get("sortBy", "").endswith("DESC")
    assert found == names(row[::-1] if falling else row)


def test_the_next_page_is_linked_and_the_last_has_no_link(
    client: Client, row: list[Parcel]
) -> None:
    first = read(client, typenames="parcels", count=4)
    assert first.attrib["numberReturned"] == "4"
    last = parsed(client.get(first.attrib["next"]))
    assert ids(last) == names(row[4:])
    assert "next" not in last.attrib


def test_hits_count_without_features(client: Client, row: list[Parcel]) -> None:
    answered = read(client, typenames="parcels", resultType="hits")
    assert (answered.attrib["numberMatched"], answered.attrib["numberReturned"]) == ("7", "0")
    assert ids(answered) == []


@pytest.mark.parametrize(
    ("condition", "places"),
    [
        (compare("area_value", "PropertyIsGreaterThan", 500), (5, 6)),
        (compare("app:area_value", "PropertyIsLessThanOrEqualTo", 200), (0, 1)),
        (compare("cadastral_number", "PropertyIsEqualTo", "16:50:000000:3"), (3,)),
        (compare("quarter_number", "PropertyIsNotEqualTo", "16:50:000000"), ()),
        (
            "<PropertyIsLike wildCard='*' singleChar='.' escapeChar='!'><ValueReference>"
            "cadastral_number</ValueReference><Literal>*:6</Literal></PropertyIsLike>",
            (6,),
        ),
        (
            "<PropertyIsBetween><ValueReference>area_value</ValueReference><LowerBoundary><Literal>"
            "300</Literal></LowerBoundary><UpperBoundary><Literal>400</Literal></UpperBoundary>"
            "</PropertyIsBetween>",
            (2, 3),
        ),
        ("<Not>" + compare("area_value", "PropertyIsLessThan", 700) + "</Not>", (6,)),
        (
            "<Or>"
            + compare("area_value", "PropertyIsEqualTo", 100)
            + compare("area_value", "PropertyIsEqualTo", 300)
            + "</Or>",
            (0, 2),
        ),
        (
            "<Intersects><ValueReference>geometry</ValueReference><gml:Polygon srsName="
            "'urn:ogc:def:crs:EPSG::4326'><gml:exterior><gml:LinearRing><gml:posList>"
            "55.79 49.1018 55.81 49.1018 55.81 49.1032 55.79 49.1032 55.79 49.1018"
            "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></Intersects>",
            (2, 3),
        ),
        (
            "<Within><ValueReference>geometry</ValueReference><gml:Polygon srsName="
            "'urn:ogc:def:crs:OGC::CRS84'><gml:exterior><gml:LinearRing><gml:posList>"
            "49.1018 55.79 49.1018 55.81 49.1032 55.81 49.1032 55.79 49.1018 55.79"
            "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></Within>",
            (2,),
        ),
        (
            "<BBOX><ValueReference>geometry</ValueReference><gml:Envelope><gml:lowerCorner>"
            "55.7 49.1048</gml:lowerCorner><gml:upperCorner>55.9 49.2</gml:upperCorner>"
            "</gml:Envelope></BBOX>",
            (5, 6),
        ),
        (
            "<BBOX><ValueReference>geometry</ValueReference><gml:Envelope srsName="
            "'http://www.opengis.net/def/crs/EPSG/0/4326'><gml:lowerCorner>55.7 49.1048"
            "</gml:lowerCorner><gml:upperCorner>55.9 49.2</gml:upperCorner></gml:Envelope></BBOX>",
            (5, 6),
        ),
    ],
)
def test_filters_find_what_they_say(
    client: Client, row: list[Parcel], condition: str, places: tuple[int, ...]
) -> None:
    by_address = read(client, typenames="parcels", filter=FILTER.format(condition))
    assert ids(by_address) == names([row[place] for place in places])
    question = (
        '<w:GetFeature service="WFS" version="2.0.0" xmlns:w="http://www.opengis.net/wfs/2.0" '
        'xmlns:app="urn:gis-platform:layers"><w:Query typeNames="app:parcels">'
        f"{FILTER.format(condition)}</w:Query></w:GetFeature>"
    )
    assert ids(parsed(post(client, question))) == ids(by_address)


@pytest.mark.parametrize(
    "box",
    [
        "55.7,49.1018,55.9,49.1032",
        "55.7,49.1018,55.9,49.1032,urn:ogc:def:crs:EPSG::4326",
        "49.1018,55.7,49.1032,55.9,urn:ogc:def:crs:OGC::CRS84",
        "{0},{1},{2},{3},urn:ogc:def:crs:EPSG::3857",
    ],
)
def test_boxes_have_the_axes_of_their_system(client: Client, row: list[Parcel], box: str) -> None:
    transformer = Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True)
    metres = (*transformer.transform(49.1018, 55.7), *transformer.transform(49.1032, 55.9))
    assert ids(read(client, typenames="parcels", bbox=box.format(*metres))) == names(row[2:4])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("urn:ogc:def:crs:EPSG::4326", [55.8, 49.1]),
        ("urn:ogc:def:crs:OGC::CRS84", [49.1, 55.8]),
        (
            "EPSG:3857",
            list(Transformer.from_crs("OGC:CRS84", "EPSG:3857").transform(49.1, 55.8)),
        ),
    ],
)
def test_coordinates_come_in_the_system_asked_for(
    client: Client, row: list[Parcel], name: str, expected: list[float]
) -> None:
    answered = read(client, typenames="parcels", count=1, srsName=name)
    assert corner(answered) == pytest.approx(expected, abs=1e-6)


def test_chosen_properties_come_alone(client: Client, row: list[Parcel]) -> None:
    answered = read(
        client, typenames="parcels", count=1, propertyName="cadastral_number,area_value"
    )
    (feature,) = answered.find(f"{WFS}member") or []
    assert [part.tag for part in feature] == [f"{APP}cadastral_number", f"{APP}area_value"]


def test_one_feature_is_found_by_its_id(client: Client, row: list[Parcel]) -> None:
    stored = {"storedquery_id": "urn:ogc:def:query:OGC-WFS::GetFeatureById"}
    found = parsed(ask(client, **stored, id=f"parcels.{row[3].pk}"))
    assert found.findtext(f"{APP}cadastral_number") == "16:50:000000:3"
    assert ask(client, **stored, id="parcels.0").status_code == 404
    both = ",".join(names(row[2:4]))
    assert ids(read(client, resourceId=both)) == names(row[2:4])


def test_values_of_one_property(client: Client, row: list[Parcel]) -> None:
    answered = parsed(
        ask(client, "GetPropertyValue", typenames="parcels", valueReference="area_value")
    )
    values = [value.text for value in answered.iter(f"{APP}area_value")]
    assert values == [f"{100 * (place + 1)}.00" for place in range(7)]


def test_geojson_and_csv_hold_the_same(client: Client, row: list[Parcel]) -> None:
    body = json.loads(body_of(ask(client, typenames="parcels", outputFormat="geojson")))
    numbers = [parcel.cadastral_number for parcel in row]
    assert [one["properties"]["cadastral_number"] for one in body["features"]] == numbers
    assert [one["id"] for one in body["features"]] == names(row)
    assert body["features"][1]["geometry"]["coordinates"][0][0][0] == [49.101, 55.8]
    text = body_of(ask(client, typenames="parcels", outputFormat="csv")).decode()
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["cadastral_number"] for line in lines] == numbers
    assert lines[1]["geometry"].startswith("SRID=4326;MULTIPOLYGON(((49.101 55.8,")


def test_several_layers_in_one_answer(client: Client, row: list[Parcel]) -> None:
    answered = read(client, typenames="(parcels)(quarters)", count=2)
    kinds = [part.tag for part in answered.iter() if part.tag.startswith(APP)]
    assert kinds.count(f"{APP}parcels") == 2
    assert kinds.count(f"{APP}quarters") == 0


def test_a_form_is_read_like_an_address(client: Client, row: list[Parcel]) -> None:
    body = "service=WFS&version=2.0.0&request=GetFeature&typenames=parcels"
    form = "application/x-www-form-urlencoded"
    assert ids(parsed(client.post("/here/wfs", body, content_type=form))) == names(row)


def test_reading_costs_few_statements(
    client: Client, row: list[Parcel], here: Municipality, django_assert_max_num_queries: Any
) -> None:
    read(client, typenames="parcels")  # extents are kept from now on
    with django_assert_max_num_queries(4):  # municipality, freshness, features, rest of extents
        read(client, typenames="parcels")


def test_a_text_that_xml_cannot_hold_spoils_no_answer(client: Client, row: list[Parcel]) -> None:
    Parcel.everywhere.filter(pk=row[0].pk).update(address="Birch\x0b <Street> & \x01\u00e9")
    answered = read(client, typenames="parcels")
    assert answered.findtext(f".//{APP}address") == "Birch <Street> & \u00e9"
    one = ask(
        client,
        storedquery_id="urn:ogc:def:query:OGC-WFS::GetFeatureById",
        id=f"parcels.{row[0].pk}",
    )
    assert parsed(one).findtext(f"{APP}address") == "Birch <Street> & \u00e9"
    value = ask(client, "GetPropertyValue", typenames="parcels", valueReference="address")
    assert parsed(value).findtext(f".//{APP}address") == "Birch <Street> & \u00e9"
