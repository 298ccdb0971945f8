"""Lines about what lies on the parcel: objects, restrictions, easements, documentation."""

from __future__ import annotations

from collections.abc import Iterator

from plans.content import CapitalObjectContent, PlanContent, RestrictionContent
from plans.documentation_content import (
    AppearanceContent,
    ComplexDevelopmentContent,
    PlacementZoneContent,
    ProtectedAreaContent,
)
from plans.explaining.explained import ExplainedFact, Sign
from plans.explaining.of_parcel import BOUNDARY
from plans.forms import Form
from plans.printing.blocks import DASH
from plans.printing.restrictions import zone_name
from plans.sources import Source

BANS = frozenset({"BAN"})
Territory = (
    PlacementZoneContent | ComplexDevelopmentContent | ProtectedAreaContent | AppearanceContent
)


def object_facts(content: PlanContent, form: Form) -> Iterator[ExplainedFact]:
    """Yield capital objects with the fields that may be corrected, then heritage."""
    for each in content.oks:
        key = f"objects/{each.drawing_no}"
        measured = form.say("oks_measured") if each.footprint_measured else ""
        yield ExplainedFact(
            key=key,
            section="objects",
            kind="building",
            title=f"{each.drawing_no} · {each.purpose or each.kind}",
            value=form.area(each.footprint_m2),
            notes=tuple(filter(None, (each.cadastral_number, measured))),
            source=each.source,
            area_m2=each.footprint_m2,
            geometry=each.geometry,
        )
        yield from _fields(key, each, form)
    for heritage in content.heritage:
        yield ExplainedFact(
            key=f"heritage/{heritage.drawing_no}",
            section="objects",
            kind="heritage",
            title=heritage.name,
            value=form.area(heritage.covered_area_m2),
            notes=tuple(filter(None, (heritage.registry_no, heritage.category))),
            sign=Sign.WARNING,
            source=heritage.source,
            act=heritage.act,
            area_m2=heritage.covered_area_m2,
            geometry=heritage.geometry,
        )


def _fields(key: str, each: CapitalObjectContent, form: Form) -> Iterator[ExplainedFact]:
    """Yield what the register says of an object and an architect may correct."""
    labels = {"height_m": "oks_height", "total_area_m2": "oks_total_area"}
    for name in ("floors", "height_m", "total_area_m2"):
        value = getattr(each, name)
        if value in (None, ""):
            continue
        yield ExplainedFact(
            key=f"{key}/{name}",
            section="objects",
            kind="",
            title=form.say(labels.get(name, f"oks_{name}")),
            value=value if isinstance(value, str) else form.short_number(value),
            source=each.source,
            shown_by=key,
            path=f"oks[{each.cadastral_number}].{name}",
        )


def restriction_facts(content: PlanContent, form: Form) -> Iterator[ExplainedFact]:
    """Yield zones with special conditions: what they do, how much they cover, whose consent."""
    for place, zone in enumerate(content.restrictions):
        key = f"restrictions/{place}"
        effect = form.say(f"EFFECT_{_effect(zone)}")
        yield ExplainedFact(
            key=key,
            section="restrictions",
            kind="ban" if zone.effect in BANS or _is_shut(zone) else "restriction",
            title=zone_name(zone, form),
            value=form.area(zone.covered_area_m2),
            notes=tuple(filter(None, (effect, _consent(zone, form)))),
            sign=Sign.WARNING if zone.effect in BANS or _is_shut(zone) else Sign.NONE,
            source=zone.source,
            act=zone.act,
            area_m2=zone.covered_area_m2,
            share=zone.share,
            geometry=zone.geometry,
            restriction=zone.registry_no or zone.zouit_id,
        )
        yield ExplainedFact(
            key=f"{key}/text",
            section="restrictions",
            kind="",
            title=form.say("field_restrictions_text"),
            notes=(zone.text or form.say("restriction_text_none"),),
            source=zone.source,
            act=zone.act,
            shown_by=key,
            path=f"restrictions[{zone.zouit_id}].text",
        )


def _is_shut(zone: RestrictionContent) -> bool:
    return zone.bans_without_consent and zone.consent is None


def _effect(zone: RestrictionContent) -> str:
    if zone.consent is not None:
        return "CONSENT_GIVEN"
    return "BAN_WITHOUT_CONSENT" if zone.bans_without_consent else zone.effect


def _consent(zone: RestrictionContent, form: Form) -> str:
    if zone.consent is None:
        return ""
    return form.say(
        "restriction_consent",
        organisation=zone.consent.organisation,
        number=zone.consent.letter_no or DASH,
        date=form.date(zone.consent.letter_date),
    )


