"""What each kind of condition finds; the answers are worked out by hand from the town's values."""

from __future__ import annotations

import json

import cql2
import pytest

from gis_platform.layers.cql2.reading import Language
from gis_platform.layers.errors import InvalidParameter
from tests.layers.cql2.town import Town

pytestmark = pytest.mark.django_db
ALL = set(range(12))
FOURTH = {0, 4, 8}
NO_AREA = {4, 9}
NO_VALUE = {2, 5, 8, 11}
NO_DAY = {3, 7, 11}


def ogc(*requirements: str) -> pytest.MarkDecorator:
    return pytest.mark.ogc(*(f"cql2/{one}" for one in requirements))


BASIC = ogc("basic-cql2/cql2-filter", "basic-cql2/binary-comparison-predicate")
COMPARED = [
    ("cadastral_number = '3'", {3}),
    ("\"cadastral_number\" = '3'", {3}),
    ("cadastral_number <> '3'", ALL - {3}),
    ("'3' = cadastral_number", {3}),
    ("status = 'ARCHIVED'", FOURTH),
    ("NOT (status = 'ARCHIVED')", ALL - FOURTH),
    ("area_value = 10.25", {1}),
    ("area_value > 70", {7, 8, 10, 11}),
    ("area_value >= 70.25 AND area_value <= 80.25", {7, 8}),
    ("area_value < 20 OR cadastral_number = '4'", {0, 1, 4}),
    ("NOT (area_value > 70)", ALL - {7, 8, 10, 11} - NO_AREA),
    ("NOT NOT (area_value > 70)", {7, 8, 10, 11}),
    ("area_value IS NULL", NO_AREA),
    ("area_value IS NOT NULL", ALL - NO_AREA),
    ("geometry IS NULL", {11}),
    ("cadastral_value_on = DATE('2021-01-31')", {1, 4, 10}),
    ("cadastral_value_on > '2021-06-01'", {2, 5, 8}),
    ("begin_lifespan > TIMESTAMP('2020-01-01T00:00:00Z')", ALL),
    ("TRUE", ALL),
    ("FALSE OR cadastral_number = '1'", {1}),
    ("1 = 1", ALL),
]
ADVANCED = [
    ("area_value BETWEEN 10.25 AND 20.25", {1, 2}),
    ("area_value NOT BETWEEN 10.25 AND 100.25", {0, 11}),
    ("cadastral_number IN ('1','2','77')", {1, 2}),
    ("cadastral_number NOT IN ('1','2')", ALL - {1, 2}),
    ("area_value IN (0.25, 10.25)", {0, 1}),
    ("area_value NOT IN (0.25)", ALL - {0} - NO_AREA),
    ("address LIKE '%ремль%'", {0, 2}),
    ("address LIKE '_ремль'", {0}),
    ("address LIKE '100\\%%'", {5}),
    ("address LIKE 'a\\_b'", {6}),
    ("address LIKE 'a_b'", {6, 7}),
    ("address LIKE 'a\\\\\\\\b'", {7}),
    ("address NOT LIKE '%'", set()),
]
INSENSITIVE = [
    ("CASEI(address) = CASEI('кремль')", {0, 1}),
    ("CASEI(address) = CASEI('STRASSE')", {3, 4}),
    ("CASEI(address) = casei('Straße')", {3, 4}),
    ("CASEI(address) LIKE CASEI('%КРЕМ%')", {0, 1, 2}),
    ("CASEI(address) IN (CASEI('strasse'), CASEI('кремль'))", {0, 1, 3, 4}),
    ("CASEI(parent_number) = CASEI('x')", set()),
]
ACCENTS = [
    ("ACCENTI(address) = ACCENTI('100% cafe')", {5}),
    ("ACCENTI(CASEI(address)) LIKE ACCENTI(CASEI('%ÇAFÉ'))", {5}),
    ("CASEI(ACCENTI(address)) = CASEI(ACCENTI('ÇRÈML'))", set()),
]
TEXTS = [
    ("address = 'it''s'", {8}),
    ("address = 'it\\'s'", {8}),
    ("address = 'a\\\\b'", {7}),
    ("address = 'a\\tb'", set()),
]
CALCULATED = [
    ("area_value = cadastral_value * 10 + 0.25", {0, 1}),
    ("area_value + 1 - 1 = 10.25", {1}),
    ("-area_value < -100", {10, 11}),
    ("area_value / 2 = 5.125", {1}),
    ("area_value / 0 = 1 OR cadastral_number = '1'", {1}),
    ("area_value DIV 10 = 3", {3}),
    ("area_value % 20 = 0.25", {0, 2, 6, 8, 10}),
    ("2 ^ 3 = 8 AND 10 - 3 - 2 = 5 AND 2 + 3 * 4 = 14 AND (2 + 3) * 4 = 20", ALL),
    ("2 ^ 3 ^ 2 = 512 OR 2 ^ 3 ^ 2 = 64", ALL),
    ("cadastral_value ^ 0.5 = 3", {3}),
    ("0.1 + 0.2 = 0.3", ALL),
]
FIELDS = [
    ("area_value > cadastral_value", {0, 1, 3, 6, 7, 10}),
    ("cadastral_number = address", set()),
    ("cadastral_value BETWEEN 9 AND area_value", {3, 6, 7, 10}),
    ("cadastral_number IN (address, '5')", {5}),
]
LISTS = [
    ("A_CONTAINS(predecessor_numbers, ('a','b'))", {1, 2, 6, 7, 11}),
    ("A_CONTAINEDBY(predecessor_numbers, ('a'))", {0, 3, 5, 8, 10}),
    ("A_EQUALS(predecessor_numbers, ('b','a'))", {1, 2, 6, 7, 11}),
    ("A_OVERLAPS(predecessor_numbers, ('b','c'))", {1, 2, 4, 6, 7, 9, 11}),
    ("NOT A_OVERLAPS(predecessor_numbers, ('a'))", {3, 4, 8, 9}),
    ("A_EQUALS(predecessor_numbers, successor_numbers)", {0, 10}),
    ("A_CONTAINS(('a','b','z'), predecessor_numbers)", ALL - {4, 9}),
]
DAYS = {2020: {0, 6, 9}, 2021: {1, 4, 10}, 2022: {2, 5, 8}}
TIMES = [
    ("T_AFTER(cadastral_value_on, DATE('2021-01-31'))", DAYS[2022]),
    ("T_BEFORE(cadastral_value_on, DATE('2021-01-31'))", DAYS[2020]),
    ("T_EQUALS(cadastral_value_on, DATE('2021-01-31'))", DAYS[2021]),
    ("T_DISJOINT(cadastral_value_on, INTERVAL('2021-01-31','..'))", DAYS[2020]),
    ("T_INTERSECTS(cadastral_value_on, INTERVAL('..','2021-01-31'))", DAYS[2020] | DAYS[2021]),
    ("NOT T_AFTER(cadastral_value_on, DATE('2021-01-31'))", DAYS[2020] | DAYS[2021]),
    (
        "T_INTERSECTS(INTERVAL(cadastral_value_on, '..'), INTERVAL('2020-01-01','2020-12-31'))",
        DAYS[2020],
    ),
    ("T_AFTER(begin_lifespan, DATE('2021-01-31'))", ALL),
    ("T_BEFORE(begin_lifespan, TIMESTAMP('2021-01-31T00:00:00Z'))", set()),
    ("T_INTERSECTS(INTERVAL(begin_lifespan, '..'), DATE('2021-01-31'))", set()),
]
PAIRS = {
    "T_CONTAINS": ("01-01/12-31", "03-01/04-01"),
    "T_DURING": ("03-01/04-01", "01-01/12-31"),
    "T_FINISHEDBY": ("01-01/12-31", "03-01/12-31"),
    "T_FINISHES": ("03-01/12-31", "01-01/12-31"),
    "T_MEETS": ("01-01/03-01", "03-01/04-01"),
    "T_METBY": ("03-01/04-01", "01-01/03-01"),
    "T_OVERLAPPEDBY": ("03-01/12-31", "01-01/04-01"),
    "T_OVERLAPS": ("01-01/04-01", "03-01/12-31"),
    "T_STARTEDBY": ("01-01/12-31", "01-01/03-01"),
    "T_STARTS": ("01-01/03-01", "01-01/12-31"),
}


