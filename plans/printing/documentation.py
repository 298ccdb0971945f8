"""What planning documentation sets: placement zones, complex development, appearance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from plans.content import PlanContent
from plans.documentation_content import (
    ComplexDevelopmentContent,
    IndicatorContent,
    PlacementZoneContent,
)
from plans.forms import Form, Section
from plans.printing.blocks import (
    DASH,
    Block,
    Cell,
    Column,
    act_text,
    alert,
    dash_row,
    paragraph,
    points,
    table,
)
from plans.printing.layers import layer_notes, layer_text, nothing, nothing_cell

DOCUMENTS, PLACEMENT = "planning-documents", "placement-zones"
COMPLEX, APPEARANCE = "complex-development", "appearance-territories"
INFRASTRUCTURE = ("UTILITY", "TRANSPORT", "SOCIAL")
MEASURES = ("PROVISION", "ACCESS")


def placement_zone_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return the placement zones of the planning project with their points."""
    blocks = [paragraph(form.say("ppt_zone"), tone="strong")]
    if not content.placement_zones:
        known = [each for each in content.planning_documents if each.kind == "PLANNING_PROJECT"]
        label = "ppt_zone_none" if known else "ppt_none"
        blocks += nothing(content, form, DOCUMENTS, PLACEMENT, label=label)
        return [*blocks, points((), form)]
    prefix = form.say("placement_prefix")
    for zone in content.placement_zones:
        blocks += [paragraph(_placement_text(zone, form)), points(zone.points, form, prefix=prefix)]
    return [*blocks, *layer_notes(content, form, PLACEMENT)]


def _placement_text(zone: PlacementZoneContent, form: Form) -> str:
    named = form.say("ppt_zone_named", number=zone.number or DASH, purpose=zone.purpose or DASH)
    covered = (
        form.say("covered_fully")
        if zone.fully
        else form.say("covered_part", area=form.area(zone.covered_area_m2))
    )
    act = act_text(zone.act, form)
    return " ".join(filter(None, (named, covered, form.say("ground", act=act) if act else "")))


def planning_documents_cell(content: PlanContent, form: Form) -> Cell:
    """Return the planning and land-surveying projects in whose territory the parcel lies."""
    lines: list[Cell] = []
    for each in content.planning_documents:
        kind = form.say(f"PLANNING_{each.kind}")
        name = form.say("quoted", text=each.name) if each.name else ""
        named = " ".join(filter(None, (kind, name)))
        lines.append(", ".join(filter(None, (named, act_text(each.act, form)))))
    return _found_cell(content, form, DOCUMENTS, lines, none="ppt_documents_none")


def complex_development_cell(content: PlanContent, form: Form) -> Cell:
    """Return whether the parcel lies in a territory of complex development."""
    lines: list[Cell] = [
        form.say(
            f"krt_{each.basis}",
            name=each.name or DASH,
            act=act_text(each.act, form) or DASH,
            covered=_covered(each, form),
        )
        for each in content.complex_development
    ]
    return _found_cell(content, form, COMPLEX, lines, none="krt_none")


def _covered(each: ComplexDevelopmentContent, form: Form) -> str:
    if each.fully:
        return form.say("covered_fully")
    return form.say("covered_part", area=form.area(each.covered_area_m2))


def _found_cell(
    content: PlanContent, form: Form, layer: str, lines: list[Cell], *, none: str
) -> Cell:
    if not lines:
        return nothing_cell(content, form, layer, label=none)
    lacking = layer_text(content, form, layer)
    texts = [str(line) for line in lines]
    return [*texts, alert(lacking)] if lacking else [*texts]


def indicator_blocks(content: PlanContent, form: Form, section: Section) -> list[Block]:
    """Return the calculated indicators of complex development: two tables of nine columns."""
    blocks = []
    if not content.complex_development:
        blocks += nothing(content, form, COMPLEX, label="indicators_none")
    else:
        blocks += layer_notes(content, form, COMPLEX)
    listed = [each for area in content.complex_development for each in area.indicators]
    for measure in MEASURES:
        chosen = [each for each in listed if each.measure == measure]
        blocks.append(paragraph(form.say(f"indicators_{measure}"), tone="strong"))
        blocks.append(_indicator_table(chosen, form))
    return blocks


def _indicator_table(indicators: Sequence[IndicatorContent], form: Form) -> Block:
    columns: list[Column] = [
        (form.say("indicator_name"), "1.7fr", "left"),
        (form.say("indicator_unit"), "1fr", "center"),
        (form.say("indicator_value"), "1fr", "center"),
    ] * len(INFRASTRUCTURE)
    groups = [(form.say(f"INFRASTRUCTURE_{each}"), 3) for each in INFRASTRUCTURE]
    kinds = [
        [each for each in indicators if each.infrastructure == infrastructure]
        for infrastructure in INFRASTRUCTURE
    ]
    rows: list[list[Cell]] = []
    for line in zip_longest(*kinds):
        row: list[Cell] = []
        for each in line:
            row += [each.name, each.unit, each.value] if each else [DASH, DASH, DASH]
        rows.append(row)
    return table(columns, rows or dash_row(columns), groups=groups, numbered=True, size="small")


def appearance_blocks(content: PlanContent, form: Form, section: Section) -> list[Block]:
    """Return the requirements for appearance, a table for each territory."""
    columns = [
        (form.say("appearance_no"), "10mm", "center"),
        (form.say("appearance_requirement"), "1fr", "left"),
        (form.say("appearance_indicator"), "1fr", "left"),
    ]
    if not content.appearance:
        return [
            *nothing(content, form, APPEARANCE),
            table(columns, dash_row(columns), numbered=True),
        ]
    blocks: list[Block] = []
    for area in content.appearance:
        named = " ".join(filter(None, (area.code, area.name)))
        covered = (
            form.say("covered_fully")
            if area.fully
            else form.say("covered_part", area=form.area(area.covered_area_m2))
        )
        text = form.say("appearance_territory", name=named or DASH)
        act = act_text(area.act, form)
        ground = form.say("ground", act=act) if act else ""
        blocks.append(paragraph(" ".join(filter(None, (text, covered, ground)))))
        rows: list[list[Cell]] = [
            [str(place), each.requirement or DASH, each.indicator or DASH]
            for place, each in enumerate(area.requirements, start=1)
        ]
        blocks.append(table(columns, rows or dash_row(columns), numbered=True))
    return [*blocks, *layer_notes(content, form, APPEARANCE)]
