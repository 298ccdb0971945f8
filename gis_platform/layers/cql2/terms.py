"""Values of a filter: fields, literals, and what is calculated from them; each has a kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import DecimalField, F, TextField, Value

from gis_platform.layers.cql2.sql import Part, Sql, accents_stripped, case_folded
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.kinds import Kind, listed, read_date, read_timestamp

_NUMBER: DecimalField[Any, Any] = DecimalField(max_digits=1000, decimal_places=500)
_TEXT: TextField[Any, Any] = TextField()
_ARITHMETIC = {
    "+": "({}::numeric + {}::numeric)",
    "-": "({}::numeric - {}::numeric)",
    "*": "({}::numeric * {}::numeric)",
    "/": "({}::numeric / NULLIF({}::numeric, 0))",
    "%": "mod({}::numeric, NULLIF({}::numeric, 0))",
    "div": "div({}::numeric, NULLIF({}::numeric, 0))",
    "^": "(power({}::float8, {}::float8))::numeric",
}
_ON_TEXTS: Mapping[str, Callable[..., Sql]] = {"casei": case_folded, "accenti": accents_stripped}


@dataclass(frozen=True, kw_only=True)
class Term:
    """A value: of a field, written down, or calculated.

    said: how the filter says it, for refusals. literal: what was written down.
    """

    expression: Part
    kind: Kind
    said: str
    literal: object = None


def refuse(said: object, expected: str) -> InvalidParameter:
    """Return the refusal of a part of a filter."""
    return InvalidParameter("filter", str(said)[:80], expected)


def number(value: float) -> Term:
    """Return a number that was written down."""
    if isinstance(value, float) and not math.isfinite(value):
        raise refuse(value, "a finite number")
    is_whole = isinstance(value, int) or (value.is_integer() and abs(value) < 2**53)
    exact = int(value) if is_whole else Decimal(repr(value))
    expression = Value(exact, output_field=_NUMBER)
    return Term(expression=expression, kind=Kind.NUMBER, said=str(exact), literal=exact)


def text(value: str) -> Term:
    """Return a text that was written down."""
    if "\x00" in value:
        raise refuse(value.replace("\x00", "\\0"), "a text without the character 0")
    expression = Value(value, output_field=_TEXT)
    return Term(expression=expression, kind=Kind.TEXT, said=f"'{value}'", literal=value)


def instant(kind: Kind, value: object) -> Term:
    """Return a date or a timestamp that was written down as a text."""
    read = read_date if kind is Kind.DATE else read_timestamp
    moment = read(value) if isinstance(value, str) else None
    if moment is None:
        raise refuse(value, kind.value)
    return Term(expression=Value(moment), kind=kind, said=f"'{value}'", literal=moment)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Reads the values of a filter; names: the fields that it may name."""

    names: Mapping[str, Kind]

    def read(self, node: object) -> Term:
        """Return the value that a node of a filter stands for; InvalidParameter if it is none."""
        if isinstance(node, bool):
            said = str(node).lower()
            return Term(expression=Value(node), kind=Kind.BOOLEAN, said=said, literal=node)
        if isinstance(node, int | float):
            return number(node)
        if isinstance(node, str):
            return text(node)
        if isinstance(node, list):
            return self._texts(node)
        if isinstance(node, dict):
            return self._of_object(node)
        raise refuse(node, "a value; whether there is one is asked by IS NULL")

    def _of_object(self, node: Mapping[str, object]) -> Term:
        if "property" in node:
            return self.field(node["property"])
        for member, kind in (("date", Kind.DATE), ("timestamp", Kind.TIMESTAMP)):
            if member in node:
                return instant(kind, node[member])
        if "op" not in node:
            raise refuse(", ".join(node), "a field, a text, a number, a date or a calculation")
        operator = str(node["op"]).lower()
        if operator in _ARITHMETIC:
            left, right = (self.read(part) for part in arguments(node, 2))
            return calculated(operator, left, right)
        if operator in _ON_TEXTS:
            (inner,) = (self.read(part) for part in arguments(node, 1))
            return self._on_text(operator, inner)
        known = listed(dict.fromkeys([*_ARITHMETIC, *_ON_TEXTS]))
        raise refuse(operator, f"a value: a field, a literal, or one of {known}")

    def field(self, name: object) -> Term:
        """Return the value of a field; a name that is not known is answered with those that are."""
        if not isinstance(name, str) or name not in self.names:
            raise refuse(name, f"one of the properties {listed(self.names)}")
        return Term(expression=F(name), kind=self.names[name], said=name)

    def _on_text(self, operator: str, inner: Term) -> Term:
        if inner.kind is not Kind.TEXT:
            raise refuse(inner.said, f"a text in {operator.upper()}")
        return Term(
            expression=_ON_TEXTS[operator](inner.expression, _TEXT),
            kind=Kind.TEXT,
            said=f"{operator.upper()}({inner.said})",
        )

    def _texts(self, node: list[object]) -> Term:
        for part in node:
            if not isinstance(part, str) or "\x00" in part:
                raise refuse(part, "a list of texts")
        return Term(
            expression=Value(node, output_field=ArrayField(TextField())),
            kind=Kind.TEXTS,
            said=str(node),
            literal=node,
        )


def calculated(operator: str, left: Term, right: Term) -> Term:
    """Return the result of a calculation; divided by nought it is unknown."""
    for side in (left, right):
        if not side.kind.is_number:
            raise refuse(side.said, f"a number beside {operator}")
    expression = Sql(_ARITHMETIC[operator], left.expression, right.expression, output_field=_NUMBER)
    said = f"{left.said} {operator} {right.said}"
    return Term(expression=expression, kind=Kind.NUMBER, said=said)


def arguments(node: Mapping[str, object], count: int) -> list[object]:
    """Return the arguments of an operator, of which there must be so many."""
    found = node.get("args")
    if not isinstance(found, list) or len(found) != count:
        raise refuse(node.get("op"), f"{count} arguments")
    return found


def aligned(left: Term, right: Term) -> tuple[Term, Term]:
    """Return two values as they can be compared; InvalidParameter if they cannot.

    A text that was written beside a date or an instant is read as one.
    """
    if left.kind is right.kind or (left.kind.is_number and right.kind.is_number):
        if not left.kind.is_simple:
            raise refuse(left.said, f"one value to compare, not {left.kind.value}")
        return left, right
    moments = (Kind.DATE, Kind.TIMESTAMP)
    if left.kind in moments and right.kind is Kind.TEXT and right.literal is not None:
        return left, instant(left.kind, right.literal)
    if right.kind in moments and left.kind is Kind.TEXT and left.literal is not None:
        return instant(right.kind, left.literal), right
    raise refuse(right.said, f"{left.kind.value} to compare with {left.said}")