def cases(*marked: tuple[pytest.MarkDecorator, list[tuple[str, set[int]]]]) -> list[object]:
    return [pytest.param(*case, marks=mark, id=case[0]) for mark, many in marked for case in many]


EVERY = cases(
    (BASIC, COMPARED),
    (
        ogc(
            "advanced-comparison-operators/like-predicate",
            "advanced-comparison-operators/between-predicate",
            "advanced-comparison-operators/in-predicate",
            "cql2-text/advanced-comparison-operators",
        ),
        ADVANCED,
    ),
    (
        ogc(
            "case-insensitive-comparison/casei-function",
            "cql2-text/case-insensitive-comparison",
        ),
        INSENSITIVE,
    ),
    (
        ogc(
            "accent-insensitive-comparison/accenti-function",
            "cql2-text/accent-insensitive-comparison",
        ),
        ACCENTS,
    ),
    (ogc("cql2-text/escaping"), TEXTS),
    (ogc("arithmetic/arithmetic", "cql2-text/arithmetic"), CALCULATED),
    (ogc("property-property/withdraw-permissions", "cql2-text/property-property"), FIELDS),
    (ogc("array-functions/array-predicates", "cql2-text/array-functions"), LISTS),
    (ogc("temporal-functions/temporal-functions", "temporal-functions/temporal-predicates"), TIMES),
)


