"""Zones with special conditions, their boundaries on the parcel, public easements."""

from __future__ import annotations

from plans.content import EasementContent, PlanContent, RestrictionContent, ZouitContent
from plans.forms import Form, Section
from plans.printing.blocks import (
    DASH,
    Block,
    Cell,
    Column,
    act_text,
    dash_row,
    heading,
    paragraph,
    points,
    spanning,
    table,
)
from plans.printing.layers import layer_notes, nothing
from plans.printing.marks import marked
from plans.stated_facts import ConsentFact

ZONES, EASEMENTS = "restriction-zones", "public-easements"


def restriction_blocks(content: PlanContent, form: Form, section: Section) -> list[Block]:
    """Return each zone: covered area, what it does to building, its text, consents."""
    if not content.restrictions:
        return nothing(content, form, ZONES)
    blocks = layer_notes(content, form, ZONES)
    for place, zone in enumerate(content.restrictions, start=1):
        blocks.append(heading(f"{section.number}.{place}", zone_name(zone, form)))
        blocks.append(paragraph(_what_it_does(zone, form)))
        if zone.consent is not None:
            blocks.append(paragraph(_consent(zone.consent, form)))
        text = zone.text or form.say("restriction_text_none")
        blocks.append(paragraph(marked(content, f"restrictions[{zone.zouit_id}].text", text)))
        if zone.text_id:
            blocks.append(paragraph(form.say("restriction_text_library"), tone="muted"))
    return blocks


def zone_name(zone: RestrictionContent, form: Form) -> str:
    """Return the title of a zone with its registry number, if it is registered."""
    if not zone.registry_no:
        return form.say("restriction_unregistered", title=zone.title)
    return form.say("restriction_named", title=zone.title, number=zone.registry_no)


def _what_it_does(zone: RestrictionContent, form: Form) -> str:
    covered = (
        form.say("restriction_fully")
        if zone.fully
        else form.say(
            "restriction_part",
            area=form.area(zone.covered_area_m2, 0),
            share=form.number(zone.share * 100, 1),
        )
    )
    height = (
        ""
        if zone.height_limit_m is None
        else form.say("restriction_height", height=form.length(zone.height_limit_m, short=True))
    )
    effect = form.say(f"EFFECT_{_effect_of(zone)}")
    act = act_text(zone.act, form)
    ground = form.say("restriction_act", act=act) if act else ""
    return " ".join(filter(None, (covered, effect, height, ground)))


def _effect_of(zone: RestrictionContent) -> str:
    if zone.consent is not None:
        return "CONSENT_GIVEN"
    return "BAN_WITHOUT_CONSENT" if zone.bans_without_consent else zone.effect


def _consent(consent: ConsentFact, form: Form) -> str:
    given = form.say(
        "restriction_consent",
        organisation=consent.organisation,
        number=consent.letter_no or DASH,
        date=form.date(consent.letter_date),
    )
    if not consent.conditions:
        return given
    return f"{given} {form.say('restriction_consent_conditions', text=consent.conditions)}"


def boundary_blocks(content: PlanContent, form: Form, section: Section) -> list[Block]:
    """Return the points of the part of each zone on the parcel, numbered for themselves."""
    columns: list[Column] = [
        (form.say("zouit_name"), "1fr", "left"),
        (form.say("point_no"), "34mm", "center"),
        ("X", "26mm", "right"),
        ("Y", "26mm", "right"),
    ]
    rows: list[list[Cell]] = []
    for zone in content.zouit:
        rows += _zone_rows(zone, form)
    told = layer_notes(content, form, ZONES) if rows else nothing(content, form, ZONES)
    filled = rows or dash_row(columns)
    return [*told, table(columns, filled, numbered=True, size="small")]


def _zone_rows(zone: ZouitContent, form: Form) -> list[list[Cell]]:
    found: list[list[Cell]] = []
    holes = 0
    for ring in zone.points:
        title = ""
        if ring.hole:
            holes += 1
            title = form.say("hole", n=holes)
        elif len({each.contour for each in zone.points}) > 1:
            title = form.say("contour_title", n=ring.contour)
        name = "\n".join(filter(None, ("" if found else zone.name, title)))
        for place, point in enumerate(ring.points):
            row: list[Cell] = [str(point.n), form.number(point.x), form.number(point.y)]
            first = spanning(name, rows=len(ring.points))
            found.append([first, *row] if place == 0 else row)
    return found


def easement_blocks(content: PlanContent, form: Form, section: Section) -> list[Block]:
    """Return public easements with their points; a row of dashes where there are none."""
    if not content.easements:
        return [*nothing(content, form, EASEMENTS), points((), form)]
    blocks = layer_notes(content, form, EASEMENTS)
    for each in content.easements:
        blocks.append(paragraph(_easement_text(each, content, form)))
        blocks.append(points(each.points, form, prefix=form.say("easement_prefix")))
    return blocks


def _easement_text(each: EasementContent, content: PlanContent, form: Form) -> str:
    purpose = marked(content, f"easements[{each.registry_no}].purpose", each.purpose or DASH)
    text = form.say(
        "easement_sentence",
        number=each.registry_no or DASH,
        purpose=purpose,
        area=form.area(each.covered_area_m2),
    )
    act = act_text(each.act, form)
    ground = form.say("ground", act=act) if act else ""
    excluded = form.say("easement_excludes") if each.excludes_building else ""
    return " ".join(filter(None, (text, excluded, ground)))
