"""What a land development plan says: values whose names are the paths of its JSON.

Areas in m², lengths in m. `x`, `y` of points are those of documents, in the axis order of the
municipality; geometries are in the local CRS, x east and y north. Language-neutral: codes
become sentences by the labels of a form.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from shapely import LineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from plans.documentation_content import (
    AppearanceContent,
    ComplexDevelopmentContent,
    CorrectionContent,
    PlacementZoneContent,
    PlanningDocumentContent,
    ProtectedAreaContent,
    UtilityContent,
)
from plans.facts import LayerFact, MunicipalityFacts
from plans.points_content import PointContent as PointContent
from plans.points_content import RingContent as RingContent
from plans.sources import Act, Source
from plans.stated_facts import BasisFact, ConsentFact, EdgeOverrideFact, IssueFact
from plans.zoning_content import Notice, ZoneContent


@dataclass(frozen=True, kw_only=True)
class EdgeContent:
    """A side between two numbered points, or the piece of one that borders on one thing."""

    start_n: int
    end_n: int
    length_m: float
    direction_deg: float
    kind: str
    across: str | None
    along_red_line: bool
    override: EdgeOverrideFact | None = None
    geometry: LineString | None = None


@dataclass(frozen=True, kw_only=True)
class ContourContent:
    """A contour and its measured area."""

    number: int
    area_m2: float


@dataclass(frozen=True, kw_only=True)
class ParcelContent:
    """The parcel: area_m2 as registered, area_calculated_m2 as measured in the local CRS."""

    cadastral_number: str
    region: str
    municipality: str
    settlement: str
    address: str
    quarter_number: str
    status: str
    kind: str
    category_code: str
    category: str
    permitted_use_by_document: str
    use_code: str
    area_m2: float | None
    area_error_m2: float | None
    area_calculated_m2: float
    area_tolerance_m2: float | None
    area_agrees: bool | None
    perimeter_m: float
    crs_name: str
    contours: tuple[ContourContent, ...]
    points: tuple[RingContent, ...]
    edges: tuple[EdgeContent, ...]
    oks_count: int
    geometry: MultiPolygon
    source: Source


@dataclass(frozen=True, kw_only=True)
class SliverContent:
    """Ground too little to be meant: a sign that registers do not fit."""

    layer: str
    title: str
    area_m2: float
    source: Source


@dataclass(frozen=True, kw_only=True)
class ZoningContent:
    """Zones, the acts that set them, and ground that no zone covers."""

    acts: tuple[Act, ...]
    zones: tuple[ZoneContent, ...]
    gap: bool
    uncovered_m2: float


@dataclass(frozen=True, kw_only=True)
class RestrictionContent:
    """A zone with special conditions on the parcel."""

    zouit_id: str
    kind_code: str
    title: str
    registry_no: str
    registered: bool
    effect: str
    bans_without_consent: bool
    covered_area_m2: float
    share: float
    fully: bool
    height_limit_m: float | None
    text: str
    text_id: str
    act: Act
    consent: ConsentFact | None = None
    geometry: MultiPolygon
    source: Source


@dataclass(frozen=True, kw_only=True)
class ZouitContent:
    """The points of the part of a zone on the parcel, numbered for themselves."""

    zouit_id: str
    name: str
    points: tuple[RingContent, ...]


@dataclass(frozen=True, kw_only=True)
class RedLineContent:
    """The stretch of a red line on the parcel or its boundary."""

    number: str
    status: str
    length_m: float
    points: tuple[PointContent, ...]
    act: Act
    geometry: BaseGeometry
    source: Source


@dataclass(frozen=True, kw_only=True)
class RedLinesContent:
    """The parcel divided by red lines."""

    area_inside_m2: float
    area_outside_m2: float
    inside: MultiPolygon
    lines: tuple[RedLineContent, ...]


@dataclass(frozen=True, kw_only=True)
class EasementContent:
    """A public easement on the parcel."""

    registry_no: str
    purpose: str
    excludes_building: bool
    covered_area_m2: float
    fully: bool
    points: tuple[RingContent, ...]
    act: Act
    geometry: MultiPolygon
    source: Source


@dataclass(frozen=True, kw_only=True)
class HeritageContent:
    """A heritage object on the parcel."""

    drawing_no: int
    registry_no: str
    name: str
    kind: str
    category: str
    covered_area_m2: float
    act: Act
    geometry: BaseGeometry
    source: Source


@dataclass(frozen=True, kw_only=True)
class CapitalObjectContent:
    """An existing capital object; footprint_m2 is registered, else measured on the parcel."""

    drawing_no: int
    cadastral_number: str
    kind: str
    purpose: str
    floors: str
    height_m: float | None
    total_area_m2: float | None
    footprint_m2: float
    footprint_measured: bool
    geometry: BaseGeometry
    source: Source


@dataclass(frozen=True, kw_only=True)
class NamedShape:
    """Something around the parcel, to be drawn."""

    name: str
    geometry: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class SurroundingsContent:
    """What lies around, for the drawing only."""

    neighbours: tuple[NamedShape, ...]
    common_use: tuple[NamedShape, ...]
    red_lines: tuple[NamedShape, ...]
    buildings: tuple[NamedShape, ...]
    water: tuple[NamedShape, ...] = ()
    streets: tuple[NamedShape, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ContextContent:
    """Something of the wider surroundings, for the situation plan; kind as in the facts."""

    kind: str
    label: str
    geometry: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class PlanContent:
    """A land development plan; the same facts make the same content.

    layers: each layer that was read, with its state; where a layer is not OK, nothing found in it
    does not mean that there is nothing. issue: None until the plan is signed. landscaping_known:
    False where the municipality does not name its acts, which does not mean that it has none.
    """

    form: str
    language: str
    composed_on: dt.date
    status: str
    municipality: MunicipalityFacts
    parcel: ParcelContent
    zoning: ZoningContent
    restrictions: tuple[RestrictionContent, ...]
    zouit: tuple[ZouitContent, ...]
    red_lines: RedLinesContent
    easements: tuple[EasementContent, ...]
    heritage: tuple[HeritageContent, ...]
    oks: tuple[CapitalObjectContent, ...]
    planning_element: str
    slivers: tuple[SliverContent, ...]
    warnings: tuple[Notice, ...]
    layers: tuple[LayerFact, ...]
    sources: tuple[Source, ...]
    surroundings: SurroundingsContent
    basis: BasisFact | None = None
    issue: IssueFact | None = None
    planning_documents: tuple[PlanningDocumentContent, ...] = ()
    placement_zones: tuple[PlacementZoneContent, ...] = ()
    complex_development: tuple[ComplexDevelopmentContent, ...] = ()
    protected_areas: tuple[ProtectedAreaContent, ...] = ()
    appearance: tuple[AppearanceContent, ...] = ()
    utilities: tuple[UtilityContent, ...] = ()
    landscaping_acts: tuple[Act, ...] = ()
    landscaping_known: bool = False
    corrections: tuple[CorrectionContent, ...] = ()
    situation: tuple[ContextContent, ...] = ()

    def layer(self, name: str) -> LayerFact | None:
        """Return the state of a layer, None if the plan did not ask for it."""
        return next((layer for layer in self.layers if layer.layer == name), None)
