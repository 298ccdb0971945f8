"""Pages: the order of features, and the place where the next page begins.

A page begins after the last feature of the one before, told by the values that are sorted by
and the id, so that page 200 is found as page 1 is.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from django.db.models import F, OrderBy, Q

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.kinds import Kind, listed, read_value, write_value
from gis_platform.layers.registry import Layer

MOST_KEYS = 5
Order = tuple[tuple[str, bool], ...]
_EXPECTED = "the value in the `next` link of a page that was sorted in the same way"


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """The last feature of a page: the values it was sorted by, and its id."""

    values: tuple[object, ...]
    pk: int


def read_order(name: str, text: str, known: dict[str, Kind]) -> Order:
    """Return what to sort by, with True for falling; known: the fields that can be sorted by.

    Source: OGC 20-004 (`+a,-b`); a plus that an address has turned into a space is understood.
    """
    order: dict[str, bool] = {}
    for part in text[:400].split(","):
        field = part.strip().removeprefix("+").removeprefix("-")
        if field not in known or field in order or len(order) == MOST_KEYS:
            expected = f"up to {MOST_KEYS} different fields of {listed(known)}, - before falling"
            raise InvalidParameter(name, part[:80], expected)
        order[field] = part.strip().startswith("-")
    return tuple(order.items())


def nullable(layer: Layer, order: Order) -> frozenset[str]:
    """Return those fields of an order that may be empty."""
    return frozenset(name for name, _ in order if layer.column(name).null)


def order_by(order: Order, key: str, empty: frozenset[str] | None = None) -> list[OrderBy]:
    """Return the order of features: as asked, then by id; what is empty comes last.

    empty: the fields that may be, None for all; an index serves the others in both directions.
    """
    keys = []
    for name, falling in order:
        last = True if empty is None or name in empty else None
        keys.append(F(name).desc(nulls_last=last) if falling else F(name).asc(nulls_last=last))
    return [*keys, F(key).asc()]


def after(cursor: Cursor, order: Order, key: str, empty: frozenset[str]) -> Q:
    """Return the condition of the features that come after one; empty: as for `order_by`."""
    bound, same, following = Q(), Q(), Q(pk__in=[])
    for (name, falling), value in zip(order, cursor.values, strict=True):
        if value is not None:
            beyond = Q(**{f"{name}__{'lt' if falling else 'gt'}": value})
            if name in empty:
                beyond |= Q(**{f"{name}__isnull": True})
            elif not (bound or same):  # says nothing new, but an index can begin there
                bound = Q(**{f"{name}__{'lte' if falling else 'gte'}": value})
            following |= same & beyond
        same &= Q(**{name: value}) if value is not None else Q(**{f"{name}__isnull": True})
    return bound & (following | (same & Q(**{f"{key}__gt": cursor.pk})))


def write_cursor(order: Order, values: Sequence[object], pk: int) -> str:
    """Return a place as a link can carry it."""
    said = [_said(order), *(write_value(value) for value in values), pk]
    return urlsafe_b64encode(orjson.dumps(said)).decode().rstrip("=")


def read_cursor(name: str, text: str, order: Order, known: dict[str, Kind]) -> Cursor:
    """Return the place that a link carries; InvalidParameter if it is of another order."""
    try:
        said = orjson.loads(urlsafe_b64decode(text[:8000] + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error) as error:
        raise InvalidParameter(name, text[:40], _EXPECTED) from error
    sound = isinstance(said, list) and len(said) == len(order) + 2 and said[0] == _said(order)
    if not sound or not isinstance(said[-1], int) or not 0 <= said[-1] < 2**63:
        raise InvalidParameter(name, text[:40], _EXPECTED)
    return Cursor(values=_values(name, said[1:-1], order, known), pk=said[-1])


def _values(
    name: str, said: Sequence[object], order: Order, known: dict[str, Kind]
) -> tuple[object, ...]:
    values: list[object] = []
    for one, (field, _) in zip(said, order, strict=True):
        if one is not None and not isinstance(one, str):
            raise InvalidParameter(name, str(one)[:40], _EXPECTED)
        is_text = known[field] is Kind.TEXT
        values.append(one if one is None or is_text else read_value(known[field], name, one))
    return tuple(values)


def _said(order: Order) -> str:
    return ",".join(f"{'-' if falling else ''}{name}" for name, falling in order)
