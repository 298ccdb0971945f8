"""Which limit holds for a use, and which edition on a day."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from gis_platform.geometry.limits import MISSING, NOT_SUBJECT, Limit
from zoning.rules import (
    LimitRule,
    Parameter,
    ZoneRegulation,
    ZoningAct,
    limit_for,
    newest_in_force,
)

FOR_ALL = LimitRule(parameter=Parameter.FLOORS_MAX, limit=Limit.of(3))
FOR_SOME = LimitRule(parameter=Parameter.FLOORS_MAX, limit=NOT_SUBJECT, use_codes=("2.1", "2.3"))


def _zone(
    *limits: LimitRule, valid_from: dt.date | None = None, valid_to: dt.date | None = None
) -> ZoneRegulation:
    return ZoneRegulation(
        code="A",
        names={"ru": "А"},
        kind="OTHER",
        act=ZoningAct(title="Правила"),
        limits=limits,
        valid_from=valid_from,
        valid_to=valid_to,
    )


@given(st.permutations([FOR_ALL, FOR_SOME]), st.sampled_from(["2.1", "2.3"]))
def test_rule_that_names_the_use_comes_first(rules: list[LimitRule], use: str) -> None:
    assert limit_for(_zone(*rules), Parameter.FLOORS_MAX, use) == NOT_SUBJECT


@given(st.permutations([FOR_ALL, FOR_SOME]), st.sampled_from(["4.4", None]))
def test_other_uses_have_the_rule_for_all(rules: list[LimitRule], use: str | None) -> None:
    assert limit_for(_zone(*rules), Parameter.FLOORS_MAX, use) == Limit.of(3)


def test_use_that_no_rule_names_misses_its_limit() -> None:
    assert limit_for(_zone(FOR_SOME), Parameter.FLOORS_MAX, "4.4") == MISSING
    assert limit_for(_zone(FOR_SOME), Parameter.FLOORS_MAX, None) == MISSING
    assert limit_for(_zone(FOR_ALL), Parameter.FAR_MAX, "2.1") == MISSING


def test_edition_holds_from_its_first_to_its_last_day() -> None:
    zone = _zone(valid_from=dt.date(2024, 4, 8), valid_to=dt.date(2025, 4, 7))
    days = [dt.date(2024, 4, 7), dt.date(2024, 4, 8), dt.date(2025, 4, 7), dt.date(2025, 4, 8)]
    assert [zone.is_in_force(day) for day in days] == [False, True, True, False]


def test_newest_edition_in_force_is_taken() -> None:
    old, unbounded = _zone(valid_from=dt.date(2020, 1, 1)), _zone()
    new = _zone(valid_from=dt.date(2025, 1, 1))
    for order in ([old, new, unbounded], [new, unbounded, old]):
        assert newest_in_force(order, dt.date(2024, 12, 31)) == {"A": old}
        assert newest_in_force(order, dt.date(2025, 1, 1)) == {"A": new}
        assert newest_in_force(order, dt.date(2019, 1, 1)) == {"A": unbounded}
    assert newest_in_force([new], dt.date(2019, 1, 1)) == {}
