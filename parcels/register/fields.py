"""Reads single fields of a record; what cannot be read refuses the record, with a sentence."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache

from lxml import etree

from parcels.register.code_tables import code_table

_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,12})?")
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T.*)?")
_CADASTRAL_NUMBER = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{6,7}:[0-9]+")
_QUARTER_NUMBER = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{6,7}")
_LONGEST_NUMBER = 100


class UnreadableRecord(Exception):  # noqa: N818 - caught where records are read
    """A record that is left out; carries what a `RecordRefused` says."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@cache
def plain_name(tag: str) -> str:
    """Return a tag or attribute without namespace and underscores: Entity_Spatial is EntitySpatial.

    Versions 07 and 08 write names with underscores, 09 and 10 the same names without.
    """
    return tag.rsplit("}", 1)[-1].replace("_", "")


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first descendant along plain names, one level a name."""
    found = element
    for name in path:
        if found is None:
            return None
        found = next((inner for inner in found if plain_name(inner.tag) == name), None)
    return found


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    """Return the children of a plain name, in document order."""
    if element is None:
        return []
    return [inner for inner in element if plain_name(inner.tag) == name]


def text_of(element: etree._Element | None) -> str:
    """Return an element's own text, trimmed; "" where there is none."""
    return (element.text or "").strip() if element is not None else ""


def value_at(element: etree._Element | None, *path: str) -> str:
    """Return an attribute or, where absent, a child's text: versions write either."""
    parent = child(element, *path[:-1])
    if parent is None:
        return ""
    for name, value in parent.attrib.items():
        if plain_name(str(name)) == path[-1]:
            return str(value).strip()
    return text_of(child(parent, path[-1]))


def text_at(element: etree._Element | None, path: str) -> str:
    """Return the text at a path of exact names without namespace (version 11)."""
    return (element.findtext(path) or "").strip() if element is not None else ""


def decimal_in(text: str, what: str) -> Decimal | None:
    """Return a plain decimal number, None for an empty text; refuses all else."""
    if not text:
        return None
    if not _DECIMAL.fullmatch(text):
        raise UnreadableRecord("VALUE_MALFORMED", f"{what} {text[:40]!r} is not a number.")
    return Decimal(text)


def quantity_in(text: str, what: str) -> Decimal | None:
    """Return a number that cannot be negative: an area, a value, a length."""
    number = decimal_in(text, what)
    if number is not None and number < 0:
        raise UnreadableRecord("VALUE_MALFORMED", f"{what} {text} is negative.")
    return number


def measure_in(text: str, unit: str, table: str, what: str) -> Decimal | None:
    """Return a quantity in the table's base unit; a missing unit is the base unit."""
    number = quantity_in(text, what)
    if number is None or not unit:
        return number
    entry = code_table(table).codes.get(unit)
    if entry is None:
        raise UnreadableRecord("UNKNOWN_CODE", f"{what} {text} is in the unknown unit {unit!r}.")
    return number * entry.factor


def date_in(text: str, what: str) -> date | None:
    """Return the day of a date or a moment as written (its own time zone), None for ""."""
    if not text:
        return None
    found = _DATE.fullmatch(text)
    if found is None:
        raise UnreadableRecord("VALUE_MALFORMED", f"{what} {text[:40]!r} is not a date.")
    try:
        return date.fromisoformat(found.group(1))
    except ValueError as fault:
        raise UnreadableRecord("VALUE_MALFORMED", f"{what} {text[:40]!r}: {fault}.") from fault


def code_name(table: str, code: str, what: str) -> str:
    """Return our name of a register code; refuses a code that the table lacks."""
    entry = code_table(table).codes.get(code)
    if entry is None:
        raise UnreadableRecord("UNKNOWN_CODE", f"{what} code {code!r} is in no table.")
    return entry.name


def code_text(table: str, code: str) -> str:
    """Return the register's text of a code, "" where the table lacks it."""
    entry = code_table(table).codes.get(code)
    return entry.text if entry is not None else ""


def cadastral_number_in(text: str) -> str:
    """Return the number of a parcel or capital object; refuses what is none."""
    return _number(text, _CADASTRAL_NUMBER.fullmatch, "cadastral number")


def quarter_number_in(text: str) -> str:
    """Return the number of a quarter; refuses what is none."""
    return _number(text, _QUARTER_NUMBER.fullmatch, "quarter number")


def registry_number_in(text: str) -> str:
    """Return the registry number of a zone or boundary: any text, but there must be one."""
    return _number(text, lambda number: len(number) <= _LONGEST_NUMBER, "registry number")


def _number(text: str, fits: Callable[[str], object], what: str) -> str:
    if not text:
        raise UnreadableRecord("NUMBER_MISSING", f"The {what} is missing.")
    if not fits(text):
        raise UnreadableRecord("NUMBER_MALFORMED", f"{text[:60]!r} is no {what}.")
    return text


def quarter_of(cadastral_number: str) -> str:
    """Return the quarter of a cadastral number: its first three groups."""
    return cadastral_number.rsplit(":", 1)[0]
