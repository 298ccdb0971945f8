"""What a zoning regulation says, and which limit holds for a use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

from gis_platform.geometry.limits import MISSING, Limit
from gis_platform.geometry.setback import EdgeKind, ObjectKind


class Mode(StrEnum):
    """On what terms a use is permitted."""

    MAIN = "MAIN"
    CONDITIONAL = "CONDITIONAL"
    AUXILIARY = "AUXILIARY"


class Parameter(StrEnum):
    """A parameter that is limited; the unit is in the name."""

    AREA_MIN_M2 = "AREA_MIN_M2"
    AREA_MAX_M2 = "AREA_MAX_M2"
    WIDTH_MIN_M = "WIDTH_MIN_M"
    LENGTH_MIN_M = "LENGTH_MIN_M"
    FLOORS_MAX = "FLOORS_MAX"
    HEIGHT_MAX_M = "HEIGHT_MAX_M"
    COVERAGE_MAX_PCT = "COVERAGE_MAX_PCT"
    FAR_MAX = "FAR_MAX"
    GREENING_MIN_PCT = "GREENING_MIN_PCT"
    PARKING_M2_PER_PLACE = "PARKING_M2_PER_PLACE"


@dataclass(frozen=True, kw_only=True)
class PermittedUse:
    """A use by its code in the classifier."""

    code: str
    mode: Mode
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class LimitRule:
    """A limit of a parameter for some uses; no use codes means all uses."""

    parameter: Parameter
    limit: Limit
    use_codes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SetbackLimit:
    """A least distance in metres from a kind of edge; no use codes means all uses."""

    edge_kind: EdgeKind
    object_kind: ObjectKind
    limit: Limit
    use_codes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ZoningAct:
    """The act that sets a regulation."""

    title: str
    authority: str = ""
    number: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class ZoneRegulation:
    """A type of zone with its regulation, as one edition of an act sets it.

    reason_not_applied: why there is no regulation, where `applies` is false. valid_from and
    valid_to: first and last day in force, None without bound. illustrative: not of an act.
    requirements: texts by language, then by one of TABLE_REQUIREMENTS where the regulation
    applies, of REQUIREMENTS where it does not.
    """

    code: str
    names: Mapping[str, str]
    kind: str
    act: ZoningAct
    applies: bool = True
    reason_not_applied: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    illustrative: bool = False
    source: str = ""
    uses: tuple[PermittedUse, ...] = ()
    limits: tuple[LimitRule, ...] = ()
    setbacks: tuple[SetbackLimit, ...] = ()
    requirements: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def is_in_force(self, on: dt.date) -> bool:
        """Say whether the edition is in force on a day."""
        has_begun = self.valid_from is None or self.valid_from <= on
        return has_begun and (self.valid_to is None or on <= self.valid_to)


class _ForUses(Protocol):
    @property
    def use_codes(self) -> tuple[str, ...]: ...


R = TypeVar("R", bound=_ForUses)

TABLE_REQUIREMENTS = ("historic", "other")
"""Requirements in words that stand beside the limits of a regulation."""
REQUIREMENTS = ("use", "height", "coverage", "parameters", "setbacks", "siting")
"""Requirements in words of a zone without a regulation."""


def limit_for(regulation: ZoneRegulation, parameter: Parameter, use_code: str | None) -> Limit:
    """Return the limit of a parameter for a use: a rule that names the use before one for all.

    use_code: None asks for what holds whatever the use. Where no rule speaks of the use the
    limit is MISSING, which is neither 0 nor "not to be set".
    """
    rules = (rule for rule in regulation.limits if rule.parameter == parameter)
    found = _most_specific(rules, use_code)
    return found.limit if found else MISSING


def setback_for(
    regulation: ZoneRegulation, edge_kind: EdgeKind, object_kind: ObjectKind, use_code: str | None
) -> Limit:
    """Return the setback of a kind of edge and object as it is written for a use, or MISSING."""
    rules = (
        rule
        for rule in regulation.setbacks
        if rule.edge_kind == edge_kind and rule.object_kind == object_kind
    )
    found = _most_specific(rules, use_code)
    return found.limit if found else MISSING


def use_mode(regulation: ZoneRegulation, use_code: str) -> Mode | None:
    """Return on what terms a use is permitted, None where it is not."""
    return next((use.mode for use in regulation.uses if use.code == use_code), None)


def newest_in_force(
    editions: Iterable[ZoneRegulation], on: dt.date
) -> Mapping[str, ZoneRegulation]:
    """Return of each zone the edition in force on a day that began last."""
    chosen: dict[str, ZoneRegulation] = {}
    for edition in editions:
        known = chosen.get(edition.code)
        if edition.is_in_force(on) and (known is None or _begins(edition) > _begins(known)):
            chosen[edition.code] = edition
    return chosen


def _begins(edition: ZoneRegulation) -> dt.date:
    return edition.valid_from or dt.date.min


def _most_specific(rules: Iterable[R], use_code: str | None) -> R | None:
    """Return the rule that names the use, else the one for all uses; no zone has two of a kind."""
    for_all = None
    for rule in rules:
        if use_code is not None and use_code in rule.use_codes:
            return rule
        if not rule.use_codes:
            for_all = rule
    return for_all