@ogc("cql2-text/basic-cql2")
@pytest.mark.parametrize(("text", "expected"), EVERY)
def test_a_condition_finds_the_parcels_worked_out_by_hand(
    town: Town, text: str, expected: set[int]
) -> None:
    assert town.found(text) == expected


@ogc("cql2-json/basic-cql2", "cql2-json/advanced-comparison-operators", "cql2-json/arithmetic")
@ogc("cql2-json/array-functions", "cql2-json/temporal-functions", "cql2-json/property-property")
@ogc("cql2-json/case-insensitive-comparison", "cql2-json/accent-insensitive-comparison")
def test_json_finds_what_text_finds(town: Town) -> None:
    for _, many in (("", COMPARED), ("", ADVANCED), ("", INSENSITIVE), ("", LISTS), ("", TIMES)):
        for text, expected in many:
            if "\\" not in text:
                tree = json.dumps(cql2.parse_text(text).to_json())
                assert town.found(tree, Language.JSON) == expected, tree


@pytest.mark.parametrize("name", PAIRS)
@ogc("temporal-functions/temporal-functions", "cql2-text/temporal-functions")
def test_a_relation_of_intervals_holds_for_its_pair_alone(town: Town, name: str) -> None:
    for other, pair in PAIRS.items():
        spans = [", ".join(f"'2026-{day}'" for day in span.split("/")) for span in pair]
        found = town.found(f"{name}(INTERVAL({spans[0]}), INTERVAL({spans[1]}))")
        assert found == (ALL if name == other else set()), other


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("colour = 1", "colour", "one of the properties address, area_error_m2"),
        ("import_run = 1", "import_run", "one of the properties address, area_error_m2"),
        ("municipality__code = 'x'", "municipality__code", "one of the properties"),
        ("area_value = 'much'", "'much'", "a number to compare with area_value"),
        ("address = 1", "1", "a text to compare with address"),
        ("address", "address", "a condition"),
        ("cadastral_value_on = '2026-02-30'", "2026-02-30", "a date as"),
        ("begin_lifespan = DATE('2026-01-01')", "'2026-01-01'", "an instant as"),
        ("area_value + address = 1", "address", "a number beside +"),
        ("address LIKE cadastral_number", "cadastral_number", "a pattern that is written down"),
        ("address LIKE 'x\\\\'", "'x\\'", "is followed by what it escapes"),
        ("CASEI(area_value) = '1'", "area_value", "a text in CASEI"),
        ("predecessor_numbers = 'a'", "'a'", "a list of texts to compare"),
        ("A_CONTAINS(predecessor_numbers, (1, 2))", "1.0", "a list of texts"),
        ("T_MEETS(begin_lifespan, INTERVAL('..','2026-01-01'))", "begin_lifespan", "an interval"),
        ("T_AFTER(address, DATE('2026-01-01'))", "address", "a date, an instant or an interval"),
        (
            "T_DURING(INTERVAL('2026-02-01','2026-01-01'), INTERVAL('..','..'))",
            "[",
            "begins before",
        ),
        ("area_value ^ 9999 > 1", "", "can be computed for every feature"),
        ("area_value = 1e400", "inf", "a finite number"),
        ("buffer(geometry, 1)", "buffer", "one of the operators"),
        ("address = 'x' AND", "", "can be read at character 18"),
        ("area_value = NULL", "", "expected"),
    ],
)
@ogc("basic-cql2/property")
def test_a_condition_that_means_nothing_is_refused_with_what_would_do(
    town: Town, text: str, value: str, expected: str
) -> None:
    from gis_platform.layers import queries  # noqa: PLC0415
    from gis_platform.layers.parameters import read_selection  # noqa: PLC0415
    from gis_platform.layers.policy import access  # noqa: PLC0415
    from gis_platform.layers.registry import get_layer  # noqa: PLC0415
    from gis_platform.municipalities.actors import Actor  # noqa: PLC0415

    seen = access(Actor(municipality=town.municipality), get_layer("parcels"))
    with pytest.raises(InvalidParameter) as caught:
        queries.count(read_selection(seen, {"filter": text}), town.municipality)
    assert caught.value.name == "filter"
    assert value in caught.value.value
    assert expected in str(caught.value)
