"""Terms against days that were counted by hand on the official calendars."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_platform.municipalities.calendar_files import combined, read_calendar, work_calendar
from gis_platform.workdays import (
    Start,
    Term,
    Unit,
    WorkCalendar,
    YearNotKnown,
    deadline,
    registration_day,
    resumed_deadline,
)

CALENDARS = Path(__file__).parent.parent / "fixtures" / "calendars"


def _calendar(*names: str) -> WorkCalendar:
    calendar = combined(read_calendar(CALENDARS / name) for name in names)
    assert calendar is not None
    return work_calendar(calendar)


NATIONAL = _calendar("ru.toml")
TATARSTAN = _calendar("ru.toml", "ru-16.toml")
PLAIN = WorkCalendar(years=frozenset(range(1990, 2100)))
days_of_2024_and_2025 = st.dates(dt.date(2024, 1, 1), dt.date(2025, 12, 31))
lengths = st.integers(1, 60)


def day(text: str) -> dt.date:
    """Return a day written as DD.MM.YYYY."""
    return dt.datetime.strptime(text, "%d.%m.%Y").date()


@pytest.mark.parametrize(
    ("registered", "length", "due"),
    [
        ("22.04.2026", 14, "14.05.2026"),
        ("22.12.2025", 14, "21.01.2026"),
        ("16.03.2026", 5, "23.03.2026"),
        ("20.02.2026", 1, "24.02.2026"),
        ("30.10.2025", 2, "01.11.2025"),
        ("26.04.2024", 3, "03.05.2024"),
        ("30.04.2026", 5, "08.05.2026"),
        ("12.05.2026", 14, "01.06.2026"),
    ],
)
def test_term_of_working_days_ends_as_on_the_national_calendar(
    registered: str, length: int, due: str
) -> None:
    assert deadline(day(registered), Term(length=length), NATIONAL) == day(due)


@pytest.mark.parametrize(
    ("registered", "length", "due"),
    [("16.03.2026", 5, "24.03.2026"), ("12.05.2026", 14, "02.06.2026")],
)
def test_holidays_of_the_republic_lengthen_a_term(registered: str, length: int, due: str) -> None:
    assert deadline(day(registered), Term(length=length), TATARSTAN) == day(due)


def test_working_days_of_each_month_of_2026() -> None:
    firsts = [dt.date(2026, month, 1) for month in range(1, 13)] + [dt.date(2027, 1, 1)]
    counts = [NATIONAL.between(firsts[i], firsts[i + 1] - dt.timedelta(days=1)) for i in range(12)]
    assert counts == [15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22]


@pytest.mark.parametrize(("year", "total"), [(2024, 248), (2025, 247), (2026, 247)])
def test_working_days_of_a_year(year: int, total: int) -> None:
    assert NATIONAL.between(dt.date(year, 1, 1), dt.date(year, 12, 31)) == total


@pytest.mark.parametrize("text", ["09.03.2026", "11.05.2026"])
def test_transferred_mondays_are_days_off(text: str) -> None:
    assert not NATIONAL.is_working(day(text))


def test_what_comes_on_a_holiday_is_registered_on_the_next_working_day() -> None:
    received = dt.datetime(2026, 5, 9, 12, 0)
    assert registration_day(received, NATIONAL) == day("12.05.2026")


@pytest.mark.parametrize(("hour", "registered"), [(16, "12.05.2026"), (17, "13.05.2026")])
def test_what_comes_after_the_cut_off_hour_is_registered_a_day_later(
    hour: int, registered: str
) -> None:
    received = dt.datetime(2026, 5, 12, hour, 0)
    assert registration_day(received, NATIONAL, cut_off=dt.time(17)) == day(registered)


def test_term_that_starts_on_the_same_day_ends_a_working_day_earlier() -> None:
    term = Term(length=14, starts=Start.SAME_DAY)
    assert deadline(day("22.04.2026"), term, NATIONAL) == day("13.05.2026")


def test_calendar_days_end_on_the_next_working_day() -> None:
    term = Term(length=7, unit=Unit.CALENDAR_DAYS)
    assert deadline(day("24.04.2026"), term, NATIONAL) == day("04.05.2026")


def test_calendar_days_that_end_on_a_working_day_stay() -> None:
    term = Term(length=7, unit=Unit.CALENDAR_DAYS)
    assert deadline(day("07.04.2026"), term, NATIONAL) == day("14.04.2026")


def test_suspension_adds_its_working_days() -> None:
    due = resumed_deadline(day("14.05.2026"), day("29.04.2026"), day("06.05.2026"), NATIONAL)
    assert due == day("20.05.2026")  # lost: 29.04, 30.04, 04.05, 05.05


def test_suspension_without_working_days_leaves_the_deadline() -> None:
    due = resumed_deadline(day("14.05.2026"), day("09.05.2026"), day("12.05.2026"), NATIONAL)
    assert due == day("14.05.2026")


def test_suspension_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot resume"):
        resumed_deadline(day("14.05.2026"), day("12.05.2026"), day("11.05.2026"), NATIONAL)


def test_year_without_a_calendar_is_refused() -> None:
    with pytest.raises(YearNotKnown, match=r"2027-01-01: it has 2024, 2025, 2026"):
        deadline(day("25.12.2026"), Term(length=14), NATIONAL)


def test_overlay_that_is_silent_on_a_year_makes_it_unknown() -> None:
    with pytest.raises(YearNotKnown, match=r"2025-10-31: it has 2026"):
        deadline(day("30.10.2025"), Term(length=2), TATARSTAN)


def test_day_cannot_be_off_and_working() -> None:
    with pytest.raises(ValueError, match="2026-05-09"):
        WorkCalendar(
            days_off=frozenset({dt.date(2026, 5, 9)}),
            working_days=frozenset({dt.date(2026, 5, 9)}),
            years=frozenset({2026}),
        )


@pytest.mark.parametrize("length", [0, -1])
def test_term_has_a_length(length: int) -> None:
    with pytest.raises(ValueError, match=f"not {length}"):
        Term(length=length)


@given(registered=days_of_2024_and_2025, length=lengths)
def test_deadline_is_a_working_day_after_the_registration(registered: dt.date, length: int) -> None:
    due = deadline(registered, Term(length=length), NATIONAL)
    assert NATIONAL.is_working(due)
    assert due > registered


@given(registered=days_of_2024_and_2025, length=lengths)
def test_longer_term_ends_later(registered: dt.date, length: int) -> None:
    shorter = deadline(registered, Term(length=length), NATIONAL)
    assert deadline(registered, Term(length=length + 1), NATIONAL) > shorter


@given(registered=days_of_2024_and_2025, length=lengths)
def test_term_holds_as_many_working_days_as_it_is_long(registered: dt.date, length: int) -> None:
    due = deadline(registered, Term(length=length), NATIONAL)
    assert NATIONAL.between(registered + dt.timedelta(days=1), due) == length


@given(registered=st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1)), weeks=st.integers(1, 10))
def test_five_working_days_of_plain_weeks_are_a_week(registered: dt.date, weeks: int) -> None:
    start = PLAIN.on_or_after(registered)
    due = deadline(start, Term(length=5 * weeks), PLAIN)
    assert due == start + dt.timedelta(weeks=weeks)


@given(registered=days_of_2024_and_2025, length=lengths)
def test_later_registration_never_ends_earlier(registered: dt.date, length: int) -> None:
    following = registered + dt.timedelta(days=1)
    term = Term(length=length)
    assert deadline(following, term, NATIONAL) >= deadline(registered, term, NATIONAL)
