"""Parameters of the items of a collection: a wrong one is named with what is expected."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_platform.geometry.crs import LocalCrs
from gis_platform.layers.crs_names import (
    LAT_LON,
    WEB_MERCATOR,
    WEB_MERCATOR_CRS,
    Axes,
    Frame,
    NamedCrs,
)
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.history import read_period
from gis_platform.layers.parameters import bounds, read_item, read_page
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from tests.factories import MSK_16_1

PARCELS = access(Actor(municipality=Municipality()), get_layer("parcels"))
MOSCOW = ZoneInfo("Europe/Moscow")
LOCAL = NamedCrs(
    uri="http://somewhere/riverton/api/crs/local",
    axes=Axes.LOCAL,
    local=LocalCrs(definition=MSK_16_1),
)


def test_what_is_not_asked_has_its_default() -> None:
    page = read_page(PARCELS, {})
    asked = page.selection
    assert (page.limit, page.after, page.count) == (1000, None, False)
    assert (asked.bbox, dict(asked.equals), asked.condition, asked.period) == (None, {}, None, None)
    assert (asked.names, asked.crs.axes) == (PARCELS.names, Axes.LON_LAT)


@pytest.mark.ogc("features-3/queryables-query-parameters/parameters")
def test_every_simple_field_is_a_parameter_with_a_value_of_its_kind() -> None:
    asked = {"status": "ARCHIVED", "area_value": "12.50", "version": "3", "limit": "5"}
    page = read_page(PARCELS, asked | {"bbox": "49,55,50,56", "cadastral_value_on": "2026-01-31"})
    equals = {name: str(value) for name, value in page.selection.equals.items()}
    expected = {"status": "ARCHIVED", "area_value": "12.50", "version": "3"}
    assert equals == expected | {"cadastral_value_on": "2026-01-31"}
    assert page.limit == 5
    assert page.selection.bbox == (49, 55, 50, 56)


@pytest.mark.ogc("features-1/core/fc-limit-response-1")
@pytest.mark.parametrize("limit", ["10001", "99999999", "9" * 100])
def test_a_limit_above_the_most_is_the_most(limit: str) -> None:
    assert read_page(PARCELS, {"limit": limit}).limit == 10_000


@pytest.mark.ogc("features-1/core/query-param-invalid", "features-1/core/query-param-unknown")
@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("limit", "0", "from 1 to"),
        ("limit", "000000000", "from 1 to"),
        ("limit", "ten", "from 1 to"),
        ("limit", "-1", "from 1 to"),
        ("after", "1", "value in the `next` link"),
        ("after", "WyIiXQ", "value in the `next` link"),
        ("after", "WyJ2ZXJzaW9uIiwxLDJd", "value in the `next` link"),
        ("count", "yes", "true or false"),
        ("skipGeometry", "1", "true or false"),
        ("bbox", "1,2,3", "four or six finite numbers"),
        ("bbox", "1,2,3,4,5", "four or six finite numbers"),
        ("bbox", "nan,0,1,1", "four or six finite numbers"),
        ("bbox", "0,0,1,1e400", "four or six finite numbers"),
        ("bbox", "0,0,1,1e308", "within -180 to 180"),
        ("bbox", "0,5,1,1", "within -180 to 180"),
        ("bbox", "0,0,9,1,1,1", "four or six finite numbers"),
        ("bbox-crs", "http://www.opengis.net/def/crs/EPSG/0/1", "one of http://www.opengis"),
        ("crs", "EPSG:4326", "one of http://www.opengis"),
        ("filter-crs", "", "one of http://www.opengis"),
        ("filter-lang", "ecql", "one of cql2-text, cql2-json"),
        ("datetime", "yesterday", "an instant or a day"),
        ("datetime", "2026-02-30", "an instant or a day"),
        ("datetime", "../..", "an instant or a day"),
        ("datetime", "2026-01-02/2026-01-01", "begins before it ends"),
        ("datetime", "2026-01-01T00:00:00", "an instant or a day"),
        ("sortby", "geometry", "different fields of"),
        ("sortby", "status,-status", "different fields of"),
        ("sortby", "predecessor_numbers", "different fields of"),
        ("properties", "colour", "fields of address"),
        ("exclude-properties", "colour", "fields of address"),
        ("colour", "red", "one of the parameters"),
        ("geometry", "POINT(1 2)", "one of the parameters"),
        ("status", "x" * 201, "at most 200 characters"),
        ("status", "\x00", "at most 200 characters"),
        ("area_value", "much", "a number"),
        ("area_value", "nan", "a number"),
        ("version", "1.5", "a whole number"),
        ("version", "9" * 30, "a whole number"),
        ("cadastral_value_on", "2026-13-01", "a date as"),
        ("begin_lifespan", "2026-01-01", "an instant as"),
    ],
)
def test_a_wrong_parameter_is_named(name: str, value: str, expected: str) -> None:
    with pytest.raises(InvalidParameter, match=expected) as caught:
        read_page(PARCELS, {name: value})
    assert caught.value.members["parameter"] == name
    assert str(caught.value.members["expected"])


def test_an_item_takes_no_parameters_of_lists() -> None:
    assert read_item(PARCELS, {"crs": WEB_MERCATOR, "properties": "status"}).names == ("status",)
    for name in ("bbox", "limit", "filter", "status"):
        with pytest.raises(InvalidParameter, match="one of the parameters crs, datetime"):
            read_item(PARCELS, {name: "1"})


def test_fields_are_chosen_and_left_out_in_the_order_of_the_layer() -> None:
    def names(**asked: str) -> tuple[str, ...]:
        return read_page(
            PARCELS, {k.replace("_", "-"): v for k, v in asked.items()}
        ).selection.names

    assert names(properties="status,address") == ("status", "address")
    assert names(properties="") == ()
    assert names(properties="status,address", exclude_properties="status") == ("address",)
    assert set(PARCELS.names) - set(names(exclude_properties="status")) == {"status"}


@given(st.text(max_size=60))
def test_any_text_as_a_box_is_a_box_or_a_refusal(text: str) -> None:
    try:
        west, south, east, north = bounds("bbox", text)
    except InvalidParameter:
        return
    assert -180 <= west <= 180
    assert -180 <= east <= 180
    assert -90 <= south <= north <= 90


@pytest.mark.ogc("features-2/crs/fc-bbox-crs-action")
def test_a_box_is_read_in_its_own_system() -> None:
    page = read_page(PARCELS, {"bbox": "55,49,56,50", "bbox-crs": LAT_LON})
    assert page.selection.bbox == (49, 55, 50, 56)
    x, y = 5_465_442.183322753, 7_361_866.113051188  # of 49.0971 and 55 degrees, by hand below
    page = read_page(PARCELS, {"bbox": f"{x},{y},{x + 1000},{y + 1000}", "bbox-crs": WEB_MERCATOR})
    area = page.selection.area
    assert area is not None
    assert area.bounds[0] == pytest.approx(x / 20_037_508.342789244 * 180, abs=1e-9)
    assert area.bounds[1] == pytest.approx(55.0, abs=1e-6)


def test_a_box_of_local_metres_is_turned_with_its_grid() -> None:
    frame = Frame(local=LOCAL)
    asked = {"bbox": "1300000,470000,1310000,480000", "bbox-crs": LOCAL.uri}
    area = read_page(PARCELS, asked, frame).selection.area
    assert area is not None
    middle = LocalCrs(definition=MSK_16_1).to_lonlat(shapely.Point(1_305_000, 480_000))
    assert area.distance(middle) < 1e-6  # its northern side bulges over the straight line
    outside = LocalCrs(definition=MSK_16_1).to_lonlat(shapely.Point(1_305_000, 480_010))
    assert area.distance(outside) > 5e-5


@pytest.mark.ogc("features-2/crs/bbox-crs-exception")
@pytest.mark.parametrize("box", ["0,0,1e308,1e308", "-inf,0,1,1", "9,9,1,1", "0,0,1e9,1e9"])
def test_a_box_of_metres_lies_on_earth(box: str) -> None:
    with pytest.raises(InvalidParameter, match="EPSG:3857"):
        read_page(PARCELS, {"bbox": box, "bbox-crs": WEB_MERCATOR_CRS.uri})


@pytest.mark.ogc("features-1/core/fc-time-definition")
@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00", "2026-01-31T12:00:00"),
        ("2026-01-31t15:00:00.25+03:00", "2026-01-31T12:00:00.25", "2026-01-31T12:00:00.25"),
        ("2026-01-31", "2026-01-31T20:59:59.999999", "2026-01-31T20:59:59.999999"),
        ("2026-01-31/..", "2026-01-30T21:00:00", None),
        ("/2026-01-31", None, "2026-01-31T20:59:59.999999"),
        ("2026-01-31/2026-01-31", "2026-01-30T21:00:00", "2026-01-31T20:59:59.999999"),
        ("0001-01-01/9999-12-31", "0001-01-01T00:00:00", "9999-12-31T20:59:59.999999"),
    ],
)
def test_instants_days_and_intervals(text: str, start: str | None, end: str | None) -> None:
    def moment(said: str | None) -> datetime | None:
        return datetime.fromisoformat(said).replace(tzinfo=UTC) if said else None

    period = read_period("datetime", text, MOSCOW)
    assert (period.start, period.end) == (moment(start), moment(end))
