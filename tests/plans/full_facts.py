"""Facts of a parcel for which every section of the form has something to say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from shapely import MultiPolygon, box

from plans.documentation_facts import (
    AppearanceFact,
    ComplexDevelopmentFact,
    IndicatorFact,
    PlacementZoneFact,
    PlanningDocumentFact,
    ProtectedAreaFact,
    RequirementFact,
)
from plans.facts import Act, LayerFact, LayerFactState, PlanFacts
from plans.municipal_reading import READ_LAYERS
from plans.stated_facts import (
    BasisFact,
    ConsentFact,
    CorrectionFact,
    EdgeOverrideFact,
    IssueFact,
    UtilityFact,
)
from tests.plans.facts import (
    LIMITS,
    make_heritage,
    make_layer,
    make_municipality,
    make_zone_type,
    rich_facts,
    setback,
    source,
    surface,
)

DAY = dt.date(2026, 10, 1)
X, Y = 1304685.0, 476842.0


def at(left: float, low: float, right: float, high: float) -> MultiPolygon:
    """Return a rectangle beside the corner of the parcel."""
    return surface(box(X + left, Y + low, X + right, Y + high))


def all_layers(**states: LayerFactState) -> tuple[LayerFact, ...]:
    """Return every layer that a plan reads: loaded, but for those named with underscores."""
    named = {name.replace("_", "-"): state for name, state in states.items()}
    return tuple(
        make_layer(
            name,
            state=named.get(name, LayerFactState.OK),
            loaded=named.get(name) is not LayerFactState.MISSING,
            gaps="нет южной части" if named.get(name) is LayerFactState.PARTIAL else "",
            required=False,
        )
        for name in READ_LAYERS
    )


def bare_facts(form: str = "741pr-2025", language: str = "ru", **fields: object) -> PlanFacts:
    """Return a parcel with every layer loaded and nothing else on it."""
    facts = rich_facts()
    empty = {
        "restrictions": (),
        "easements": (),
        "capital_objects": (),
        "red_lines": (),
        "common_use": (),
        "layers": all_layers(),
        "landscaping_known": True,
        "municipality": make_municipality(form=form, language=language),
    }
    return replace(facts, **(empty | fields))  # type: ignore[arg-type]  # fields by name


EVERYWHERE = at(-300, -300, 300, 300)
ACT = Act(title="Постановление", authority="Исполнительный комитет", number="7", date=DAY)
SETBACKS = (
    setback("NEIGHBOUR", 3.0),
    setback("NEIGHBOUR", 1.0, object_kind="AUXILIARY"),
    setback("PASSAGE", 3.0),
    setback("STREET", 5.0),
    setback("RED_LINE", 5.0),
    setback("WATER", None, state="NOT_SUBJECT"),
)
PROJECT = PlanningDocumentFact(
    source=source("planning-documents"),
    kind="PLANNING_PROJECT",
    name="Проект квартала 7",
    act=ACT,
    geometry=EVERYWHERE,
)
PLACEMENT_ZONE = PlacementZoneFact(
    source=source("placement-zones"),
    number="2",
    purpose="жилые дома",
    act=ACT,
    geometry=at(2, 2, 22, 25),
)
NURSERY = IndicatorFact(
    infrastructure="SOCIAL",
    measure="PROVISION",
    name="Детский сад",
    unit="мест на 1000 жителей",
    value="57",
)
STOP = IndicatorFact(
    infrastructure="TRANSPORT", measure="ACCESS", name="Остановка", unit="м", value="500"
)
COMPLEX = ComplexDevelopmentFact(
    source=source("complex-development"),
    name="Слобода",
    basis="DECISION",
    act=ACT,
    indicators=(NURSERY, STOP),
    geometry=EVERYWHERE,
)
APPEARANCE = AppearanceFact(
    source=source("appearance-territories"),
    code="АГО-3",
    name="Старая слобода",
    act=ACT,
    requirements=(RequirementFact(requirement="Материал фасада", indicator="кирпич, дерево"),),
    geometry=EVERYWHERE,
)
PARK = ProtectedAreaFact(
    source=source("protected-areas"),
    registry_number="16:50-9.1",
    name="Природный парк «Рива»",
    category="природный парк",
    functional_zone="рекреационная",
    planning_act="",
    act=ACT,
    requirements={"main_uses": "отдых (5.0)", "height": "не выше 6 м"},
    geometry=at(0, 30, 24, 60),
)
WATER = UtilityFact(
    kind="WATER",
    state="ANSWERED",
    organisation="Водоканал",
    letter_no="51",
    letter_date=DAY,
    possible=True,
    max_load=2.5,
    load_unit="куб. м/сут",
    connection_points="колодец ВК-3",
    valid_until=dt.date(2026, 11, 1),
)
HEAT = UtilityFact(kind="HEAT", state="CLOSED", organisation="Теплосеть")
GAS = UtilityFact(kind="GAS", state="REQUESTED", organisation="Горгаз")
OVERRIDE = EdgeOverrideFact(
    start=(X + 24, Y),
    end=(X + 24, Y + 34),
    kind="PASSAGE",
    by="Орлова",
    on=DAY,
    reason="проезд на местности",
)


def full_facts(form: str = "741pr-2025", language: str = "ru") -> PlanFacts:
    """Return a parcel with something for every section of the form."""
    facts = rich_facts()
    regulation = make_zone_type(
        setbacks=SETBACKS,
        limits=LIMITS,
        requirements={"historic": "Скатная кровля", "other": "Ограждение не выше 1,8 м"},
    )
    return replace(
        facts,
        municipality=make_municipality(form=form, language=language),
        layers=all_layers(),
        zone_types=(regulation,),
        heritage=(make_heritage(at(0, 20, 6, 30)),),
        planning_documents=(PROJECT,),
        placement_zones=(PLACEMENT_ZONE,),
        complex_development=(COMPLEX,),
        appearance=(APPEARANCE,),
        protected_areas=(PARK,),
        basis=BasisFact(application_no="А-17", application_date=DAY, applicant_name="А. Ивлева"),
        utilities=(WATER, HEAT, GAS),
        edge_overrides=(OVERRIDE,),
        consents=(consent(facts.restrictions[0].registry_number),),
        corrections=(
            correction("parcel.address", facts.parcel.address, "Ривертон, ул. Садовая, 7а"),
            correction("planning_element", "иное", "Слобода"),
        ),
        landscaping_known=True,
        landscaping_acts=(Act(title="Правила благоустройства", number="3", date=DAY),),
    )


def consent(restriction_id: str) -> ConsentFact:
    return ConsentFact(
        restriction_id=restriction_id,
        organisation="Сетевая компания",
        letter_no="9",
        letter_date=DAY,
        conditions="Кабель не нагружать.",
    )


def correction(path: str, computed: str, value: str) -> CorrectionFact:
    return CorrectionFact(
        path=path, computed=computed, value=value, by="Орлова", on=DAY, reason="уточнено на месте"
    )


ISSUE = IssueFact(
    number="РФ-16-2-01-0-00-2026-00123-0",
    issued_on=dt.date(2026, 11, 25),
    valid_until=dt.date(2029, 11, 25),
    signatory_name="П. П. Петров",
    signatory_position="Главный архитектор",
    authority="Исполнительный комитет города Ривертона",
    register_number="16-50-2026-7",
    code="abcd2345",
    address="https://gis.example.org/v/abcd2345",
)
