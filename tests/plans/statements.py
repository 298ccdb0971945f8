"""Facts of documentation and of people's statements for tests; local metres."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from shapely import LineString, MultiPolygon, box

from plans.documentation_facts import (
    AppearanceFact,
    ComplexDevelopmentFact,
    IndicatorFact,
    PlacementZoneFact,
    PlanningDocumentFact,
    ProtectedAreaFact,
    RequirementFact,
)
from plans.facts import ContextFact, PlanFacts, StreetFact, WaterFact
from plans.stated_facts import (
    BasisFact,
    ConsentFact,
    CorrectionFact,
    EdgeOverrideFact,
    IssueFact,
    UtilityFact,
)
from tests.plans.facts import ACT, LIMITS, limit, make_zone_type, rich_facts, source, surface

FAR = surface(box(-2e6, -2e6, 2e6, 2e6))
SAID_ON = dt.date(2026, 11, 20)


def make_placement_zone(geometry: MultiPolygon, number: str = "2") -> PlacementZoneFact:
    return PlacementZoneFact(
        source=source("placement-zones"),
        number=number,
        purpose="жилой дом",
        act=ACT,
        geometry=geometry,
    )


def make_document(geometry: MultiPolygon = FAR, kind: str = "PLANNING_PROJECT") -> Any:
    return PlanningDocumentFact(
        source=source("planning-documents"),
        kind=kind,
        name="Проект планировки",
        act=ACT,
        geometry=geometry,
    )


def make_complex_development(geometry: MultiPolygon = FAR) -> ComplexDevelopmentFact:
    indicator = IndicatorFact(
        infrastructure="SOCIAL",
        measure="PROVISION",
        name="детские сады",
        unit="мест на 1000 жителей",
        value="65",
    )
    return ComplexDevelopmentFact(
        source=source("complex-development"),
        name="КРТ «Центр»",
        basis="CONTRACT",
        act=ACT,
        indicators=(indicator,),
        geometry=geometry,
    )


def make_appearance(geometry: MultiPolygon = FAR) -> AppearanceFact:
    return AppearanceFact(
        source=source("appearance-territories"),
        code="АГО-1",
        name="Центр",
        act=ACT,
        requirements=(RequirementFact(requirement="цвет фасада", indicator="RAL 1013"),),
        geometry=geometry,
    )


def make_protected_area(geometry: MultiPolygon = FAR) -> ProtectedAreaFact:
    return ProtectedAreaFact(
        source=source("protected-areas"),
        registry_number="16:50-9.1",
        name="Дубовая роща",
        category="памятник природы",
        functional_zone="рекреационная",
        planning_act="",
        act=ACT,
        requirements={"height": "не выше 7 м", "main_uses": "отдых"},
        geometry=geometry,
    )


def make_water(geometry: MultiPolygon, name: str = "река Рива") -> WaterFact:
    return WaterFact(source=source("water"), name=name, geometry=geometry)


def make_street(geometry: Any, name: str) -> StreetFact:
    return StreetFact(source=source("streets"), name=name, kind="STREET", geometry=geometry)


def make_override(
    start: tuple[float, float], end: tuple[float, float], kind: str = "STREET", **fields: Any
) -> EdgeOverrideFact:
    values: dict[str, Any] = {"by": "petrova", "on": SAID_ON, "reason": "проезд по факту"}
    return EdgeOverrideFact(start=start, end=end, kind=kind, **(values | fields))


def make_consent(restriction_id: str, number: str = "77", **fields: Any) -> ConsentFact:
    values: dict[str, Any] = {
        "organisation": "АО «Сетевая компания»",
        "letter_date": dt.date(2026, 10, 1),
        "conditions": "Высота до 6 м.",
    }
    return ConsentFact(restriction_id=restriction_id, letter_no=number, **(values | fields))


def make_correction(path: str, computed: str, value: str) -> CorrectionFact:
    return CorrectionFact(
        path=path, computed=computed, value=value, by="petrova", on=SAID_ON, reason="выписка"
    )


def make_answer(kind: str = "WATER", state: str = "ANSWERED", **fields: Any) -> UtilityFact:
    values: dict[str, Any] = {
        "organisation": "МУП «Водоканал»",
        "letter_no": "12/7",
        "letter_date": dt.date(2026, 10, 5),
        "possible": True,
        "max_load": 2.5,
        "load_unit": "м³/сут",
        "connection_points": "колодец К-12",
        "valid_until": dt.date(2027, 10, 5),
    }
    return UtilityFact(kind=kind, state=state, **(values | fields))


ISSUE = IssueFact(
    number="РФ-16-2-99-0-00-2026-00001-0",
    issued_on=dt.date(2026, 11, 25),
    valid_until=dt.date(2029, 11, 25),
    signatory_name="Иванов И. И.",
    signatory_position="начальник управления",
    authority="Исполнительный комитет",
    register_number="1-07-0001",
    code="K7QF",
    address="https://example.test/d/K7QF",
)


def full_facts() -> PlanFacts:
    """Return facts with every field set: a parcel with something of everything."""
    facts = rich_facts()
    assert facts.parcel.geometry is not None
    ring = [(x, y) for x, y, *_ in facts.parcel.geometry.geoms[0].exterior.coords]
    low_x, low_y, high_x, high_y = facts.parcel.geometry.bounds
    here = surface(box(low_x - 50, low_y - 50, high_x + 50, high_y + 50))
    zone_type = make_zone_type(
        setbacks=facts.zone_types[0].setbacks,
        limits=(*LIMITS, limit("PARKING_M2_PER_PLACE", 60.0)),
        requirements={"historic_settlement": "скатная кровля"},
    )
    power = facts.restrictions[0]
    needing = replace(power, bans_without_consent=True, forbids=("2.1",))
    return replace(
        facts,
        zone_types=(zone_type,),
        restrictions=(needing, *facts.restrictions[1:]),
        water=(make_water(surface(box(low_x - 40, high_y + 5, high_x + 40, high_y + 30))),),
        streets=(
            make_street(LineString([(low_x, low_y - 9), (high_x, low_y - 9)]), "ул. Садовая"),
        ),
        situation=(
            ContextFact(kind="PARCEL", label="8", geometry=here),
            ContextFact(kind="BUILDING", label="12А", geometry=here),
        ),
        situation_left_out=7,
        planning_documents=(make_document(here),),
        placement_zones=(make_placement_zone(here),),
        complex_development=(make_complex_development(here),),
        appearance=(make_appearance(here),),
        protected_areas=(make_protected_area(here),),
        landscaping_acts=(ACT,),
        landscaping_known=True,
        basis=BasisFact(application_no="17", application_date=SAID_ON, applicant_name="ООО"),
        utilities=(make_answer(), make_answer("GAS", "REQUESTED", max_load=None)),
        edge_overrides=(make_override(ring[0], ring[1], "PASSAGE"),),
        consents=(make_consent(power.registry_number),),
        corrections=(make_correction("planning_element", "", "квартал 7"),),
        issue=ISSUE,
        repairs=("water 7: 0.01 m²",),
        edition="e",
    )
