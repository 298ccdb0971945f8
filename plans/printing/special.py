"""Requirements where no regulation applies, and in protected natural areas."""

from __future__ import annotations

from plans.content import PlanContent
from plans.documentation_content import ProtectedAreaContent
from plans.forms import Form
from plans.printing.blocks import DASH, Block, Cell, Column, act_text, dash_row, table
from plans.printing.layers import layer_notes, nothing

ZONE_COLUMNS = ("use", "height", "coverage", "parameters", "setbacks", "siting")
AREA_COLUMNS = (
    "main_uses",
    "auxiliary_uses",
    "height",
    "coverage",
    "parameters",
    "setbacks",
    "siting",
)
ZONES, AREAS = "territorial-zones", "protected-areas"


def not_applied_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return the table of eight columns for ground to which no regulation applies."""
    columns: list[Column] = [
        (form.say(f"none_{name}"), "1.35fr" if name == "reason" else "1fr", "left")
        for name in (
            "reason",
            "act",
            "use",
            "floors",
            "coverage",
            "parameters",
            "setbacks",
            "siting",
        )
    ]
    rows: list[list[Cell]] = [
        [
            ": ".join(filter(None, (zone.code, zone.reason_not_applied))),
            act_text(zone.act, form) or DASH,
            *(zone.requirements.get(name) or DASH for name in ZONE_COLUMNS),
        ]
        for zone in content.zoning.zones
        if not zone.regulation_applies
    ]
    if content.zoning.gap:
        area = form.area(content.zoning.uncovered_m2)
        rows.append([form.say("zone_gap", area=area), *[DASH] * 7])
    filled = rows or dash_row(columns)
    return [
        *layer_notes(content, form, ZONES),
        table(columns, filled, numbered=True, size="small"),
    ]


def protected_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return the table of eleven columns of protected natural areas.

    One that is filled needs a page on its side to be read.
    """
    labels = ("reason", "act", "planning_act", "functional_zone", *AREA_COLUMNS)
    columns: list[Column] = [(form.say(f"protected_{name}"), "1fr", "left") for name in labels]
    rows = [_area_row(area, form) for area in content.protected_areas]
    if rows:
        filled = table(columns, rows, numbered=True, size="small", wide=True)
        return [*layer_notes(content, form, AREAS), filled]
    told = nothing(content, form, AREAS, label="protected_none")
    return [*told, table(columns, dash_row(columns), numbered=True, size="tiny")]


def _area_row(area: ProtectedAreaContent, form: Form) -> list[Cell]:
    named = area.name
    if area.registry_no:
        named = form.say("restriction_named", title=area.name, number=area.registry_no)
    covered = (
        form.say("covered_fully")
        if area.fully
        else form.say("covered_part", area=form.area(area.covered_area_m2))
    )
    return [
        "\n".join(filter(None, (named, area.category, covered))),
        act_text(area.act, form) or DASH,
        area.planning_act or DASH,
        area.functional_zone or DASH,
        *(area.requirements.get(name) or DASH for name in AREA_COLUMNS),
    ]
