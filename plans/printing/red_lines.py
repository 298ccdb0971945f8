"""Red lines on the parcel, and the element of the planning structure in which it lies."""

from __future__ import annotations

from plans.content import PlanContent
from plans.forms import Form, Section
from plans.printing.blocks import Block, Cell, Column, act_text, dash_row, paragraph, table
from plans.printing.layers import layer_notes, layer_text, nothing
from plans.printing.marks import marked

LINES, COMMON_USE, ELEMENTS = "red-lines", "common-use-territory", "planning-elements"


def red_line_blocks(content: PlanContent, form: Form, section: Section) -> list[Block]:
    """Return the areas inside and outside red lines, and the points of the lines."""
    found = content.red_lines
    blocks = _areas(content, form)
    blocks += layer_notes(content, form, COMMON_USE, LINES)
    if not found.lines and not layer_text(content, form, LINES):
        blocks.append(paragraph(form.say("red_no_lines")))
    columns: list[Column] = [
        (form.say("point_no"), "1fr", "center"),
        ("X", "1fr", "right"),
        ("Y", "1fr", "right"),
    ]
    rows: list[list[Cell]] = []
    for line in found.lines:
        name = form.say("red_line", number=line.number, length=form.length(line.length_m))
        rows.append([f"{name} {act_text(line.act, form)}".strip()])
        rows += [
            [
                f"{form.say('red_line_prefix')}{point.n}",
                form.number(point.x),
                form.number(point.y),
            ]
            for point in line.points
        ]
    return [*blocks, table(columns, rows or dash_row(columns), size="small")]


def common_use_blocks(content: PlanContent, form: Form, section: Section) -> list[Block]:
    """Return the areas inside and outside territory of common use, for forms without lines."""
    return [*_areas(content, form), *layer_notes(content, form, COMMON_USE)]


def _areas(content: PlanContent, form: Form) -> list[Block]:
    found = content.red_lines
    outside = form.say("red_outside", area=form.area(found.area_outside_m2))
    if found.area_inside_m2 > 0:
        inside = form.say("red_inside", area=form.area(found.area_inside_m2))
        return [paragraph(inside), paragraph(outside)]
    if layer_text(content, form, COMMON_USE):
        return []
    return [paragraph(f"{form.say('red_none')} {outside}")]


def planning_element_blocks(content: PlanContent, form: Form, section: Section) -> list[Block]:
    """Return the element of the planning structure."""
    if content.planning_element:
        return [
            paragraph(marked(content, "planning_element", content.planning_element)),
            *layer_notes(content, form, ELEMENTS),
        ]
    return nothing(content, form, ELEMENTS)
