"""What is known about a parcel on a day: the frozen input of a land development plan.

Geometries are in the municipality's local CRS: x east, y north, metres.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from plans.documentation_facts import (
    AppearanceFact,
    ComplexDevelopmentFact,
    PlacementZoneFact,
    PlanningDocumentFact,
    ProtectedAreaFact,
)
from plans.municipality_facts import ActivePlanPolicy as ActivePlanPolicy
from plans.municipality_facts import LayerFact as LayerFact
from plans.municipality_facts import LayerFactState as LayerFactState
from plans.municipality_facts import MunicipalityFacts as MunicipalityFacts
from plans.municipality_facts import PlanRules as PlanRules
from plans.municipality_facts import ZonePolicy as ZonePolicy
from plans.snapshot import from_json, to_bytes, to_json
from plans.sources import Act as Act
from plans.sources import Source as Source
from plans.stated_facts import (
    BasisFact,
    ConsentFact,
    CorrectionFact,
    EdgeOverrideFact,
    IssueFact,
    UtilityFact,
)


@dataclass(frozen=True, kw_only=True)
class ParcelFact:
    """The parcel as registered; area_m2 is the registered area, geometry None if not drawn.

    in_city: whether it lies in the municipality's boundary, None where no boundary is stored.
    """

    source: Source
    cadastral_number: str
    kind: str
    status: str
    ended: bool
    address: str
    quarter_number: str
    area_m2: float | None
    area_error_m2: float | None
    category_code: str
    category: str = ""
    permitted_use_by_document: str
    use_code: str
    successor_numbers: tuple[str, ...]
    in_city: bool | None
    geometry: MultiPolygon | None


@dataclass(frozen=True, kw_only=True)
class UseFact:
    """A permitted use; mode is MAIN, CONDITIONAL or AUXILIARY."""

    code: str
    title: str
    mode: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class LimitFact:
    """A limit as the regulation gives it; no use codes means all uses."""

    parameter: str
    state: str
    value: float | None
    use_codes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SetbackFact:
    """A setback as the regulation gives it; no use codes means all uses."""

    edge_kind: str
    object_kind: str
    state: str
    value: float | None
    use_codes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ZoneTypeFact:
    """The regulation of a kind of zone."""

    code: str
    name: str
    kind: str
    regulation_applies: bool
    reason_not_applied: str
    act: Act
    illustrative: bool
    source: str
    requirements: dict[str, str] = field(default_factory=dict)
    uses: tuple[UseFact, ...] = ()
    limits: tuple[LimitFact, ...] = ()
    setbacks: tuple[SetbackFact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ZoneFact:
    """An area of a territorial zone."""

    source: Source
    zone_code: str
    name: str
    registry_number: str
    act: Act
    geometry: MultiPolygon


@dataclass(frozen=True, kw_only=True)
class RestrictionFact:
    """A zone with special conditions of use; effect as in the register of zones.

    text_id: empty where the text is the zone's own, else the entry of the library of texts.
    bans_without_consent: building is shut out until the owner agrees. forbids: codes of uses that
    are shut out, with those below them.
    """

    source: Source
    kind_code: str
    name: str
    registry_number: str
    registered: bool
    effect: str
    height_limit_m: float | None
    text: str
    text_id: str = ""
    bans_without_consent: bool = False
    forbids: tuple[str, ...] = ()
    act: Act
    geometry: MultiPolygon


@dataclass(frozen=True, kw_only=True)
class RedLineFact:
    """A red line."""

    source: Source
    number: str
    status: str
    act: Act
    geometry: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class CommonUseFact:
    """Territory of common use: streets, passages, squares."""

    source: Source
    kind: str
    name: str
    geometry: MultiPolygon


@dataclass(frozen=True, kw_only=True)
class CapitalObjectFact:
    """A building, a structure or an unfinished object; text fields as registered."""

    source: Source
    cadastral_number: str
    kind: str
    purpose: str
    name: str
    floors: str
    height_m: float | None
    total_area_m2: float | None
    footprint_m2: float | None
    geometry: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class EasementFact:
    """A public easement."""

    source: Source
    registry_number: str
    purpose: str
    excludes_building: bool
    act: Act
    geometry: MultiPolygon


@dataclass(frozen=True, kw_only=True)
class HeritageFact:
    """A heritage object or its territory."""

    source: Source
    registry_number: str
    name: str
    kind: str
    category: str
    act: Act
    geometry: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class PlanningElementFact:
    """An element of the planning structure."""

    source: Source
    number: str
    name: str
    kind: str
    geometry: MultiPolygon


@dataclass(frozen=True, kw_only=True)
class NeighbourFact:
    """Another parcel around; a right of way is ground of a street."""

    source: Source
    cadastral_number: str
    kind: str = "LAND_USE"
    geometry: MultiPolygon


@dataclass(frozen=True, kw_only=True)
class StreetFact:
    """A street by its centre line."""

    source: Source
    name: str
    kind: str
    geometry: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class ActivePlanFact:
    """An issued plan of the same parcel that is still valid."""

    source: Source
    number: str
    issued_on: dt.date | None
    valid_until: dt.date | None


@dataclass(frozen=True, kw_only=True)
class WaterFact:
    """A water body."""

    source: Source
    name: str
    geometry: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class ContextFact:
    """Something of the wider surroundings, for the situation plan; simplified.

    kind: PARCEL, BUILDING, STREET, COMMON_USE, WATER. label: a number, an address, a name.
    """

    kind: str
    label: str
    geometry: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """All that a plan is made from; kept with it, so that it can be made again to the byte.

    Geometries around the parcel are cut to a window around it. situation_left_out: how many more
    things of the wider surroundings there are. landscaping_known: the municipality names its acts
    on landscaping, be it none. issue: set when it is signed, and by nothing else.
    edition: hash of the program, form and template by which the plan was made.
    """

    on: dt.date
    municipality: MunicipalityFacts
    parcel: ParcelFact
    layers: tuple[LayerFact, ...] = ()
    zones: tuple[ZoneFact, ...] = ()
    zone_types: tuple[ZoneTypeFact, ...] = ()
    restrictions: tuple[RestrictionFact, ...] = ()
    red_lines: tuple[RedLineFact, ...] = ()
    common_use: tuple[CommonUseFact, ...] = ()
    capital_objects: tuple[CapitalObjectFact, ...] = ()
    easements: tuple[EasementFact, ...] = ()
    heritage: tuple[HeritageFact, ...] = ()
    planning_elements: tuple[PlanningElementFact, ...] = ()
    neighbours: tuple[NeighbourFact, ...] = ()
    streets: tuple[StreetFact, ...] = ()
    active_plans: tuple[ActivePlanFact, ...] = ()
    water: tuple[WaterFact, ...] = ()
    situation: tuple[ContextFact, ...] = ()
    situation_left_out: int = 0
    planning_documents: tuple[PlanningDocumentFact, ...] = ()
    placement_zones: tuple[PlacementZoneFact, ...] = ()
    complex_development: tuple[ComplexDevelopmentFact, ...] = ()
    appearance: tuple[AppearanceFact, ...] = ()
    protected_areas: tuple[ProtectedAreaFact, ...] = ()
    landscaping_acts: tuple[Act, ...] = ()
    landscaping_known: bool = False
    basis: BasisFact | None = None
    utilities: tuple[UtilityFact, ...] = ()
    edge_overrides: tuple[EdgeOverrideFact, ...] = ()
    consents: tuple[ConsentFact, ...] = ()
    corrections: tuple[CorrectionFact, ...] = ()
    issue: IssueFact | None = None
    repairs: tuple[str, ...] = field(default=())
    edition: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the facts as plain JSON values."""
        return dict(to_json(self))

    def to_bytes(self) -> bytes:
        """Return the facts as JSON text; equal facts give equal bytes."""
        return to_bytes(self)


def facts_from_json(data: object) -> PlanFacts:
    """Return the facts that a snapshot holds; UnreadableSnapshot says what is wrong with it."""
    return from_json(PlanFacts, data)
