"""What kinds of values fields hold, and how a value is read from the text of a parameter."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from django.db.models import Field

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access

LONGEST_TEXT = 200
_LARGEST_WHOLE = 2**63 - 1
_NUMBER = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIMESTAMP = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?\d*([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)


class Kind(StrEnum):
    """What a field holds; the value says it in words."""

    TEXT = "a text"
    INTEGER = "a whole number"
    NUMBER = "a number"
    BOOLEAN = "true or false"
    DATE = "a date as 2026-01-31"
    TIMESTAMP = "an instant as 2026-01-31T12:00:00Z"
    TEXTS = "a list of texts"
    GEOMETRY = "a geometry"

    @property
    def is_number(self) -> bool:
        """Whether one can calculate with it."""
        return self in (Kind.INTEGER, Kind.NUMBER)

    @property
    def is_simple(self) -> bool:
        """Whether it is one value, that can be compared and sorted by."""
        return self not in (Kind.TEXTS, Kind.GEOMETRY)


_KINDS = {
    "CharField": Kind.TEXT,
    "TextField": Kind.TEXT,
    "SlugField": Kind.TEXT,
    "BooleanField": Kind.BOOLEAN,
    "DateField": Kind.DATE,
    "DateTimeField": Kind.TIMESTAMP,
    "DecimalField": Kind.NUMBER,
    "FloatField": Kind.NUMBER,
    "SmallIntegerField": Kind.INTEGER,
    "IntegerField": Kind.INTEGER,
    "BigIntegerField": Kind.INTEGER,
    "PositiveSmallIntegerField": Kind.INTEGER,
    "PositiveIntegerField": Kind.INTEGER,
    "PositiveBigIntegerField": Kind.INTEGER,
}


def kind_of(column: Field[object, object]) -> Kind | None:
    """Return what a column holds; None for what cannot be asked about."""
    name = column.get_internal_type()
    if name == "ArrayField":
        inner: Field[object, object] = getattr(column, "base_field")  # noqa: B009  of arrays only
        return Kind.TEXTS if kind_of(inner) is Kind.TEXT else None
    return _KINDS.get(name)


def queryables(seen: Access) -> dict[str, Kind]:
    """Return what a condition on a layer may name, for those who see `seen` of it."""
    found = ((name, kind_of(seen.layer.column(name))) for name in seen.names)
    return {name: kind for name, kind in found if kind} | {GEOMETRY: Kind.GEOMETRY}


def simple(seen: Access) -> dict[str, Kind]:
    """Return the fields that have one value: parameters by name, and what can be sorted by."""
    return {name: kind for name, kind in queryables(seen).items() if kind.is_simple}


def read_value(kind: Kind, name: str, text: str) -> object:
    """Return the value that a text stands for; InvalidParameter if it is not of the kind."""
    if len(text) > LONGEST_TEXT or "\x00" in text:
        raise InvalidParameter(name, text[:40], f"at most {LONGEST_TEXT} characters of text")
    value = _read(kind, text)
    if value is None:
        raise InvalidParameter(name, text[:80], kind.value)
    return value


def _read(kind: Kind, text: str) -> object | None:
    read = _READERS.get(kind)
    return read(text) if read else None


def _read_number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _read_whole(text: str) -> int | None:
    number = _read_number(text)
    if number is None or abs(number) > _LARGEST_WHOLE or number % 1:
        return None
    return int(number)


def read_date(text: str) -> date | None:
    """Return the day that an RFC 3339 `full-date` names, None if it is none."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def read_timestamp(text: str) -> datetime | None:
    """Return the instant that an RFC 3339 `date-time` names, None if it is none."""
    found = _TIMESTAMP.fullmatch(text)
    if not found:
        return None
    fraction = found[1] or ""
    whole = f"{text[:10]}T{text[11:19]}{fraction.ljust(7, '0') if fraction else ''}{found[2]}"
    try:
        return datetime.fromisoformat(whole.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


_READERS: Mapping[Kind, Callable[[str], object | None]] = {
    Kind.TEXT: str,
    Kind.BOOLEAN: lambda text: {"true": True, "false": False}.get(text.lower()),
    Kind.DATE: read_date,
    Kind.TIMESTAMP: read_timestamp,
    Kind.NUMBER: _read_number,
    Kind.INTEGER: _read_whole,
}


def write_value(value: object) -> str | None:
    """Return a value as `read_value` reads it; None stays None."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def listed(names: Mapping[str, object]) -> str:
    """Return names as a sentence lists them."""
    return ", ".join(sorted(names))
