"""Random conditions find what an evaluation of their own in Python, or shapely, finds."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.cql2.reading import Language
from tests.layers.cql2.town import ADDRESSES, STEP, Town, Values

pytestmark = pytest.mark.django_db
Tree = dict[str, Any]
Answer = bool | None
with_town = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

NUMBERS = ("area_value", "cadastral_value")
TEXTS = ("address", "status", "cadastral_number")
TEXT = st.sampled_from(
    [*ADDRESSES, "ARCHIVED", "1", "11", "", "'", '"; DROP TABLE x; --', "%", "a"]
)
NUMBER = st.sampled_from([0, 1, 9, 10.25, 70.25, -5, 1e300, 0.1])
DAY = st.sampled_from(["2020-01-31", "2021-01-31", "2021-06-01"]).map(lambda day: {"date": day})
PATTERN = st.text(alphabet="a_%1КрЕ\\b'", max_size=5).filter(
    lambda text: (len(text) - len(text.rstrip("\\"))) % 2 == 0
)


def field(*names: str) -> st.SearchStrategy[Tree]:
    return st.sampled_from(names).map(lambda name: {"property": name})


def node(op: str, *args: st.SearchStrategy[Any]) -> st.SearchStrategy[Tree]:
    return st.tuples(*args).map(lambda found: {"op": op, "args": [*found]})


ORDERED = ("=", "<>", "<", ">", "<=", ">=")
LEAVES = st.one_of(
    *(node(op, field(*TEXTS), TEXT | field(*TEXTS)) for op in ("=", "<>")),
    *(node(op, field(*NUMBERS), NUMBER | field(*NUMBERS)) for op in ORDERED),
    *(node(op, field("cadastral_value_on"), DAY) for op in ORDERED),
    node("like", field(*TEXTS), PATTERN),
    node("between", field(*NUMBERS), NUMBER, NUMBER),
    node("in", field(*TEXTS), st.lists(TEXT, max_size=4)),
    node("in", field(*NUMBERS), st.lists(NUMBER, max_size=4)),
    node("isNull", field(*NUMBERS, *TEXTS, "cadastral_value_on", "geometry")),
    st.booleans(),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        node("not", inner)
        | st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=3)).map(
            lambda found: {"op": found[0], "args": found[1]}
        )
    ),
    max_leaves=8,
)


def value(one: object, feature: Values) -> Any:
    if isinstance(one, dict) and "property" in one:
        name = one["property"]
        return feature["shape"] if name == "geometry" else feature[name]
    if isinstance(one, dict):
        return date.fromisoformat(one["date"])
    return Decimal(repr(one)) if isinstance(one, int | float) else one


def matches(text: str, pattern: str) -> bool:
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    wild = {"%": ".*", "_": "."}
    made = "".join(wild.get(part) or re.escape(part.removeprefix("\\") or part) for part in parts)
    return re.fullmatch(made, text, re.DOTALL) is not None


def negated(answer: Answer) -> Answer:
    return None if answer is None else not answer


def any_holds(answers: list[Answer]) -> Answer:
    return True if True in answers else None if None in answers else False


COMPARE: Mapping[str, Callable[..., bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "like": matches,
    "between": lambda it, low, high: low <= it <= high,
}
JOINED: Mapping[str, Callable[[list[Answer]], Answer]] = {
    "not": lambda answers: negated(answers[0]),
    "or": any_holds,
    "and": lambda answers: negated(any_holds([negated(one) for one in answers])),
}


def holds(tree: Any, feature: Values) -> Answer:
    """Evaluate a tree in the logic of three values."""
    if isinstance(tree, bool):
        return tree
    op, args = tree["op"], tree["args"]
    if op in JOINED:
        return JOINED[op]([holds(one, feature) for one in args])
    if op == "in":
        return any_holds([compared("=", [args[0], one], feature) for one in args[1]])
    if op == "isNull":
        return value(args[0], feature) is None
    return compared(op, args, feature)


def compared(op: str, args: list[Any], feature: Values) -> Answer:
    values = [value(one, feature) for one in args]
    return None if None in values else COMPARE[op](*values)


@pytest.mark.ogc("features-3/filter/response", "features-3/filter/mixing-expressions")
@given(tree=TREES)
@with_town
def test_a_random_condition_finds_what_python_finds(town: Town, tree: Any) -> None:
    expected = {
        int(feature["cadastral_number"]) for feature in town.parcels if holds(tree, feature) is True
    }
    assert town.found(json.dumps(tree), Language.JSON) == expected


RELATIONS: Mapping[str, Callable[..., Any]] = {
    "s_contains": shapely.contains,
    "s_crosses": shapely.crosses,
    "s_disjoint": shapely.disjoint,
    "s_equals": shapely.equals,
    "s_intersects": shapely.intersects,
    "s_overlaps": shapely.overlaps,
    "s_touches": shapely.touches,
    "s_within": shapely.within,
}
PLACE = st.tuples(st.integers(-2, 50), st.integers(-2, 6)).map(
    lambda at: (49.1 + at[0] // 4 * STEP + at[0] % 4 * STEP / 4, 55.8 + at[1] * STEP / 4)
)
LINE = st.lists(PLACE, min_size=2, max_size=3, unique=True).map(shapely.LineString)
BOX = (
    st.tuples(PLACE, PLACE)
    .map(lambda ends: shapely.MultiPoint(ends).envelope)
    .filter(lambda shape: shape.is_valid)
)
SHAPES: st.SearchStrategy[BaseGeometry] = st.one_of(
    PLACE.map(shapely.Point),
    st.lists(PLACE, min_size=1, max_size=4, unique=True).map(shapely.MultiPoint),
    LINE,
    LINE.map(lambda line: shapely.MultiLineString([line])),
    BOX,
    BOX.filter(lambda shape: shape.geom_type == "Polygon").map(
        lambda shape: shapely.union_all([shape, shapely.box(10, 10, 11, 11)])
    ),
)


@pytest.mark.ogc(
    "cql2/spatial-functions/spatial-functions",
    "cql2/basic-spatial-functions/spatial-functions",
    "cql2/basic-spatial-functions/spatial-predicate",
    "cql2/basic-spatial-functions-plus/spatial-data-types",
    "cql2/cql2-json/spatial-functions",
    "cql2/cql2-json/basic-spatial-functions",
    "cql2/cql2-json/basic-spatial-functions-plus",
)
@given(relation=st.sampled_from(sorted(RELATIONS)), shape=SHAPES, turned=st.booleans())
@with_town
def test_a_random_shape_finds_what_shapely_finds(
    town: Town, relation: str, shape: BaseGeometry, turned: bool
) -> None:
    args: list[Any] = [{"property": "geometry"}, json.loads(shapely.to_geojson(shape))]
    expected = set()
    for feature in town.parcels:
        pair = [feature["shape"], shape]
        if turned:
            pair.reverse()
        if feature["shape"] is not None and RELATIONS[relation](*pair):
            expected.add(int(feature["cadastral_number"]))
    tree = {"op": relation, "args": args[::-1] if turned else args}
    assert town.found(json.dumps(tree), Language.JSON) == expected
