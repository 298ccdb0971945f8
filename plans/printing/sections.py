"""Sections of the form other than that on zoning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plans.content import PlanContent, RestrictionContent
from plans.forms import Form
from plans.printing.blocks import (
    Block,
    Cell,
    act_text,
    dash_row,
    heading,
    paragraph,
    points,
    table,
)
from plans.printing.zoning import zoning_blocks

Builder = Callable[[PlanContent, Form, str], list[Block]]


def section_blocks(code: str, content: PlanContent, form: Form, number: str) -> list[Block]:
    """Return the blocks of a section.

    One for which the platform has no source of data says so in the form's words.
    """
    builder = BUILDERS.get(code)
    if builder is None:
        return [paragraph(form.say("no_source"), tone="muted")]
    return builder(content, form, number)


def _objects(content: PlanContent, form: Form, number: str) -> list[Block]:
    columns = [
        (form.say("oks_no"), "14mm", "center"),
        (form.say("oks_purpose"), "1.7fr", "left"),
        (form.say("oks_floors"), "13mm", "center"),
        (form.say("oks_height"), "15mm", "right"),
        (form.say("oks_total_area"), "1fr", "right"),
        (form.say("oks_footprint"), "1.1fr", "right"),
        (form.say("oks_number"), "1.5fr", "left"),
    ]
    rows: list[Sequence[Cell]] = []
    for each in content.oks:
        footprint = form.number(each.footprint_m2)
        if each.footprint_measured:
            footprint = f"{footprint}\n{form.say('oks_measured')}"
        rows.append(
            [
                str(each.drawing_no),
                each.purpose or "–",
                each.floors or "–",
                "–" if each.height_m is None else form.short_number(each.height_m),
                "–" if each.total_area_m2 is None else form.number(each.total_area_m2),
                footprint,
                each.cadastral_number,
            ]
        )
    blocks = [heading(f"{number}.1", form.say("oks_title"))]
    blocks.append(table(columns, rows, small=True) if rows else _nothing(form))
    return [*blocks, heading(f"{number}.2", form.say("heritage_title")), _heritage(content, form)]


def _heritage(content: PlanContent, form: Form) -> Block:
    columns = [
        (form.say("oks_no"), "14mm", "center"),
        (form.say("heritage_name"), "2fr", "left"),
        (form.say("heritage_registry"), "1.2fr", "left"),
        (form.say("heritage_act"), "1.5fr", "left"),
        (form.say("heritage_area"), "1fr", "right"),
    ]
    rows: list[Sequence[Cell]] = [
        [
            str(each.drawing_no),
            each.name or "–",
            each.registry_no or "–",
            act_text(each.act, form) or "–",
            form.number(each.covered_area_m2),
        ]
        for each in content.heritage
    ]
    return table(columns, rows, small=True) if rows else _nothing(form)


def _restrictions(content: PlanContent, form: Form, number: str) -> list[Block]:
    blocks: list[Block] = []
    for place, zone in enumerate(content.restrictions, start=1):
        name = f"{zone.title} ({zone.registry_no})" if zone.registry_no else zone.title
        blocks.append(heading(f"{number}.{place}", name))
        covered = (
            form.say("restriction_fully")
            if zone.fully
            else form.say(
                "restriction_part",
                area=form.number(zone.covered_area_m2, 0),
                share=form.number(zone.share * 100, 1),
            )
        )
        act = act_text(zone.act, form)
        ground = form.say("restriction_act", act=act) if act else ""
        effect = form.say(f"EFFECT_{_effect_of(zone)}")
        blocks.append(paragraph(" ".join(filter(None, (covered, effect, ground)))))
        blocks.append(paragraph(zone.text or form.say("restriction_text_none")))
        if zone.text_id:
            blocks.append(paragraph(form.say("restriction_text_library"), tone="muted"))
    return blocks or [_nothing(form)]


def _effect_of(zone: RestrictionContent) -> str:
    return "BAN_WITHOUT_CONSENT" if zone.bans_without_consent else zone.effect


def _restriction_boundaries(content: PlanContent, form: Form, number: str) -> list[Block]:
    columns = [
        (form.say("zouit_name"), "1fr", "left"),
        (form.say("point_no"), "32mm", "center"),
        ("X", "27mm", "right"),
        ("Y", "27mm", "right"),
    ]
    if not content.zouit:
        return [table(columns, dash_row(columns))]
    blocks: list[Block] = []
    for zone in content.zouit:
        blocks += [paragraph(zone.name, tone="strong"), points(zone.points, form)]
    return blocks


def _easements(content: PlanContent, form: Form, number: str) -> list[Block]:
    blocks: list[Block] = []
    for each in content.easements:
        text = form.say(
            "easement_sentence",
            number=each.registry_no or form.say("not_applicable"),
            purpose=each.purpose or form.say("not_applicable"),
            area=form.number(each.covered_area_m2),
        )
        if each.excludes_building:
            text = f"{text} {form.say('easement_excludes')}"
        prefix = "" if form.language == "en" else "С"
        blocks += [paragraph(text), points(each.points, form, prefix=prefix)]
    return blocks or [_nothing(form)]


def _planning_element(content: PlanContent, form: Form, number: str) -> list[Block]:
    return [paragraph(content.planning_element)] if content.planning_element else [_nothing(form)]


def _red_lines(content: PlanContent, form: Form, number: str) -> list[Block]:
    found = content.red_lines
    if found.area_inside_m2 > 0:
        blocks = [
            paragraph(form.say("red_inside", area=form.number(found.area_inside_m2))),
            paragraph(form.say("red_outside", area=form.number(found.area_outside_m2))),
        ]
    else:
        blocks = [paragraph(form.say("red_none"))]
    if not found.lines:
        return [*blocks, paragraph(form.say("red_no_lines"))]
    prefix = "" if form.language == "en" else "К"
    rows: list[Sequence[Cell]] = []
    columns = [
        (form.say("point_no"), "1fr", "center"),
        ("X", "1fr", "right"),
        ("Y", "1fr", "right"),
    ]
    for line in found.lines:
        name = form.say("red_line", number=line.number, length=form.number(line.length_m))
        act = act_text(line.act, form)
        rows.append([f"{name} {act}".strip()])
        rows += [
            [f"{prefix}{point.n}", form.number(point.x), form.number(point.y)]
            for point in line.points
        ]
    return [*blocks, table(columns, rows)]


def _nothing(form: Form) -> Block:
    return paragraph(f"{form.say('no_information')}.")


BUILDERS: dict[str, Builder] = {
    "zoning": zoning_blocks,
    "objects": _objects,
    "restrictions": _restrictions,
    "restriction_boundaries": _restriction_boundaries,
    "easements": _easements,
    "planning_element": _planning_element,
    "red_lines": _red_lines,
}
