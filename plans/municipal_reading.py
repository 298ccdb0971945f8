"""What a municipality says of its plans: conventions, layers, acts, words of classifiers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from gis_platform.layers.freshness import Freshness, freshness
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.reference import NoReference, ReferenceEntry, reference
from plans.municipality_facts import (
    ActivePlanPolicy,
    LayerFact,
    LayerFactState,
    MunicipalityFacts,
    PlanRules,
    ZonePolicy,
)
from plans.sources import Act

REQUIRED_LAYERS = (
    "parcels",
    "capital-objects",
    "territorial-zones",
    "restriction-zones",
    "red-lines",
    "common-use-territory",
    "public-easements",
    "heritage-objects",
)
"""Layers without which no plan is made, where the municipality names no others."""
READ_LAYERS = (
    *REQUIRED_LAYERS,
    "planning-elements",
    "streets",
    "water",
    "planning-documents",
    "placement-zones",
    "complex-development",
    "appearance-territories",
    "protected-areas",
)
"""Layers that a plan reads."""
DEFAULT_FORM = "741pr-2021"


def municipality_facts(municipality: Municipality, language: str) -> MunicipalityFacts:
    """Return a municipality and the conventions of its documents, in a language."""
    rules = municipality.plan_rules
    texts = municipality.texts.get(language, {}) | rules.get("texts", {}).get(language, {})
    return MunicipalityFacts(
        code=municipality.code,
        name=municipality.name_in(language),
        region=str(texts.get("region", "")),
        settlement=str(texts.get("settlement", "")),
        authority=str(texts.get("authority", "")),
        jurisdiction=municipality.jurisdiction,
        language=language,
        crs_name=municipality.crs_name,
        crs_definition=municipality.crs_definition,
        axis_order=municipality.axis_order,
        rules=_plan_rules(rules),
    )


def _plan_rules(rules: Mapping[str, Any]) -> PlanRules:  # JSON
    usual = PlanRules(form=DEFAULT_FORM)
    needs_documentation = rules.get("requires_planning_documentation", False)
    share = rules.get("parking_accessible_share", usual.parking_accessible_share)
    return PlanRules(
        form=str(rules.get("form", usual.form)),
        zone_policy=ZonePolicy(rules.get("zone_policy", usual.zone_policy)),
        active_plan=ActivePlanPolicy(rules.get("active_plan", usual.active_plan)),
        requires_planning_documentation=bool(needs_documentation),
        requires_zoning=bool(rules.get("requires_zoning", usual.requires_zoning)),
        sliver_min_area_m2=float(rules.get("sliver_min_area_m2", usual.sliver_min_area_m2)),
        sliver_min_mean_width_m=float(
            rules.get("sliver_min_mean_width_m", usual.sliver_min_mean_width_m)
        ),
        accuracy_m=float(rules.get("accuracy_m", usual.accuracy_m)),
        parking_place_m2=float(rules.get("parking_place_m2", usual.parking_place_m2)),
        parking_accessible_share=float(share),
    )


def layer_facts(municipality: Municipality, on: dt.date, language: str) -> tuple[LayerFact, ...]:
    """Return the state of each layer that a plan reads; one statement.

    Titles and gaps are in the language of the document.
    """
    fresh = freshness(municipality, on)
    required = frozenset(municipality.plan_rules.get("required_layers", REQUIRED_LAYERS))
    with override(language):
        return tuple(
            _layer_fact(fresh[get_layer(name).name], language, required=name in required)
            for name in sorted(required.union(READ_LAYERS))
        )


def _layer_fact(state: Freshness, language: str, *, required: bool) -> LayerFact:
    gaps = state.gaps.get(language) or next(iter(state.gaps.values()), "")
    return LayerFact(
        layer=state.layer.name,
        title=str(state.layer.title),
        loaded=state.is_loaded,
        as_of=state.as_of,
        revision=state.revision,
        max_age_days=state.max_age_days,
        age_days=state.age_days,
        state=_verdict(state, has_gaps=bool(gaps)),
        required=required,
        gaps=gaps,
    )


def _verdict(state: Freshness, *, has_gaps: bool) -> LayerFactState:
    if not state.is_loaded:
        return LayerFactState.MISSING
    if state.is_stale:
        return LayerFactState.STALE
    return LayerFactState.PARTIAL if has_gaps else LayerFactState.OK


def landscaping_acts(municipality: Municipality, on: dt.date) -> tuple[Act, ...] | None:
    """Return the acts on landscaping in force on a day, None where the municipality names none."""
    listed = municipality.plan_rules.get("landscaping_acts")
    if listed is None:
        return None
    acts = [_act(each) for each in listed]
    return tuple(
        act
        for act in acts
        if (act.valid_from is None or act.valid_from <= on)
        and (act.valid_to is None or on <= act.valid_to)
    )


def _act(listed: Mapping[str, str]) -> Act:
    return Act(
        title=listed.get("title", ""),
        authority=listed.get("authority", ""),
        number=listed.get("number", ""),
        date=_day(listed.get("date")),
        valid_from=_day(listed.get("valid_from")),
        valid_to=_day(listed.get("valid_to")),
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def classifier(kind: str, municipality: Municipality, on: dt.date) -> Mapping[str, ReferenceEntry]:
    """Return a classifier in force, empty where the jurisdiction has none."""
    try:
        return reference(kind, municipality.jurisdiction, on)
    except NoReference:
        return {}


def titles(kind: str, municipality: Municipality, on: dt.date, language: str) -> dict[str, str]:
    """Return the words of a classifier in force by code."""
    found = classifier(kind, municipality, on)
    return {code: entry.name_in(language) for code, entry in found.items()}
