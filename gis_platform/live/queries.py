"""What is read of what happens now, on Django's connection or on that of the listener."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from gis_platform.live.news import Audience, ChangesetChanged, Facts, Person

SQL = Path(__file__).parent / "sql"
GONE_AFTER = timedelta(seconds=60)
LATE = timedelta(seconds=15)
"""A changeset bears the time when its publication began and is seen when that ends."""
Ask = Callable[[str, Mapping[str, Any]], list[tuple[Any, ...]]]  # Any: values of columns
"""Runs a statement with named parameters and returns its rows."""


@cache
def statement(name: str) -> str:
    """Return a statement of the folder sql."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def ask_django(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement on Django's connection."""
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(parameters))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def people_in(ask: Ask, municipality: int, *, now: datetime) -> tuple[Person, ...]:
    """Return who is at work in a municipality, by name; one statement."""
    parameters = {"municipality": municipality, "since": now - GONE_AFTER}
    return tuple(
        Person(session=session, name=name, editing=_pairs(editing), changeset=changeset, at=at)
        for session, name, editing, changeset, at in ask(statement("people"), parameters)
    )


def revisions(ask: Ask, municipality: int, tables: Sequence[str] | None = None) -> dict[str, int]:
    """Return the revisions of a municipality's layers by table; one statement."""
    parameters = {
        "municipality": municipality,
        "tables": None if tables is None else list(tables),
    }
    return dict(ask(statement("revisions"), parameters))


def changesets(
    ask: Ask, municipality: int, *, ids: Sequence[int] = (), since: datetime | None = None
) -> list[ChangesetChanged]:
    """Return changesets by their ids or changed since a moment, at most 50; one statement."""
    parameters = {"municipality": municipality, "ids": list(ids), "since": since}
    return [
        ChangesetChanged(
            municipality=municipality,
            pk=pk,
            status=status,
            title=title,
            by=by,
            layers=tuple(json.loads(layers)),
            features=_pairs(features),
        )
        for pk, status, title, by, layers, features, _ in ask(statement("changesets"), parameters)
    ]


def state_for(audience: Audience, *, now: datetime, since: datetime | None = None) -> Facts:
    """Return all that a page has to know, as JSON; up to three statements.

    since: the `at` of the state before; changesets of the time from then on are told too, some of
    shortly before it once more.
    """
    place = audience.municipality
    found = revisions(ask_django, place)
    layers = {
        name: found.get(table, 0) for table, names in audience.names.items() for name in names
    }
    people = people_in(ask_django, place, now=now) if audience.is_staff else ()
    news = (
        changesets(ask_django, place, since=_earlier(since)) if audience.is_staff and since else []
    )
    return {
        "at": now,
        "layers": layers,
        **audience.people(people),
        "changesets": [audience.changeset(one) for one in news if audience.may_know(one)],
    }


def _pairs(text: str) -> tuple[tuple[str, int], ...]:
    return tuple((one["layer"], one["id"]) for one in json.loads(text))


def _earlier(moment: datetime) -> datetime:
    oldest = datetime.min.replace(tzinfo=UTC) + LATE
    return max(moment, oldest) - LATE
