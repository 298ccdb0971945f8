"""What the first row of a zone asks of a parcel: setbacks by edge, limits."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from gis_platform.geometry.crs import Coordinates
from gis_platform.geometry.setback import (
    ClassifiedEdge,
    EdgeKind,
    MissingSetback,
    ObjectKind,
    SetbackRule,
    setback_at,
)
from plans.analysis.edges import EdgeTable
from plans.facts import ZoneTypeFact
from plans.rules.regulation import limit_rows, setback_rules
from plans.zoning_content import LimitRow

UNKNOWN = "UNKNOWN"
"""Kind of an edge with nothing known across."""
CASES = (
    (EdgeKind.PASSAGE, False),
    (EdgeKind.PASSAGE, True),
    (EdgeKind.STREET, False),
    (EdgeKind.STREET, True),
    (EdgeKind.NEIGHBOUR, False),
    (EdgeKind.NEIGHBOUR, True),
    (UNKNOWN, False),
)
"""Kinds of edges that are told in bulk, along a red line or not."""
KIND_OF_CASE = tuple(str(kind) for kind, _ in CASES)


@dataclass(frozen=True, kw_only=True)
class FirstRow:
    """The first row of a zone for a parcel's use; metres: by case of an edge, NaN if missing."""

    row: LimitRow
    object_kind: ObjectKind
    metres: Coordinates


@dataclass(frozen=True, kw_only=True)
class Regulations:
    """Regulations of zones by code, and their first rows as they are asked for."""

    by_code: dict[str, ZoneTypeFact]
    rows: dict[tuple[str, str], FirstRow] = field(default_factory=dict)

    @classmethod
    def of(cls, zone_types: Iterable[ZoneTypeFact]) -> Regulations:
        """Return the regulations that facts hold."""
        return cls(by_code={each.code: each for each in zone_types})

    def first_row(self, code: str, use_code: str) -> FirstRow | None:
        """Return the first row of a zone for a registered use, None if no regulation is set."""
        regulation = self.by_code.get(code)
        if regulation is None or not regulation.regulation_applies:
            return None
        key = (code, use_code)
        if key not in self.rows:
            row = limit_rows(regulation, first_use=use_code)[0]
            rules = setback_rules(row.setbacks)
            kind = main_kind(rules)
            metres = np.array([_metres(case, rules, kind) for case in CASES])
            self.rows[key] = FirstRow(row=row, object_kind=kind, metres=metres)
        return self.rows[key]


def main_kind(rules: Sequence[SetbackRule]) -> ObjectKind:
    """Return the kind of object of the first envelope that a plan has for some setbacks."""
    named = {rule.object_kind for rule in rules}
    if not named or named & {ObjectKind.ANY, ObjectKind.MAIN}:
        return ObjectKind.MAIN
    return min(named, key=list(ObjectKind).index)


def cases_of(edges: EdgeTable) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return the case of each edge, its place in CASES."""
    kinds = np.select([edges.is_passage, edges.is_street], [0, 2], 4)
    cases = kinds + edges.along_red_line
    return np.where(edges.unknown, len(CASES) - 1, cases).astype(np.intp)


def _metres(case: tuple[str, bool], rules: Sequence[SetbackRule], kind: ObjectKind) -> float:
    name, along_red_line = case
    edge = ClassifiedEdge(
        contour=0,
        ring=0,
        index=0,
        start=(0.0, 0.0),
        end=(1.0, 0.0),
        kind=EdgeKind.NEIGHBOUR if name == UNKNOWN else EdgeKind(name),
        along_red_line=along_red_line,
        unknown=name == UNKNOWN,
    )
    try:
        return setback_at(edge, rules, kind).metres
    except MissingSetback:
        return math.nan
