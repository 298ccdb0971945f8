"""What a line of a plan is explained by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from plans.sources import Act, Source


class Sign(StrEnum):
    """Whether a line has to be noticed: an ALERT before a WARNING."""

    NONE = ""
    WARNING = "WARNING"
    ALERT = "ALERT"


@dataclass(frozen=True, kw_only=True)
class ExplainedFact:
    """A line of a plan.

    key: names the line within the plan; the same content gives the same keys. section: code of its
    section. kind: how it is drawn, as "zone", "envelope", "setback". notes: what else is said, each
    a clause. source: the feature it was read from, None for what is computed or stated. area_m2: of
    the part on the parcel; share: of the parcel, 0 to 1. geometry: that part, in the local CRS (x
    east, y north), None where the line has none or `shown_by` names the line whose geometry it has.
    side: numbers of the two points of a side. path: the field that may be corrected. computed: the
    value before a correction, None where there is none. restriction: of a zone with special
    conditions, the name by which consents know it.
    """

    key: str
    section: str
    kind: str
    title: str
    value: str = ""
    notes: tuple[str, ...] = ()
    sign: Sign = Sign.NONE
    source: Source | None = None
    act: Act | None = None
    area_m2: float | None = None
    share: float | None = None
    length_m: float | None = None
    geometry: BaseGeometry | None = None
    shown_by: str = ""
    side: tuple[int, int] | None = None
    path: str = ""
    computed: str | None = None
    restriction: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanSection:
    """Lines of a plan under one title; number: as in the form, may be empty.

    notes: what is wrong with the layers that the section is read from.
    """

    code: str
    number: str
    title: str
    notes: tuple[str, ...]
    facts: tuple[ExplainedFact, ...]

    @property
    def signs(self) -> int:
        """How many of its lines and notes have to be noticed."""
        return len(self.notes) + sum(fact.sign is not Sign.NONE for fact in self.facts)
