"""What a plan says of planning documentation, appearance, protected areas and networks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from shapely import MultiPolygon

from plans.points_content import RingContent
from plans.sources import Act, Source


@dataclass(frozen=True, kw_only=True)
class PlanningDocumentContent:
    """A planning or land-surveying project in whose territory the parcel lies."""

    kind: str
    name: str
    act: Act
    covered_area_m2: float
    fully: bool
    source: Source


@dataclass(frozen=True, kw_only=True)
class PlacementZoneContent:
    """The part of a placement zone on the parcel, with its points."""

    number: str
    purpose: str
    act: Act
    covered_area_m2: float
    fully: bool
    points: tuple[RingContent, ...]
    geometry: MultiPolygon
    source: Source


@dataclass(frozen=True, kw_only=True)
class IndicatorContent:
    """A calculated indicator; infrastructure and measure as in the facts."""

    infrastructure: str
    measure: str
    name: str
    unit: str
    value: str


@dataclass(frozen=True, kw_only=True)
class ComplexDevelopmentContent:
    """A territory of complex development in which the parcel lies."""

    name: str
    basis: str
    act: Act
    covered_area_m2: float
    fully: bool
    indicators: tuple[IndicatorContent, ...]
    geometry: MultiPolygon
    source: Source


@dataclass(frozen=True, kw_only=True)
class RequirementContent:
    """A requirement for appearance and its indicator."""

    requirement: str
    indicator: str


@dataclass(frozen=True, kw_only=True)
class AppearanceContent:
    """A territory of requirements for appearance on the parcel."""

    code: str
    name: str
    act: Act
    covered_area_m2: float
    fully: bool
    requirements: tuple[RequirementContent, ...]
    geometry: MultiPolygon
    source: Source


@dataclass(frozen=True, kw_only=True)
class ProtectedAreaContent:
    """A protected natural area on the parcel; requirements by name of the column."""

    registry_no: str
    name: str
    category: str
    functional_zone: str
    planning_act: str
    act: Act
    covered_area_m2: float
    fully: bool
    requirements: dict[str, str] = field(default_factory=dict)
    geometry: MultiPolygon
    source: Source


@dataclass(frozen=True, kw_only=True)
class UtilityContent:
    """A network: what its owner answered; state NONE where nobody was asked.

    expired: the answer is no longer valid on the day of the plan.
    """

    kind: str
    state: str
    organisation: str = ""
    letter_no: str = ""
    letter_date: dt.date | None = None
    possible: bool | None = None
    max_load: float | None = None
    load_unit: str = ""
    connection_points: str = ""
    valid_until: dt.date | None = None
    expired: bool = False


@dataclass(frozen=True, kw_only=True)
class CorrectionContent:
    """A correction beside the computed value; applied False: the computed value has changed."""

    path: str
    computed: str
    value: str
    by: str
    on: dt.date
    reason: str
    applied: bool
