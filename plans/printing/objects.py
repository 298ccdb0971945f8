"""Existing capital objects and objects of cultural heritage on the parcel."""

from __future__ import annotations

from plans.content import CapitalObjectContent, HeritageContent, PlanContent
from plans.forms import Form
from plans.printing.blocks import DASH, Block, Cell, Column, act_text, dash_row, table
from plans.printing.layers import layer_notes, nothing
from plans.printing.marks import marked

OBJECTS, HERITAGE = "capital-objects", "heritage-objects"


def object_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return the table of capital objects, with a row of dashes where there are none."""
    columns: list[Column] = [
        (form.say("oks_no"), "14mm", "center"),
        (form.say("oks_purpose"), "1.7fr", "left"),
        (form.say("oks_floors"), "14mm", "center"),
        (form.say("oks_height"), "15mm", "right"),
        (form.say("oks_total_area"), "1fr", "right"),
        (form.say("oks_footprint"), "1.1fr", "right"),
        (form.say("oks_number"), "1.5fr", "left"),
    ]
    rows = [_object_row(each, content, form) for each in content.oks]
    told = (
        layer_notes(content, form, OBJECTS)
        if rows
        else nothing(content, form, OBJECTS, label="oks_no_information")
    )
    return [*told, table(columns, rows or dash_row(columns), size="small")]


def _object_row(each: CapitalObjectContent, content: PlanContent, form: Form) -> list[Cell]:
    def field(name: str, text: str) -> str:
        return marked(content, f"oks[{each.cadastral_number}].{name}", text)

    height = DASH if each.height_m is None else form.length_value(each.height_m, short=True)
    total = DASH if each.total_area_m2 is None else form.area_value(each.total_area_m2)
    footprint = field("footprint_m2", form.area_value(each.footprint_m2))
    if each.footprint_measured:
        footprint = f"{footprint}\n{form.say('oks_measured')}"
    return [
        str(each.drawing_no),
        field("purpose", each.purpose or DASH),
        field("floors", each.floors or DASH),
        field("height_m", height),
        field("total_area_m2", total),
        footprint,
        each.cadastral_number or DASH,
    ]


def heritage_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return the table of heritage objects, with a row of dashes where there are none."""
    columns: list[Column] = [
        (form.say("oks_no"), "14mm", "center"),
        (form.say("heritage_name"), "2fr", "left"),
        (form.say("heritage_area"), "1fr", "right"),
        (form.say("heritage_act"), "1.6fr", "left"),
        (form.say("heritage_registry"), "1.2fr", "left"),
    ]
    rows = [_heritage_row(each, content, form) for each in content.heritage]
    told = (
        layer_notes(content, form, HERITAGE)
        if rows
        else nothing(content, form, HERITAGE, label="oks_no_information")
    )
    return [*told, table(columns, rows or dash_row(columns), size="small")]


def _heritage_row(each: HeritageContent, content: PlanContent, form: Form) -> list[Cell]:
    path = f"heritage[{each.registry_no}]"
    lines = [marked(content, f"{path}.name", each.name or DASH)]
    if each.category:
        lines.append(marked(content, f"{path}.category", each.category))
    return [
        str(each.drawing_no),
        "\n".join(lines),
        form.area_value(each.covered_area_m2),
        act_text(each.act, form) or DASH,
        each.registry_no or DASH,
    ]