def easement_facts(content: PlanContent, form: Form) -> Iterator[ExplainedFact]:
    """Yield public easements."""
    for place, each in enumerate(content.easements):
        yield ExplainedFact(
            key=f"easements/{place}",
            section="easements",
            kind="easement",
            title=f"{each.registry_no} {each.purpose}".strip() or DASH,
            value=form.area(each.covered_area_m2),
            notes=(form.say("easement_excludes"),) if each.excludes_building else (),
            sign=Sign.WARNING if each.excludes_building else Sign.NONE,
            source=each.source,
            act=each.act,
            area_m2=each.covered_area_m2,
            share=_share(content, each.covered_area_m2),
            geometry=each.geometry,
            path=f"easements[{each.registry_no}].purpose" if each.registry_no else "",
        )


def documentation_facts(content: PlanContent, form: Form) -> Iterator[ExplainedFact]:
    """Yield planning documentation, the element of the planning structure, special grounds."""
    yield ExplainedFact(
        key="documentation/element",
        section="documentation",
        kind="",
        title=form.say("field_planning_element"),
        value=content.planning_element or DASH,
        source=_source_in(content, "planning-elements"),
        shown_by=BOUNDARY,
        path="planning_element",
    )
    for place, document in enumerate(content.planning_documents):
        yield ExplainedFact(
            key=f"documentation/document/{place}",
            section="documentation",
            kind="",
            title=f"{form.say(f'PLANNING_{document.kind}')} {document.name}".strip(),
            value=form.area(document.covered_area_m2),
            source=document.source,
            act=document.act,
            area_m2=document.covered_area_m2,
            share=_share(content, document.covered_area_m2),
            shown_by=BOUNDARY,
        )
    for place, (each, kind, name) in enumerate(_territories(content)):
        yield ExplainedFact(
            key=f"documentation/{kind}/{place}",
            section="documentation",
            kind=kind,
            title=f"{form.say(f'legend_{kind}')}: {name.strip() or DASH}",
            value=form.area(each.covered_area_m2),
            sign=Sign.WARNING,
            source=each.source,
            act=each.act,
            area_m2=each.covered_area_m2,
            share=_share(content, each.covered_area_m2),
            geometry=each.geometry,
        )


def _territories(content: PlanContent) -> Iterator[tuple[Territory, str, str]]:
    """Yield territories with rules of their own, what they are and how they are called."""
    for zone in content.placement_zones:
        yield zone, "placement", f"{zone.number} {zone.purpose}"
    for territory in content.complex_development:
        yield territory, "complex", territory.name
    for protected in content.protected_areas:
        yield protected, "protected", protected.name
    for area in content.appearance:
        yield area, "appearance", f"{area.code} {area.name}"


def utility_facts(content: PlanContent, form: Form) -> Iterator[ExplainedFact]:
    """Yield what the owners of networks answered."""
    possible = {True: "utility_yes", False: "utility_no", None: "utility_unsaid"}
    for place, each in enumerate(content.utilities):
        answered = each.state == "ANSWERED"
        said = possible[each.possible] if answered else f"utility_{each.state}"
        load = "" if each.max_load is None else f"{form.short_number(each.max_load)} "
        letter = ""
        if answered:
            letter = form.say(
                "utility_letter",
                number=each.letter_no or DASH,
                date=form.date(each.letter_date) or DASH,
            )
        until = form.date(each.valid_until)
        expired = form.say("utility_expired") if each.expired else ""
        yield ExplainedFact(
            key=f"utilities/{place}",
            section="utilities",
            kind="",
            title=form.say(f"UTILITY_{each.kind}"),
            value=form.say(said, organisation=each.organisation or DASH),
            notes=tuple(
                filter(
                    None,
                    (
                        each.organisation if answered else "",
                        letter,
                        f"{load}{each.load_unit}".strip(),
                        each.connection_points,
                        f"{form.say('utility_valid')} {until}" if until else "",
                        expired,
                    ),
                )
            ),
            sign=Sign.WARNING if each.state == "REQUESTED" or each.expired else Sign.NONE,
        )


def sliver_facts(content: PlanContent, form: Form) -> Iterator[ExplainedFact]:
    """Yield contacts of layers that were too little to be meant."""
    for place, sliver in enumerate(content.slivers):
        yield ExplainedFact(
            key=f"slivers/{place}",
            section="slivers",
            kind="",
            title=sliver.title or sliver.layer,
            value=form.area(sliver.area_m2),
            notes=(sliver.layer,),
            source=sliver.source,
            area_m2=sliver.area_m2,
            share=_share(content, sliver.area_m2),
        )


def _share(content: PlanContent, area_m2: float) -> float | None:
    total = content.parcel.area_calculated_m2
    return area_m2 / total if total else None


def _source_in(content: PlanContent, layer: str) -> Source | None:
    return next((each for each in content.sources if each.layer == layer), None)
