"""The whole printed plan: header, sections, drawing, record of the source data."""

from __future__ import annotations

from collections.abc import Sequence

from gis_platform.geometry.sheet import Sheet
from plans.content import PlanContent
from plans.drawing import Drawing
from plans.forms import Form
from plans.printing.blocks import Block, Cell, listed, paragraph, points, table
from plans.printing.drawing_sheet import drawing_data
from plans.printing.sections import section_blocks

DRAWING = "drawing"


def printed(content: PlanContent, form: Form, sheet: Sheet, drawing: Drawing) -> dict[str, object]:
    """Return what the template sets: plain values in the words of a form."""
    sections = [
        {
            "code": section.code,
            "number": section.number,
            "title": section.title,
            "blocks": []
            if section.code == DRAWING
            else section_blocks(section.code, content, form, section.number),
        }
        for section in form.sections
    ]
    return {
        "language": form.language,
        "title": form.say("title"),
        "number": f"{form.say('number')} ({form.say('number_later')})",
        "parcel": content.parcel.cadastral_number,
        "draft": form.say("draft"),
        "draft_note": form.say("draft_note", date=form.date(content.composed_on)),
        "header": _header(content, form),
        "points_title": form.say("points_title"),
        "points_caption": form.say("points_caption", crs=content.parcel.crs_name),
        "points": points(content.parcel.points, form),
        "edges_title": form.say("edges_title"),
        "edges": _edges(content, form),
        "sections": sections,
        "annex": {"title": form.say("annex"), "blocks": _annex(content, form)},
        "drawing": drawing_data(content, form, sheet, drawing),
        "page": form.say("page", n="{n}", total="{total}"),
        "form": form.code,
    }


def _header(content: PlanContent, form: Form) -> list[list[str]]:
    parcel = content.parcel
    rows = [
        ("basis", form.say("no_application")),
        ("region", parcel.region),
        ("municipality", parcel.municipality),
        ("settlement", parcel.settlement),
        ("address", parcel.address or form.say("not_applicable")),
        ("cadastral_number", parcel.cadastral_number),
        ("area", _area(content, form)),
        ("use_by_document", " ".join(filter(None, (parcel.permitted_use_by_document,)))),
        ("category", parcel.category or parcel.category_code),
        ("oks_summary", _objects(content, form)),
        ("ppt_zone", form.say("no_source")),
        ("ppt_documents", form.say("no_source")),
        ("krt", form.say("no_source")),
        ("prepared", content.municipality.authority or form.say("authority_unknown")),
        ("composed", form.date(content.composed_on)),
        ("issued", form.say("not_issued")),
    ]
    return [
        [form.say(label), text] for label, text in rows if text and label not in form.omitted_rows
    ]


def _area(content: PlanContent, form: Form) -> str:
    parcel = content.parcel
    if parcel.area_m2 is None:
        declared = form.say("area_unregistered")
    elif parcel.area_error_m2 is None:
        declared = form.say("area_value", area=form.short_number(parcel.area_m2))
    else:
        declared = form.say(
            "area_value_error",
            area=form.short_number(parcel.area_m2),
            error=form.short_number(parcel.area_error_m2),
        )
    measured = form.say(
        "area_calculated",
        area=form.number(parcel.area_calculated_m2),
        perimeter=form.number(parcel.perimeter_m),
    )
    contours = "; ".join(
        form.say("contour", n=each.number, area=form.number(each.area_m2))
        for each in parcel.contours
        if len(parcel.contours) > 1
    )
    return "; ".join(filter(None, (declared, measured, contours)))


def _objects(content: PlanContent, form: Form) -> str:
    count = content.parcel.oks_count
    return form.say("oks_count", count=count) if count else form.say("oks_none")


def _edges(content: PlanContent, form: Form) -> Block:
    columns = [
        (form.say("edge_from_to"), "22mm", "center"),
        (form.say("edge_length"), "20mm", "right"),
        (form.say("edge_direction"), "26mm", "right"),
        (form.say("edge_kind"), "1fr", "left"),
        (form.say("edge_across"), "1fr", "left"),
    ]
    rows: Sequence[Sequence[Cell]] = [
        [
            f"{edge.start_n} – {edge.end_n}",
            form.number(edge.length_m),
            degrees(edge.direction_deg),
            form.say(f"EDGE_{edge.kind}"),
            edge.across or form.say("not_applicable"),
        ]
        for edge in content.parcel.edges
    ]
    return table(columns, rows, small=True)


def degrees(direction_deg: float) -> str:
    """Return a direction in degrees and minutes."""
    minutes = round(direction_deg * 60) % (360 * 60)
    return f"{minutes // 60}°{minutes % 60:02d}'"


def _annex(content: PlanContent, form: Form) -> list[Block]:
    warnings = [form.warn(notice) for notice in content.warnings]
    columns = [
        (form.say("layer"), "1fr", "left"),
        (form.say("layer_as_of"), "25mm", "center"),
        (form.say("layer_age"), "22mm", "right"),
        (form.say("layer_max_age"), "25mm", "right"),
        (form.say("layer_revision"), "20mm", "right"),
    ]
    rows: Sequence[Sequence[Cell]] = [
        [
            layer.title,
            form.date(layer.as_of) or "–",
            "–" if layer.age_days is None else str(layer.age_days),
            "–" if layer.max_age_days is None else str(layer.max_age_days),
            str(layer.revision),
        ]
        for layer in content.layers
    ]
    told = (
        listed(form.say("annex_warnings"), warnings)
        if warnings
        else paragraph(form.say("annex_no_warnings"))
    )
    return [
        told,
        paragraph(form.say("annex_layers"), tone="strong"),
        table(columns, rows, small=True),
    ]
