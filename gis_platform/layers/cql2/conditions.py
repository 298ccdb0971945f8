"""From the tree of a filter to a condition of the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from gis_platform.layers.cql2 import spatial, temporal
from gis_platform.layers.cql2.sql import Sql, all_of, any_of, is_in
from gis_platform.layers.cql2.terms import Term, Terms, aligned, arguments, refuse
from gis_platform.layers.crs_names import Frame, NamedCrs
from gis_platform.layers.kinds import Kind

Node = Mapping[str, object]

_COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")
_ARRAYS = {
    "a_contains": "(({})::text[] @> ({})::text[])",
    "a_containedby": "(({})::text[] <@ ({})::text[])",
    "a_equals": "(({})::text[] @> ({})::text[] AND ({})::text[] <@ ({})::text[])",
    "a_overlaps": "(({})::text[] && ({})::text[])",
}
_MOST_WILDCARDS = 32


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """Compiles conditions on fields of given kinds; crs: of the coordinates in the filter."""

    names: Mapping[str, Kind]
    frame: Frame
    crs: NamedCrs

    @cached_property
    def _terms(self) -> Terms:
        return Terms(names=self.names)

    @cached_property
    def _operators(self) -> Mapping[str, Callable[[str, Node], Sql]]:
        own = {
            "and": self._several,
            "or": self._several,
            "not": self._not,
            "like": self._like,
            "between": self._between,
            "in": self._in,
            "isnull": self._is_null,
        }
        in_space = spatial.Spatial(terms=self._terms, crs=self.crs).condition
        in_time = temporal.Temporal(terms=self._terms, zone=self.frame.time_zone).condition
        return (
            dict.fromkeys(_COMPARISONS, self._compare)
            | dict.fromkeys(_ARRAYS, self._arrays)
            | dict.fromkeys(spatial.FUNCTIONS, in_space)
            | dict.fromkeys(temporal.FUNCTIONS, in_time)
            | own
        )

    def read(self, node: object) -> Sql:
        """Return the condition that a node stands for; InvalidParameter if it is none."""
        if isinstance(node, bool):
            return Sql("TRUE" if node else "FALSE")
        if not isinstance(node, dict):
            raise refuse(node, "a condition")
        if "property" in node:
            term = self._terms.field(node["property"])
            if term.kind is not Kind.BOOLEAN:
                raise refuse(term.said, "a condition; this field is no answer by itself")
            return Sql("({})", term.expression)
        operator = str(node.get("op")).lower()
        compile_operator = self._operators.get(operator)
        if compile_operator is None:
            known = ", ".join(sorted(self._operators))
            raise refuse(node.get("op", ", ".join(node)), f"one of the operators {known}")
        return compile_operator(operator, node)

    def _several(self, operator: str, node: Node) -> Sql:
        parts = node.get("args")
        if not isinstance(parts, list) or not parts:
            raise refuse(operator, "conditions to join")
        compiled = [self.read(part) for part in parts]
        return all_of(compiled) if operator == "and" else any_of(compiled)

    def _not(self, _: str, node: Node) -> Sql:
        (inner,) = arguments(node, 1)
        return Sql("(NOT {})", self.read(inner))

    def _compare(self, operator: str, node: Node) -> Sql:
        left, right = self._pair(*arguments(node, 2))
        return Sql(f"({{}} {operator} {{}})", left.expression, right.expression)

    def _pair(self, left: object, right: object) -> tuple[Term, Term]:
        return aligned(self._terms.read(left), self._terms.read(right))

    def _between(self, _: str, node: Node) -> Sql:
        value, low, high = arguments(node, 3)
        least, from_ = self._pair(value, low)
        most, to = self._pair(value, high)
        parts = (least.expression, from_.expression, most.expression, to.expression)
        return Sql("({} >= {} AND {} <= {})", *parts)

    def _in(self, _: str, node: Node) -> Sql:
        value, several = arguments(node, 2)
        if not isinstance(several, list):
            raise refuse(several, "a list of values after IN")
        if not several:
            return Sql("({} AND FALSE)", self._known(value))
        pairs = [self._pair(value, one) for one in several]
        return is_in(pairs[0][0].expression, [other.expression for _, other in pairs])

    def _known(self, value: object) -> Sql:
        return Sql("({} IS NOT NULL)", self._terms.read(value).expression)

    def _like(self, _: str, node: Node) -> Sql:
        value, pattern = (self._terms.read(part) for part in arguments(node, 2))
        for term in (value, pattern):
            if term.kind is not Kind.TEXT:
                raise refuse(term.said, "a text beside LIKE")
        written = _written(arguments(node, 2)[1])
        if written is None:
            raise refuse(pattern.said, "a pattern that is written down, after LIKE")
        if (len(written) - len(written.rstrip("\\"))) % 2:
            raise refuse(pattern.said, "a pattern whose last \\ is followed by what it escapes")
        if written.count("%") > _MOST_WILDCARDS:
            raise refuse(pattern.said, f"a pattern with at most {_MOST_WILDCARDS} %")
        return Sql("({} LIKE {} ESCAPE '\\')", value.expression, pattern.expression)

    def _is_null(self, _: str, node: Node) -> Sql:
        (inner,) = arguments(node, 1)
        return Sql("({} IS NULL)", self._terms.read(inner).expression)

    def _arrays(self, operator: str, node: Node) -> Sql:
        left, right = (self._terms.read(part) for part in arguments(node, 2))
        for term in (left, right):
            if term.kind is not Kind.TEXTS:
                raise refuse(term.said, f"a list of texts in {operator.upper()}")
        parts = [left.expression, right.expression]
        twice = parts if operator == "a_equals" else []
        return Sql(_ARRAYS[operator], *parts, *twice)


def _written(node: object) -> str | None:
    """Return the pattern that is written down, inside of functions on texts."""
    while isinstance(node, dict) and str(node.get("op")).lower() in ("casei", "accenti"):
        (node,) = arguments(node, 1)
    return node if isinstance(node, str) else None
