"""Values of fields: distinct with counts, classes of numbers, columns; only what the asker sees."""

from __future__ import annotations

import itertools
import json
from typing import Any

import numpy as np
import pytest
from django.test import Client

from gis_platform.layers import attributes
from gis_platform.layers.attributes import Method, class_edges
from gis_platform.municipalities.models import Municipality
from tests.factories import make_municipality, make_parcel

AREAS = [100, 200, 200, 300, 4000]
CODES = ["2.1", "2.1", "13.2", "", "2.2"]


@pytest.fixture
def town() -> Municipality:
    made = make_municipality("town")
    for i, (area, code) in enumerate(zip(AREAS, CODES, strict=True)):
        make_parcel(made, f"16:50:010101:{i}", area_value=area, use_code=code)
    make_parcel(make_municipality("other"), area_value=7, use_code="9.9")
    return made


def ask(path: str, **query: str) -> Any:
    headers = {"Accept": "application/json"}
    return Client().get(f"/town/api/collections/{path}", query, headers=headers)


@pytest.mark.django_db
def test_values_come_with_counts_the_most_frequent_first(town: Municipality) -> None:
    found = ask("parcels/values", field="use_code").json()
    assert (found["total"], found["empty"], found["distinct"]) == (5, 1, 3)
    listed = [(one["value"], one["count"]) for one in found["values"]]
    assert listed == [("2.1", 2), ("13.2", 1), ("2.2", 1)]


@pytest.mark.django_db
def test_a_part_of_a_text_and_a_limit_narrow_the_list_only(town: Municipality) -> None:
    found = ask("parcels/values", field="use_code", q="2.", limit="2").json()
    assert [one["value"] for one in found["values"]] == ["2.1", "2.2"]
    assert found["distinct"] == 3


@pytest.mark.django_db
def test_values_are_of_the_features_that_a_filter_lets_through(town: Municipality) -> None:
    condition = json.dumps({"op": ">", "args": [{"property": "area_value"}, 150]})
    query = {"filter": condition, "filter-lang": "cql2-json"}
    found = ask("parcels/values", field="use_code", **query).json()
    assert (found["total"], found["empty"]) == (4, 1)
    column = ask("parcels/column", field="area_value", **query).json()
    assert sorted(column["values"]) == [200, 200, 300, 4000]
    assert column["numberMatched"] == column["numberReturned"] == 4


@pytest.mark.django_db
def test_classes_cover_all_numbers_once(town: Municipality) -> None:
    for method in Method:
        found = ask("parcels/values", field="area_value", classes="3", method=method).json()
        assert (found["edges"][0], found["edges"][-1]) == (100, 4000)
        assert sum(found["counts"]) == 5
    natural = ask("parcels/values", field="area_value", classes="2", method="natural").json()
    assert (natural["edges"], natural["counts"]) == ([100, 4000, 4000], [4, 1])


@pytest.mark.django_db
def test_a_column_tells_when_there_are_more_than_it_lists(
    town: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attributes, "MOST_COLUMN_ROWS", 2)
    found = ask("parcels/column").json()
    assert (found["numberMatched"], found["numberReturned"], len(found["ids"])) == (5, 2, 2)
    assert "values" not in found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("parcels/values", {"limit": "3"}),
        ("parcels/values", {"field": "geometry"}),
        ("parcels/values", {"field": "password"}),
        ("parcels/values", {"field": "use_code", "classes": "3"}),
        ("parcels/values", {"field": "area_value", "classes": "99"}),
        ("parcels/values", {"field": "area_value", "classes": "3", "method": "random"}),
        ("parcels/column", {"field": "municipality_id"}),
        ("parcels/column", {"filter": "password = 'x'"}),
    ],
)
def test_what_nobody_may_ask_is_refused(
    town: Municipality, path: str, query: dict[str, str]
) -> None:
    assert ask(path, **query).status_code == 400


@pytest.mark.django_db
def test_without_a_field_those_are_told_that_can_be_asked_about(town: Municipality) -> None:
    fields = ask("parcels/values").json()["fields"]
    assert (fields["use_code"], fields["area_value"]) == ("text", "number")
    assert "geometry" not in fields


@pytest.mark.django_db
def test_fields_and_rows_of_others_are_in_no_answer() -> None:
    make_municipality("town")
    hidden = ask("municipal-assets/values", field="initial_value")
    open_ = ask("municipal-assets/values", field="section")
    assert (hidden.status_code, open_.status_code) == (400, 200)


def test_natural_breaks_leave_the_least_spread_within_classes() -> None:
    numbers = np.sort(np.random.default_rng(5).lognormal(size=22))
    edges = class_edges(numbers, count=4, method=Method.NATURAL)
    assert _spread(numbers, edges[1:-1]) == pytest.approx(_least_spread(numbers, 4))


def _least_spread(numbers: Any, count: int) -> float:
    """Return the least sum of squares within classes, by trying every division."""
    inner = itertools.combinations(numbers[1:], count - 1)
    return min(_spread(numbers, np.array(cuts)) for cuts in inner)


def _spread(numbers: Any, cuts: Any) -> float:
    parts = np.split(numbers, np.searchsorted(numbers, cuts))
    return sum(float(((part - part.mean()) ** 2).sum()) for part in parts if part.size)
