"""Working days: which days are, and when a term ends.

A calendar holds the days that differ from the ordinary week of five days. It refuses to count
in a year that it does not know: holidays that nobody has entered are not working days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

SATURDAY = 5
ONE_DAY = dt.timedelta(days=1)


class YearNotKnown(LookupError):  # noqa: N818  the name is the sentence
    """The calendar has no days of a year; years: those that it knows."""

    def __init__(self, day: dt.date, years: frozenset[int]) -> None:
        self.day = day
        self.years = years
        known = ", ".join(str(year) for year in sorted(years)) or "none"
        super().__init__(f"The calendar does not know the year of {day}: it has {known}.")


class Unit(StrEnum):
    """What a term is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class Start(StrEnum):
    """The first day of a term: the day after the registration, or that day itself."""

    NEXT_DAY = "next_day"
    SAME_DAY = "same_day"


@dataclass(frozen=True, kw_only=True)
class Term:
    """The length of a term, at least 1, its unit, and the day from which it counts.

    Raises ValueError for a length below 1.
    """

    length: int
    unit: Unit = Unit.WORKING_DAYS
    starts: Start = Start.NEXT_DAY

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError(f"A term has a length of at least 1, not {self.length}.")


@dataclass(frozen=True, kw_only=True)
class WorkCalendar:
    """Days that differ from the ordinary week, in the years that are known.

    days_off: weekdays without work. working_days: Saturdays and Sundays with work.
    Raises ValueError if a day is both.
    """

    days_off: frozenset[dt.date] = field(default_factory=frozenset)
    working_days: frozenset[dt.date] = field(default_factory=frozenset)
    years: frozenset[int]

    def __post_init__(self) -> None:
        for day in self.days_off & self.working_days:
            raise ValueError(f"{day} cannot be a day off and a working day.")

    def is_working(self, day: dt.date) -> bool:
        """Say whether a day is a working one. Raises YearNotKnown."""
        if day.year not in self.years:
            raise YearNotKnown(day, self.years)
        if day in self.working_days:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off

    def on_or_after(self, day: dt.date) -> dt.date:
        """Return the first working day from a day on, itself included. Raises YearNotKnown."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def add(self, start: dt.date, length: int) -> dt.date:
        """Return the working day number `length` after a day, which does not count itself.

        Raises ValueError for a length below 1, YearNotKnown.
        """
        if length < 1:
            raise ValueError(f"Add at least 1 working day, not {length}.")
        day = start
        for _ in range(length):
            day = self.on_or_after(day + ONE_DAY)
        return day

    def between(self, first: dt.date, last: dt.date) -> int:
        """Return how many working days there are from a day to another, both included."""
        return sum(self.is_working(day) for day in _days(first, last))


def registration_day(
    received: dt.datetime, calendar: WorkCalendar, *, cut_off: dt.time | None = None
) -> dt.date:
    """Return the day on which what was received is registered.

    received: in the municipality's own time. That day if it is a working day and before the
    cut-off hour, else the next working day. Raises YearNotKnown.
    """
    day = received.date()
    is_late = cut_off is not None and received.time() >= cut_off
    return calendar.on_or_after(day + ONE_DAY if is_late else day)


def deadline(registered: dt.date, term: Term, calendar: WorkCalendar) -> dt.date:
    """Return the last day of a term.

    Working days count from the next working day on, or from the day of registration itself
    where the term starts on the same day. Calendar days end on a working day: an end on
    another one moves to the next (Civil Code of the Russian Federation, art. 191, 193).
    Raises YearNotKnown.
    """
    if term.unit is Unit.CALENDAR_DAYS:
        length = term.length - (term.starts is Start.SAME_DAY)
        return calendar.on_or_after(registered + length * ONE_DAY)
    start = registered - ONE_DAY if term.starts is Start.SAME_DAY else registered
    return calendar.add(start, term.length)


def resumed_deadline(
    due: dt.date, suspended_on: dt.date, resumed_on: dt.date, calendar: WorkCalendar
) -> dt.date:
    """Return the deadline of a term that stood still.

    The working days from the day of the suspension up to, not including, the day on which the
    term runs again are added. Raises ValueError if it resumes first, YearNotKnown.
    """
    if resumed_on < suspended_on:
        raise ValueError(f"A term suspended on {suspended_on} cannot resume on {resumed_on}.")
    lost = calendar.between(suspended_on, resumed_on - ONE_DAY)
    return calendar.add(due, lost) if lost else due


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for number in range((last - first).days + 1):
        yield first + number * ONE_DAY
