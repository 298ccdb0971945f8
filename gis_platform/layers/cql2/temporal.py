"""Time in filters: instants, intervals, and how they lie to each other.

Source: OGC 21-065r2, 7.8; W3C Time Ontology in OWL, relations of intervals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, tzinfo

from django.db.models import DateField, DateTimeField, Value

from gis_platform.layers.cql2.sql import Part, Sql
from gis_platform.layers.cql2.terms import Term, Terms, arguments, instant, refuse
from gis_platform.layers.history import day_end, day_start
from gis_platform.layers.kinds import Kind, read_date

# {0} and {1}: start and end of the first operand; {2} and {3}: of the second
_OF_ANY = {
    "t_after": "({0} > {3})",
    "t_before": "({1} < {2})",
    "t_disjoint": "({0} > {3} OR {1} < {2})",
    "t_equals": "({0} = {2} AND {1} = {3})",
    "t_intersects": "({0} <= {3} AND {1} >= {2})",
}
_OF_INTERVALS = {
    "t_contains": "({0} < {2} AND {1} > {3})",
    "t_during": "({0} > {2} AND {1} < {3})",
    "t_finishedby": "({0} < {2} AND {1} = {3})",
    "t_finishes": "({0} > {2} AND {1} = {3})",
    "t_meets": "({1} = {2})",
    "t_metby": "({0} = {3})",
    "t_overlappedby": "({0} > {2} AND {0} < {3} AND {1} > {3})",
    "t_overlaps": "({0} < {2} AND {1} > {2} AND {1} < {3})",
    "t_startedby": "({0} = {2} AND {1} > {3})",
    "t_starts": "({0} = {2} AND {1} < {3})",
}
FUNCTIONS: Mapping[str, str] = _OF_ANY | _OF_INTERVALS
_PLACE = re.compile(r"\{(\d)\}")
_OPEN = ".."
_TYPES = {Kind.DATE: "date", Kind.TIMESTAMP: "timestamptz"}


@dataclass(frozen=True, kw_only=True)
class _Span:
    """An instant or an interval; None is an open end."""

    start: Term | None
    end: Term | None
    is_interval: bool

    @property
    def kind(self) -> Kind | None:
        return next((term.kind for term in (self.start, self.end) if term), None)


@dataclass(frozen=True, kw_only=True)
class Temporal:
    """Compiles the temporal functions; zone: where the days of dates are."""

    terms: Terms
    zone: tzinfo

    def condition(self, name: str, node: Mapping[str, object]) -> Sql:
        """Return the relation of two instants or intervals as a condition."""
        left, right = (self._span(name, part) for part in arguments(node, 2))
        kind = Kind.TIMESTAMP if Kind.TIMESTAMP in (left.kind, right.kind) else Kind.DATE
        ends = [*_bounds(self._in(left, kind), kind), *_bounds(self._in(right, kind), kind)]
        shape = FUNCTIONS[name]
        used = [int(place) for place in _PLACE.findall(shape)]
        return Sql(_PLACE.sub("{}", shape), *(ends[place] for place in used))

    def _span(self, name: str, node: object) -> _Span:
        if isinstance(node, dict) and "interval" in node:
            return self._interval(node["interval"])
        term = self._moment(node)
        if name in _OF_INTERVALS:
            raise refuse(term.said, f"an interval in {name.upper()}")
        return _Span(start=term, end=term, is_interval=False)

    def _interval(self, node: object) -> _Span:
        if not isinstance(node, list) or len(node) != 2:
            raise refuse(node, "an interval of two ends")
        start, end = (None if part == _OPEN else self._moment(part) for part in node)
        if start and end and start.kind is not end.kind:
            raise refuse(end.said, f"{start.kind.value}, as the other end of the interval")
        if start and end and _is_after(start.literal, end.literal):
            raise refuse(node, "an interval that begins before it ends")
        return _Span(start=start, end=end, is_interval=True)

    def _moment(self, node: object) -> Term:
        if isinstance(node, str):
            return instant(Kind.DATE if read_date(node) else Kind.TIMESTAMP, node)
        term = self.terms.read(node)
        if term.kind not in _TYPES:
            raise refuse(term.said, "a date, an instant or an interval")
        return term

    def _in(self, span: _Span, kind: Kind) -> _Span:
        """Return a span in dates or in instants; a day that was written down is all of it."""
        if span.kind is kind or span.kind is None:
            return span
        start, end = span.start, span.end
        if start:
            start = self._turned(start, kind, ends=False)
        if end:
            end = self._turned(end, kind, ends=True)
        return replace(span, start=start, end=end)

    def _turned(self, term: Term, kind: Kind, *, ends: bool) -> Term:
        if not isinstance(term.literal, date):
            raise refuse(term.said, f"{kind.value}, to lie beside the other")
        moment = (day_end if ends else day_start)(term.literal, self.zone)
        return replace(term, kind=kind, literal=moment, expression=Value(moment))


def _is_after(start: object, end: object) -> bool:
    return isinstance(start, date) and isinstance(end, date) and start > end


def _bounds(span: _Span, kind: Kind) -> tuple[Part, Part]:
    """Return start and end as the database compares them.

    An empty field leaves its end of an interval open; an interval of empty fields is unknown.
    """
    if span.start and not span.is_interval:
        return span.start.expression, span.start.expression
    fields = [term.expression for term in (span.start, span.end) if term and term.literal is None]
    return (
        _bound(span.start, fields, "-infinity", kind),
        _bound(span.end, fields, "infinity", kind),
    )


def _bound(term: Term | None, fields: list[Part], beyond: str, kind: Kind) -> Part:
    column = DateField() if kind is Kind.DATE else DateTimeField()
    cast = _TYPES[kind]
    value = f"COALESCE({{}}, '{beyond}'::{cast})" if term else f"'{beyond}'::{cast}"
    parts = [term.expression] if term else []
    if not fields:
        return Sql(value, *parts, output_field=column)
    known = " OR ".join(["{} IS NOT NULL"] * len(fields))
    return Sql(f"(CASE WHEN {known} THEN {value} END)", *fields, *parts, output_field=column)
