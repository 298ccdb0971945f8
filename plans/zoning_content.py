"""What a plan says of a zone: uses, limits and where building is permissible.

Areas in m², lengths in m; geometries in the local CRS, x east and y north.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from shapely import MultiLineString, MultiPolygon

from plans.sources import Act, Source


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something to be known, by code, with the values of its sentence."""

    code: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class UseContent:
    """A permitted use; forbidden_by: zones with special conditions that shut it out here."""

    code: str
    title: str
    note: str = ""
    forbidden_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UsesContent:
    """Uses by mode, sorted numerically by code."""

    main: tuple[UseContent, ...]
    conditional: tuple[UseContent, ...]
    auxiliary: tuple[UseContent, ...]


@dataclass(frozen=True, kw_only=True)
class LimitContent:
    """A limit; state is SET, NOT_SUBJECT, NA or MISSING."""

    state: str
    value: float | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RangeContent:
    """The least and the largest."""

    min: LimitContent
    max: LimitContent


@dataclass(frozen=True, kw_only=True)
class SetbackContent:
    """A setback from a kind of edge for a kind of object."""

    edge_kind: str
    object_kind: str
    state: str
    metres: float | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class FootprintContent:
    """Numbers that follow from an envelope and the limits of its row.

    remaining_m2 None where the layer of capital objects is partly loaded or not at all.
    parking_*: None where the regulation sets no norm. feasible: footprint, greening and parking, as
    far as they are known, fit on the part of the parcel; shortfall_m2: by how much they do not.
    """

    envelope_no: int
    object_kind: str
    existing_footprint_m2: float
    height_limit_m: float | None
    max_footprint_m2: float | None = None
    governs: str | None = None
    remaining_m2: float | None = None
    exceeded_m2: float | None = None
    max_gross_floor_area_m2: float | None = None
    min_greening_m2: float | None = None
    parking_places: int | None = None
    parking_accessible_places: int | None = None
    parking_m2: float | None = None
    feasible: bool | None = None
    shortfall_m2: float | None = None


@dataclass(frozen=True, kw_only=True)
class LimitRow:
    """The limits that several uses share."""

    use_codes: tuple[str, ...]
    length_m: LimitContent
    width_m: LimitContent
    area_m2: RangeContent
    setbacks: tuple[SetbackContent, ...]
    floors_max: LimitContent
    height_max_m: LimitContent
    coverage_max_pct: LimitContent
    far_max: LimitContent
    greening_min_pct: LimitContent
    parking_m2_per_place: LimitContent = LimitContent(state="MISSING")
    footprints: tuple[FootprintContent, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EnvelopePartContent:
    """A connected part of an envelope."""

    number: int
    area_m2: float


@dataclass(frozen=True, kw_only=True)
class RestrictedContent:
    """Ground of an envelope under a restriction: buildable, drawn differently."""

    title: str
    effect: str
    area_m2: float
    geometry: MultiPolygon


@dataclass(frozen=True, kw_only=True)
class SetbackLineContent:
    """A setback as drawn: its inset line and one dimension from the edge to it."""

    kind: str
    metres: float
    start: tuple[float, float]
    end: tuple[float, float]
    inset: MultiLineString
    dimension: tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class LimitingContent:
    """Constraints without which there would be an envelope, and its area then."""

    constraints: tuple[Notice, ...]
    area_without_m2: float


@dataclass(frozen=True, kw_only=True)
class EnvelopeContent:
    """Where building is permissible on a zone part; not computed where a setback is missing."""

    number: int
    object_kind: str
    computed: bool
    missing: tuple[Notice, ...] = ()
    area_m2: float | None = None
    base_m2: float | None = None
    parts: tuple[EnvelopePartContent, ...] = ()
    dropped_m2: tuple[float, ...] = ()
    restricted: tuple[RestrictedContent, ...] = ()
    setback_lines: tuple[SetbackLineContent, ...] = ()
    limiting: tuple[LimitingContent, ...] = ()
    geometry: MultiPolygon | None = None
    mitred: MultiPolygon | None = None


@dataclass(frozen=True, kw_only=True)
class ZoneContent:
    """The part of a parcel in a zone, with its regulation; type_known: the regulation is loaded."""

    code: str
    name: str
    kind: str
    registry_no: str
    area_m2: float
    share: float
    fully: bool
    type_known: bool
    regulation_applies: bool
    reason_not_applied: str
    illustrative: bool
    act: Act
    requirements: dict[str, str] = field(default_factory=dict)
    uses: UsesContent
    limits: tuple[LimitRow, ...]
    envelopes: tuple[EnvelopeContent, ...]
    geometry: MultiPolygon
    source: Source
