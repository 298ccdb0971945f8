"""How a municipality makes its plans, and how far the layers that they read can be relied upon."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class LayerFactState(StrEnum):
    """Whether a layer can be relied upon."""

    OK = "OK"
    PARTIAL = "PARTIAL"
    MISSING = "MISSING"
    STALE = "STALE"


class ZonePolicy(StrEnum):
    """What holds on a parcel in several zones."""

    LIST_ALL = "LIST_ALL"
    MAX_OVERLAP = "MAX_OVERLAP"


class ActivePlanPolicy(StrEnum):
    """What a plan in force means for a new one."""

    WARN = "WARN"
    REFUSE = "REFUSE"


@dataclass(frozen=True, kw_only=True)
class LayerFact:
    """A layer that a plan reads: its revision, the day of its data, the age allowed.

    required: without it no plan is made. gaps: what a layer that is partly loaded lacks, in words.
    """

    layer: str
    title: str
    loaded: bool
    as_of: dt.date | None
    revision: int
    max_age_days: int | None
    age_days: int | None
    state: LayerFactState
    required: bool = True
    gaps: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanRules:
    """How a municipality makes its plans.

    form: code of the form's edition. requires_planning_documentation: without it a plan is
    refused. requires_zoning: likewise without zoning rules. sliver_*: ground below is not meant.
    accuracy_m: mean error of a turning point. parking_place_m2: ground of a place with its drive;
    parking_accessible_share: of places for disabled people, 0 to 1.
    """

    form: str
    zone_policy: ZonePolicy = ZonePolicy.LIST_ALL
    active_plan: ActivePlanPolicy = ActivePlanPolicy.WARN
    requires_planning_documentation: bool = False
    sliver_min_area_m2: float = 1.0
    sliver_min_mean_width_m: float = 0.20
    accuracy_m: float = 0.10
    requires_zoning: bool = False
    parking_place_m2: float = 25.0
    parking_accessible_share: float = 0.10


@dataclass(frozen=True, kw_only=True)
class MunicipalityFacts:
    """The municipality and the conventions of its documents."""

    code: str
    name: str
    region: str
    settlement: str
    authority: str
    jurisdiction: str
    language: str
    crs_name: str
    crs_definition: str
    axis_order: str
    rules: PlanRules
