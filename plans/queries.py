"""What is read for a land development plan, and the plans themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import F, Q, QuerySet
from django.utils.translation import override
from shapely import Polygon

from gis_platform.geometry.crs import LocalCrs
from gis_platform.geometry.sheet import AROUND_M, DoesNotFit, choose
from gis_platform.geometry.surfaces import surface_of
from gis_platform.layers.errors import FeatureNotFound
from gis_platform.layers.freshness import Freshness, freshness
from gis_platform.layers.models import Feature
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import STORAGE_SRID, Municipality
from gis_platform.municipalities.reference import NoReference, reference
from parcels.models import CapitalObject, Parcel, Street
from plans.facts import (
    ActivePlanFact,
    ActivePlanPolicy,
    LayerFact,
    LayerFactState,
    MunicipalityFacts,
    ParcelFact,
    PlanFacts,
    PlanRules,
    ZonePolicy,
    ZoneTypeFact,
)
from plans.models import LandDevelopmentPlan
from plans.reading import Reader, number_of, source_of, to_shapely, zone_type_fact
from zoning.models import (
    CommonUseTerritory,
    HeritageObject,
    PlanningElement,
    PublicEasement,
    RedLine,
    RestrictionZone,
    ZoningElement,
)
from zoning.queries import zone_regulations

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
DEFAULT_FORM = "741pr-2021"
PLANS_LAYER = "land-development-plans"
SEARCH_MARGIN_M = 5.0
Row = TypeVar("Row", bound=Feature)


def collect_facts(parcel: Parcel, on: dt.date) -> PlanFacts:
    """Return what is known of a parcel on a day; at most 17 statements, whatever the parcel.

    PostGIS finds what reaches the ground of the drawing by index; shapely cuts it in the
    local CRS. Geometry of the parcel is kept as stored, on the grid of the local CRS.
    """
    municipality = parcel.municipality
    language = municipality.languages[0]
    facts = PlanFacts(
        on=on,
        municipality=_municipality_facts(municipality, language),
        parcel=_parcel_fact(parcel, _titles("land_categories", municipality, on, language)),
        layers=_layer_facts(municipality, on, language),
        active_plans=_active_plans(parcel, on),
    )
    if facts.parcel.geometry is None:
        return facts
    return _with_surroundings(facts, parcel, language)


def _with_surroundings(facts: PlanFacts, parcel: Parcel, language: str) -> PlanFacts:
    municipality, on, geometry = parcel.municipality, facts.on, facts.parcel.geometry
    assert geometry is not None  # noqa: S101  the caller has asked
    crs = municipality.local_crs
    texts = _titles("restriction_texts", municipality, on, language)
    consent = _consent_kinds(municipality, on)
    reader = Reader(crs=crs, window=_window(geometry), texts=texts, consent_kinds=consent)
    here = _lonlat(crs, reader.window)

    def near(model: type[Row]) -> QuerySet[Row]:
        return model.objects.of(municipality).filter(geometry__intersects=here).order_by("pk")

    def ruling(model: type[Row]) -> QuerySet[Row]:
        begun = Q(valid_from=None) | Q(valid_from__lte=on)
        return near(model).filter(begun, Q(valid_to=None) | Q(valid_to__gte=on))

    zones = reader.zones(ruling(ZoningElement))
    return PlanFacts(
        on=on,
        municipality=facts.municipality,
        parcel=facts.parcel,
        layers=facts.layers,
        active_plans=facts.active_plans,
        zones=zones,
        zone_types=_zone_types(municipality, {zone.zone_code for zone in zones}, on, language),
        restrictions=reader.restrictions(ruling(RestrictionZone)),
        red_lines=reader.red_lines(ruling(RedLine)),
        common_use=reader.common_use(ruling(CommonUseTerritory)),
        capital_objects=reader.capital_objects(near(CapitalObject)),
        easements=reader.easements(ruling(PublicEasement)),
        heritage=reader.heritage(ruling(HeritageObject)),
        planning_elements=reader.planning_elements(ruling(PlanningElement)),
        neighbours=reader.neighbours(near(Parcel).exclude(pk=parcel.pk)),
        streets=reader.streets(near(Street)),
        repairs=tuple(reader.repairs),
    )


def _window(geometry: shapely.MultiPolygon) -> Polygon:
    """Return the ground that a drawing of a parcel shows, with a margin, in local metres."""
    try:
        bounds = choose(geometry.bounds).ground
    except DoesNotFit:
        bounds = geometry.buffer(AROUND_M).bounds
    min_x, min_y, max_x, max_y = (round(value) for value in bounds)
    margin = SEARCH_MARGIN_M
    return shapely.box(min_x - margin, min_y - margin, max_x + margin, max_y + margin)


def _lonlat(crs: LocalCrs, window: Polygon) -> GEOSGeometry:
    outline = shapely.segmentize(window, 100.0)
    around = crs.to_lonlat(outline)
    return GEOSGeometry(memoryview(shapely.to_wkb(around)), srid=STORAGE_SRID)


def _municipality_facts(municipality: Municipality, language: str) -> MunicipalityFacts:
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
        rules=PlanRules(
            form=rules.get("form", DEFAULT_FORM),
            zone_policy=ZonePolicy(rules.get("zone_policy", ZonePolicy.LIST_ALL)),
            active_plan=ActivePlanPolicy(rules.get("active_plan", ActivePlanPolicy.WARN)),
            requires_planning_documentation=bool(
                rules.get("requires_planning_documentation", False)
            ),
            sliver_min_area_m2=float(rules.get("sliver_min_area_m2", 1.0)),
            sliver_min_mean_width_m=float(rules.get("sliver_min_mean_width_m", 0.20)),
            accuracy_m=float(rules.get("accuracy_m", 0.10)),
        ),
    )


def _parcel_fact(parcel: Parcel, categories: dict[str, str]) -> ParcelFact:
    municipality = parcel.municipality
    geometry = None
    in_city = None
    if parcel.geometry is not None:
        stored = surface_of(to_shapely(parcel.geometry))
        geometry = municipality.local_crs.to_local(stored)
        if municipality.boundary is not None:
            place = stored.representative_point()
            in_city = bool(to_shapely(municipality.boundary).contains(place))
    return ParcelFact(
        source=source_of(parcel),
        cadastral_number=parcel.cadastral_number,
        kind=parcel.kind,
        status=parcel.status,
        ended=parcel.end_lifespan is not None,
        address=parcel.address,
        quarter_number=parcel.quarter_number,
        area_m2=number_of(parcel.area_value),
        area_error_m2=number_of(parcel.area_error_m2),
        category_code=parcel.category_code,
        category=categories.get(parcel.category_code, ""),
        permitted_use_by_document=parcel.permitted_use_by_document,
        use_code=parcel.use_code,
        successor_numbers=tuple(parcel.successor_numbers),
        in_city=in_city,
        geometry=geometry,
    )


def _layer_facts(municipality: Municipality, on: dt.date, language: str) -> tuple[LayerFact, ...]:
    """Return the state of the layers that a plan needs, named in the language of the document."""
    fresh = freshness(municipality, on)
    required = municipality.plan_rules.get("required_layers", REQUIRED_LAYERS)
    with override(language):
        return tuple(_layer_fact(fresh[get_layer(name).name]) for name in sorted(required))


def _layer_fact(state: Freshness) -> LayerFact:
    verdict = LayerFactState.STALE if state.is_stale else LayerFactState.OK
    return LayerFact(
        layer=state.layer.name,
        title=str(state.layer.title),
        loaded=state.is_loaded,
        as_of=state.as_of,
        revision=state.revision,
        max_age_days=state.max_age_days,
        age_days=state.age_days,
        state=verdict if state.is_loaded else LayerFactState.MISSING,
    )


def _active_plans(parcel: Parcel, on: dt.date) -> tuple[ActivePlanFact, ...]:
    found = LandDevelopmentPlan.objects.of(parcel.municipality).filter(
        Q(valid_until=None) | Q(valid_until__gte=on),
        parcel_number=parcel.cadastral_number,
        status=LandDevelopmentPlan.Status.ISSUED,
    )
    return tuple(
        ActivePlanFact(
            source=source_of(plan),
            number=plan.number,
            issued_on=plan.issued_on,
            valid_until=plan.valid_until,
        )
        for plan in found.order_by("pk").defer("facts", "geometry")
    )


def _zone_types(
    municipality: Municipality, codes: set[str], on: dt.date, language: str
) -> tuple[ZoneTypeFact, ...]:
    """Return the regulations in force, by code."""
    regulations = zone_regulations(municipality, codes, on)
    titles = _titles("permitted_uses", municipality, on, language)
    return tuple(
        zone_type_fact(regulations[code], language=language, use_titles=titles)
        for code in sorted(regulations)
    )


def _titles(kind: str, municipality: Municipality, on: dt.date, language: str) -> dict[str, str]:
    """Return the words of a classifier in force, none where the jurisdiction has none."""
    try:
        entries = reference(kind, municipality.jurisdiction, on)
    except NoReference:
        return {}
    return {code: entry.name_in(language) for code, entry in entries.items()}


def _consent_kinds(municipality: Municipality, on: dt.date) -> frozenset[str]:
    """Return the kinds of restriction that ban building until the owner agrees.

    No consent is recorded anywhere yet, so that a plan takes it as not given.
    """
    try:
        kinds = reference("restriction_kinds", municipality.jurisdiction, on)
    except NoReference:
        return frozenset()
    return frozenset(
        code for code, entry in kinds.items() if entry.details.get("without_consent") == "BAN"
    )


def plans_of(actor: Actor) -> QuerySet[LandDevelopmentPlan]:
    """Return the plans that an actor sees, newest first, without their facts."""
    return _seen_plans(actor).defer("facts", "geometry").order_by("-composed_on", "-pk")


def plan_of(actor: Actor, pk: int) -> LandDevelopmentPlan:
    """Return one plan with its document; FeatureNotFound if the actor sees none of that id."""
    plan = _seen_plans(actor).select_related("document").defer("facts").filter(pk=pk).first()
    if plan is None:
        raise FeatureNotFound(PLANS_LAYER, pk)
    return plan


def _seen_plans(actor: Actor) -> QuerySet[LandDevelopmentPlan]:
    seen = access(actor, get_layer(PLANS_LAYER))
    return seen.visible(LandDevelopmentPlan.objects.of(actor.municipality))


def draft_from(parcel: Parcel, facts: PlanFacts) -> LandDevelopmentPlan | None:
    """Return the draft of the same day that was made from the same facts, if there is one."""
    drafts = LandDevelopmentPlan.objects.of(parcel.municipality).filter(
        parcel_number=parcel.cadastral_number,
        composed_on=facts.on,
        status=LandDevelopmentPlan.Status.DRAFT,
        facts=facts.to_json(),
    )
    return drafts.select_related("document").order_by("-pk").first()


def parcels_of(municipality: Municipality, ids: Sequence[int]) -> dict[int, Parcel]:
    """Return the current parcels of a municipality by their ids."""
    found = Parcel.objects.of(municipality).select_related("municipality").filter(pk__in=ids)
    return {parcel.pk: parcel for parcel in found}


def parcel_called(municipality: Municipality, number: str) -> Parcel | None:
    """Return the current parcel of a number, else the one last ended, else nothing."""
    found = Parcel.objects.ever_of(municipality).select_related("municipality")
    ordered = found.filter(cadastral_number=number).order_by(
        F("end_lifespan").desc(nulls_first=True), "-pk"
    )
    return ordered.first()
