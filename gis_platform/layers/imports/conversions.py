"""Values of a source to those of a column: text, numbers, dates, yes and no, lists."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    FloatField,
    IntegerField,
    TextField,
)

from gis_platform.layers.errors import InvalidDeclaration
from gis_platform.layers.imports.mapping import FieldRule

Convert = Callable[[object], object]
_YES, _NO = {"1", "true", "t", "yes", "y"}, {"0", "false", "f", "no", "n"}


class Unreadable(ValueError):  # noqa: N818
    """A value is not of the kind that the column holds; the sentence says of which."""


def converter(field: Field[object, object], rule: FieldRule) -> Convert:
    """Return what turns a value of the source into one of the column.

    Nothing (None, NaN, blank text) becomes None, or empty text in a column of text.
    The returned function raises Unreadable.
    """
    if isinstance(field, CharField | TextField):
        return to_text
    if isinstance(field, BooleanField):
        return to_boolean
    if isinstance(field, DateField) and not isinstance(field, DateTimeField):
        return lambda value: to_date(value, rule.format)
    if isinstance(field, DecimalField | FloatField):
        return lambda value: to_number(value, rule.scale)
    if isinstance(field, IntegerField):
        return lambda value: to_integer(value, rule.scale)
    if isinstance(field, ArrayField):
        return lambda value: to_list(value, rule.separator)
    raise InvalidDeclaration(f"{field.name}: values of {type(field).__name__} are not imported.")


def to_text(value: object) -> object:
    """Return text without blanks around it; a whole number loses its `.0`."""
    if type(value) is str:
        return value.strip().replace("\0", "")
    if _is_nothing(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def to_number(value: object, scale: float | None = None) -> object:
    """Return a number; text may have a decimal comma or spaces between thousands."""
    if scale is None and (type(value) is int or (type(value) is float and math.isfinite(value))):
        return value
    if _is_nothing(value):
        return None
    if isinstance(value, str):
        value = value.strip().replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise Unreadable(f"{value!r} is not a number") from error
    if not number.is_finite():
        raise Unreadable(f"{value!r} is not a number")
    return number if scale is None else number * Decimal(str(scale))


def to_integer(value: object, scale: float | None = None) -> object:
    """Return a whole number; a fraction is refused."""
    number = to_number(value, scale)
    if number is None:
        return None
    if not isinstance(number, int | float | Decimal):
        raise Unreadable(f"{value!r} is not a number")
    number = Decimal(str(number))
    if number != number.to_integral_value():
        raise Unreadable(f"{value!r} is not a whole number")
    return int(number)


def to_boolean(value: object) -> object:
    """Return yes or no from the usual ways of writing them."""
    if _is_nothing(value):
        return None
    text = str(value).strip().lower()
    if text in _YES or text in _NO:
        return text in _YES
    raise Unreadable(f"{value!r} is neither yes nor no")


def to_date(value: object, pattern: str = "") -> object:
    """Return a date: a date, a moment, text by pattern or ISO 8601."""
    if _is_nothing(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    try:
        if pattern:
            return datetime.strptime(text, pattern).date()
        return date.fromisoformat(text[:10].replace("/", "-"))
    except ValueError as error:
        raise Unreadable(f"{value!r} is not a date") from error


def to_list(value: object, separator: str = ",") -> object:
    """Return a list of texts; text is a list of JSON, or else split at the separator."""
    if _is_nothing(value):
        return []
    parts = value if isinstance(value, list | tuple) else _listed(str(value), separator)
    return [part for part in (str(to_text(part)) for part in parts) if part]


def _listed(text: str, separator: str) -> list[object]:
    if text.startswith("[") and text.endswith("]"):
        with suppress(ValueError):
            found = json.loads(text)
            return list(found)
    return [*text.split(separator)]


def _is_nothing(value: object) -> bool:
    if value is None:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return isinstance(value, str) and not value.strip()
