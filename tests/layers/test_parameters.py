"""Parameters of the items of a collection: a wrong one is named with what is expected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.parameters import bounds, read_page
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality

PARCELS = access(Actor(municipality=Municipality()), get_layer("parcels"))


def test_what_is_not_asked_has_its_default() -> None:
    query = read_page(PARCELS, {})
    assert (query.limit, query.after, query.selection.bbox, dict(query.selection.equals)) == (
        1000,
        0,
        None,
        {},
    )


def test_a_declared_filter_is_taken() -> None:
    query = read_page(PARCELS, {"status": "ARCHIVED", "limit": "5", "bbox": "49,55,50,56"})
    assert dict(query.selection.equals) == {"status": "ARCHIVED"}
    assert query.limit == 5
    assert query.selection.bbox == (49, 55, 50, 56)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("limit", "0", "from 1 to 10000"),
        ("limit", "ten", "from 1 to 10000"),
        ("limit", "10001", "from 1 to 10000"),
        ("after", "-1", "from 0"),
        ("bbox", "1,2,3", "west,south,east,north"),
        ("bbox", "nan,0,1,1", "west,south,east,north"),
        ("bbox", "10,0,5,1", "west < east"),
        ("bbox", "0,0,1,1e400", "west,south,east,north"),
        ("colour", "red", "one of the parameters"),
        ("status", "x" * 201, "at most 200 characters"),
        ("status", "\x00", "at most 200 characters"),
    ],
)
def test_a_wrong_parameter_is_named(name: str, value: str, expected: str) -> None:
    with pytest.raises(InvalidParameter, match=expected) as caught:
        read_page(PARCELS, {name: value})
    assert caught.value.name == name


@given(st.text(max_size=60))
def test_any_text_as_a_box_is_a_box_or_a_refusal(text: str) -> None:
    try:
        west, south, east, north = bounds("bbox", text)
    except InvalidParameter:
        return
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
