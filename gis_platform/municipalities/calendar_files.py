"""Calendars as dated files: days that differ from the ordinary week, and the years they cover."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gis_platform.municipalities.toml_tables import Table, read_toml
from gis_platform.workdays import WorkCalendar

SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day that differs from the ordinary week."""

    day: date
    is_working: bool
    note: str
    source: str


@dataclass(frozen=True, kw_only=True)
class CalendarFile:
    """A calendar of a jurisdiction; outside its years it says nothing."""

    source: str
    years: frozenset[int]
    days: tuple[Day, ...]


def read_calendar(path: Path) -> CalendarFile:
    """Return a calendar file: `source`, `years`, tables `holidays` and `working` by day.

    Raises InvalidFile for a day that is not one, lies outside the years, stands twice, or
    says nothing new (a day off on a weekend, a working day in the week).
    """
    table, _ = read_toml(path)
    calendar = read_days(table, source=table.text("source"))
    table.end()
    return calendar


def combined(files: Iterable[CalendarFile]) -> CalendarFile | None:
    """Return a national calendar with the overlays after it as one; the later day wins.

    Only years that all of them cover are known: an overlay that is silent on a year would
    make its holidays working days. None for no file.
    """
    calendars = list(files)
    if not calendars:
        return None
    days = {day.day: day for calendar in calendars for day in calendar.days}
    return CalendarFile(
        source="; ".join(calendar.source for calendar in calendars),
        years=frozenset.intersection(*(calendar.years for calendar in calendars)),
        days=tuple(days[key] for key in sorted(days)),
    )


def work_calendar(calendar: CalendarFile) -> WorkCalendar:
    """Return a calendar to count with."""
    return WorkCalendar(
        days_off=frozenset(day.day for day in calendar.days if not day.is_working),
        working_days=frozenset(day.day for day in calendar.days if day.is_working),
        years=calendar.years,
    )


def read_days(table: Table, *, source: str) -> CalendarFile:
    """Return a calendar from a table: `years`, and days with notes in `holidays`, `working`."""
    years = _years(table)
    found: dict[date, Day] = {}
    for name, is_working in (("holidays", False), ("working", True)):
        days = table.table(name, needed=False)
        for text in days:
            note = days.text(text)
            day = _day(days, text, note)
            if day.year not in years:
                raise days.refusal(text, note, f"a day in {', '.join(map(str, sorted(years)))}")
            if day in found:
                raise days.refusal(text, note, "each day once")
            if is_working is not (day.weekday() >= SATURDAY):
                form = "a Saturday or Sunday" if is_working else "a day from Monday to Friday"
                raise days.refusal(text, note, form)
            found[day] = Day(day=day, is_working=is_working, note=note, source=source)
    return CalendarFile(source=source, years=years, days=tuple(found[key] for key in sorted(found)))


def _years(table: Table) -> frozenset[int]:
    years = table.take("years")
    if not isinstance(years, list) or not years or not all(type(year) is int for year in years):
        raise table.refusal("years", years, "a list of years")
    return frozenset(years)


def _day(days: Table, text: str, note: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise days.refusal(text, note, "a day as YYYY-MM-DD") from error
