"""Pages: every feature once, in a stable order, found by its place and not by counting."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_platform.layers import queries
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.kinds import simple
from gis_platform.layers.paging import read_cursor, write_cursor
from gis_platform.layers.parameters import read_page
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db
PARCELS = get_layer("parcels")
KNOWN = simple(access(Actor(municipality=Municipality()), PARCELS))
SORTABLE = ("area_value", "cadastral_value_on", "status", "address", "begin_lifespan", "version")


@pytest.fixture
def town() -> Municipality:
    """Thirty parcels with many equal and empty values."""
    place = make_municipality()
    Parcel.everywhere.bulk_create(
        Parcel(
            municipality=place,
            cadastral_number=f"{number:02}",
            area_value=None if number % 7 == 0 else Decimal(number % 4) / 2,
            cadastral_value_on=None if number % 3 == 0 else f"2026-01-{number % 5 + 1:02}",
            status="ARCHIVED" if number % 2 else "REGISTERED",
            address="ъ" * (number % 3),
        )
        for number in range(30)
    )
    return place


def pages(place: Municipality, **asked: str) -> list[list[int]]:
    """Return the ids of each page, from the first to the last."""
    seen = access(Actor(municipality=place), PARCELS)
    found: list[list[int]] = []
    following: str | None = ""
    while following is not None:
        cursor = {"after": following} if following else {}
        page = read_page(seen, asked | cursor)
        answer = queries.find(page.selection, place, after_=page.after, limit=page.limit)
        found.append([int(text.split(b'"id":')[1].split(b",")[0]) for text in answer.features])
        following = answer.following
    return found


ORDERS = st.lists(
    st.tuples(st.sampled_from(SORTABLE), st.sampled_from(["", "+", "-"])),
    max_size=3,
    unique_by=lambda one: one[0],
).map(lambda keys: ",".join(sign + name for name, sign in keys))


@given(order=ORDERS, limit=st.integers(1, 31))
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_pages_together_are_the_list_in_order(town: Municipality, order: str, limit: int) -> None:
    asked = {"sortby": order} if order else {}
    whole = list(itertools.chain(*pages(town, **asked)))
    assert sorted(whole) == sorted(Parcel.objects.of(town).values_list("pk", flat=True))
    cut = pages(town, limit=str(limit), **asked)
    assert list(itertools.chain(*cut)) == whole
    assert [len(page) for page in cut[:-1]] == [limit] * (len(cut) - 1)


def test_an_order_is_that_of_the_values_with_the_empty_ones_last(town: Municipality) -> None:
    rows = dict(Parcel.objects.of(town).values_list("pk", "area_value"))
    (rising,) = pages(town, sortby="area_value")
    (falling,) = pages(town, sortby="-area_value")
    for order, is_falling in ((rising, False), (falling, True)):
        known = [value for pk in order if (value := rows[pk]) is not None]
        assert known == sorted(known, reverse=is_falling)
        empty = [rows[pk] is None for pk in order]
        assert empty == sorted(empty)


def test_a_page_is_one_statement(town: Municipality) -> None:
    seen = access(Actor(municipality=town), PARCELS)
    page = read_page(seen, {"limit": "7", "sortby": "-area_value", "bbox": "0,0,90,90"})
    with CaptureQueriesContext(connection) as statements:
        queries.find(page.selection, town, after_=None, limit=7)
    assert len(statements) == 1


def test_a_later_page_is_reached_by_the_index(town: Municipality) -> None:
    """The condition on the id is one of the index, not a filter of what was read."""
    from gis_platform.layers.paging import after, order_by  # noqa: PLC0415
    from gis_platform.layers.selection import Selection, select  # noqa: PLC0415

    found = select(Selection(access=access(Actor(municipality=town), PARCELS)), town)
    cursor = read_cursor("after", write_cursor((), (), 20), (), KNOWN)
    with connection.cursor() as executor:
        executor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    later = found.rows.filter(after(cursor, (), "pk", frozenset()))
    plan = later.order_by(*order_by((), "pk", frozenset()))[:5].explain()
    assert "parcels_parcel_pkey" in plan
    assert "Index Cond" in plan
    assert "id > 20" in plan.split("Index Cond", 1)[1].split("\n", 1)[0]


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_later_page_in_the_order_of_an_indexed_field_begins_at_its_place(
    town: Municipality, sign: str
) -> None:
    from gis_platform.layers.paging import after, order_by  # noqa: PLC0415
    from gis_platform.layers.selection import Selection, select  # noqa: PLC0415

    order = (("cadastral_number", bool(sign)),)
    found = select(Selection(access=access(Actor(municipality=town), PARCELS)), town)
    cursor = read_cursor("after", write_cursor(order, ("20",), 5), order, KNOWN)
    with connection.cursor() as executor:
        for costly in ("seqscan", "bitmapscan", "sort"):  # a table of thirty rows needs no index
            executor.execute(f"SET LOCAL enable_{costly} = off")
    later = found.rows.filter(after(cursor, order, "pk", frozenset()))
    plan = later.order_by(*order_by(order, "pk", frozenset()))[:5].explain()
    assert "parcel_one_current_per_number" in plan
    compared = "<=" if sign else ">="
    assert f"(cadastral_number)::text {compared} '20'" in plan.split("Index Cond", 1)[1]


@pytest.mark.parametrize("text", ["", "x", "!!", "W10", "WyIiLDFd" * 2000, "WyIiLC0xXQ", "bnVsbA"])
def test_a_place_that_no_link_gave_is_refused(text: str) -> None:
    with pytest.raises(InvalidParameter, match="`next` link"):
        read_cursor("after", text, (), KNOWN)


def test_a_place_in_another_order_is_refused() -> None:
    place = write_cursor((("status", False),), ("ARCHIVED",), 1)
    for order in ((), (("status", True),), (("address", False),)):
        with pytest.raises(InvalidParameter, match="sorted in the same way"):
            read_cursor("after", place, order, KNOWN)


@given(text=st.text(max_size=40))
def test_any_text_as_a_place_is_a_place_or_a_refusal(text: str) -> None:
    try:
        place = read_cursor("after", text, (), KNOWN)
    except InvalidParameter:
        return
    assert place.pk >= 0
