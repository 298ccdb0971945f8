"""Facts of planning documentation, complex development, appearance and protected areas.

Geometries are in the municipality's local CRS: x east, y north, metres.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from shapely import MultiPolygon

from plans.sources import Act, Source


@dataclass(frozen=True, kw_only=True)
class PlanningDocumentFact:
    """An approved planning project or land-surveying project; kind as in the layer."""

    source: Source
    kind: str
    name: str
    act: Act
    geometry: MultiPolygon


@dataclass(frozen=True, kw_only=True)
class PlacementZoneFact:
    """A zone of planned placement of capital objects."""

    source: Source
    number: str
    purpose: str
    act: Act
    geometry: MultiPolygon


@dataclass(frozen=True, kw_only=True)
class IndicatorFact:
    """A calculated indicator of a territory of complex development.

    infrastructure: UTILITY, TRANSPORT or SOCIAL. measure: PROVISION (least) or ACCESS (farthest).
    """

    infrastructure: str
    measure: str
    name: str
    unit: str
    value: str


@dataclass(frozen=True, kw_only=True)
class ComplexDevelopmentFact:
    """A territory of complex development; basis is DECISION or CONTRACT."""

    source: Source
    name: str
    basis: str
    act: Act
    indicators: tuple[IndicatorFact, ...] = ()
    geometry: MultiPolygon


@dataclass(frozen=True, kw_only=True)
class RequirementFact:
    """A requirement for appearance and the indicator that shows it."""

    requirement: str
    indicator: str


@dataclass(frozen=True, kw_only=True)
class AppearanceFact:
    """A territory of requirements for architectural appearance."""

    source: Source
    code: str
    name: str
    act: Act
    requirements: tuple[RequirementFact, ...] = ()
    geometry: MultiPolygon


@dataclass(frozen=True, kw_only=True)
class ProtectedAreaFact:
    """A specially protected natural area.

    requirements: texts by main_uses, auxiliary_uses, height, coverage, parameters, setbacks,
    siting.
    """

    source: Source
    registry_number: str
    name: str
    category: str
    functional_zone: str
    planning_act: str
    act: Act
    requirements: dict[str, str] = field(default_factory=dict)
    geometry: MultiPolygon
