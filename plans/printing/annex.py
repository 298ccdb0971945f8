"""The record of the source data: remarks, decisions of people, slivers, layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from plans.content import PlanContent
from plans.facts import LayerFact
from plans.forms import Form, UnknownForm
from plans.printing.blocks import (
    DASH,
    Block,
    Cell,
    Column,
    dash_row,
    listed,
    paragraph,
    table,
    without_empty,
)
from plans.printing.edges import edge_blocks
from plans.printing.points import point_blocks
from plans.zoning_content import Notice

SLIVER = "SLIVER"


def annex_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return the annex; UnknownForm where the form names something unknown."""
    blocks: list[Block] = []
    for code in form.annex:
        if code not in PARTS:
            raise UnknownForm(f"The form {form.code} names an unknown part {code!r}.")
        blocks += PARTS[code](content, form)
    return blocks if form.empty_tables else without_empty(blocks)


def _warnings(content: PlanContent, form: Form) -> list[Block]:
    slivers_listed = "slivers" in form.annex
    warnings = [
        form.warn(notice)
        for notice in content.warnings
        if (notice.code != SLIVER or not slivers_listed) and _is_of(notice, content, form)
    ]
    if not warnings:
        return [paragraph(form.say("annex_no_warnings"))]
    return [listed(form.say("annex_warnings"), warnings)]


def _is_of(notice: Notice, content: PlanContent, form: Form) -> bool:
    """Say whether a notice is about the plan or about a layer that the form speaks of."""
    if not form.layers or not notice.code.startswith("LAYER_"):
        return True
    titles = {layer.title for layer in content.layers if layer.layer not in form.layers}
    return notice.values.get("layer") not in titles


def _corrections(content: PlanContent, form: Form) -> list[Block]:
    columns: list[Column] = [
        (form.say("correction_field"), "1.3fr", "left"),
        (form.say("correction_computed"), "1.2fr", "left"),
        (form.say("correction_value"), "1.2fr", "left"),
        (form.say("correction_by"), "1fr", "left"),
        (form.say("correction_on"), "19mm", "center"),
        (form.say("correction_reason"), "1.4fr", "left"),
    ]
    rows: list[list[Cell]] = []
    for each in content.corrections:
        value = each.value or DASH
        printed = value if each.applied else f"{value}\n{form.say('correction_not_applied')}"
        rows.append(
            [
                form.field(each.path),
                each.computed or DASH,
                printed,
                each.by,
                form.date(each.on),
                each.reason,
            ]
        )
    return [
        paragraph(form.say("annex_corrections"), tone="strong"),
        table(columns, rows or dash_row(columns), size="small"),
    ]


def _overrides(content: PlanContent, form: Form) -> list[Block]:
    columns: list[Column] = [
        (form.say("override_edge"), "22mm", "center"),
        (form.say("override_kind"), "1.2fr", "left"),
        (form.say("correction_by"), "1fr", "left"),
        (form.say("correction_on"), "19mm", "center"),
        (form.say("correction_reason"), "1.6fr", "left"),
    ]
    rows: list[list[Cell]] = [
        [
            f"{edge.start_n} – {edge.end_n}",
            form.say(f"EDGE_{edge.override.kind}"),
            edge.override.by,
            form.date(edge.override.on),
            edge.override.reason,
        ]
        for edge in content.parcel.edges
        if edge.override
    ]
    return [
        paragraph(form.say("annex_overrides"), tone="strong"),
        table(columns, rows or dash_row(columns), size="small"),
    ]


def _slivers(content: PlanContent, form: Form) -> list[Block]:
    columns: list[Column] = [
        (form.say("layer"), "1.2fr", "left"),
        (form.say("sliver_title"), "2fr", "left"),
        (form.say("sliver_area"), "26mm", "right"),
    ]
    rows: list[list[Cell]] = []
    for each in content.slivers:
        layer = content.layer(each.layer)
        title = layer.title if layer else each.layer
        rows.append([title, each.title, form.area_value(each.area_m2)])
    return [
        paragraph(form.say("annex_slivers"), tone="strong"),
        table(columns, rows or dash_row(columns), size="small"),
    ]


def _layers(content: PlanContent, form: Form) -> list[Block]:
    columns: list[Column] = [
        (form.say("layer"), "1.5fr", "left"),
        (form.say("layer_state"), "1.3fr", "left"),
        (form.say("layer_as_of"), "20mm", "center"),
        (form.say("layer_age"), "17mm", "right"),
        (form.say("layer_max_age"), "20mm", "right"),
        (form.say("layer_revision"), "17mm", "right"),
    ]
    rows: list[list[Cell]] = [
        [
            layer.title,
            _state(layer, form),
            form.date(layer.as_of) or DASH,
            DASH if layer.age_days is None else str(layer.age_days),
            DASH if layer.max_age_days is None else str(layer.max_age_days),
            str(layer.revision),
        ]
        for layer in content.layers
        if not form.layers or layer.layer in form.layers
    ]
    return [
        paragraph(form.say("annex_layers"), tone="strong"),
        table(columns, rows or dash_row(columns), size="small"),
    ]


def _state(layer: LayerFact, form: Form) -> Cell:
    state = form.say(f"LAYER_{layer.state}")
    if layer.state == "OK":
        return state
    return {"text": f"{state}: {layer.gaps}" if layer.gaps else state, "tone": "alert"}


PARTS: Mapping[str, Callable[[PlanContent, Form], list[Block]]] = MappingProxyType(
    {
        "warnings": _warnings,
        "corrections": _corrections,
        "overrides": _overrides,
        "slivers": _slivers,
        "points": point_blocks,
        "edges": edge_blocks,
        "layers": _layers,
    }
)
