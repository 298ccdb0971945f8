"""The sheets of the graphic part: drawing, situation plan, legends, title blocks."""

from __future__ import annotations

from collections.abc import Iterable

from gis_platform.geometry.sheet import Frame, Sheet
from plans.content import PlanContent
from plans.drawing import Drawing, draw_situation
from plans.drawing.legend import LegendRow
from plans.forms import Form

STAMP = ("position", "name", "signature", "date", "stage", "stage_value", "sheet", "sheets")
EMPTY_ROWS = 2


def drawing_data(
    content: PlanContent, form: Form, sheet: Sheet, drawing: Drawing
) -> dict[str, object]:
    """Return what the sheets of the graphic part are set from, in the words of a form."""
    parcel = content.parcel
    declared = parcel.area_m2 if parcel.area_m2 is not None else parcel.area_calculated_m2
    authority = content.municipality.authority or form.say("authority_unknown")
    made = form.say("drawing_made", date=form.date(content.composed_on), authority=authority)
    notes = [form.say("drawing_base"), made]
    if drawing.every > 1:
        notes.append(form.say("drawing_inset", n=drawing.every))
    alt = form.say("drawing_alt", number=parcel.cadastral_number, denominator=sheet.denominator)
    return {
        **_sheet(sheet, drawing.frame, form),
        "svg": drawing.svg,
        "alt": alt,
        "scale_bar": drawing.scale_bar,
        "address": parcel.address,
        "area": form.say("drawing_area", area=form.area(declared, short=True)),
        "legend_title": form.say("legend"),
        "legend_more": form.say("legend_more"),
        "legend_on_next": form.say("legend_on_next"),
        "legend": _legend(drawing.legend, form),
        "notes": notes,
        "stamp": _stamp(content, form),
        "situation": situation_data(content, form),
    }


def situation_data(content: PlanContent, form: Form) -> dict[str, object] | None:
    """Return what the sheet of the situation plan is set from; None where there is none."""
    drawn = draw_situation(content)
    if drawn is None:
        return None
    number, denominator = content.parcel.cadastral_number, drawn.sheet.denominator
    authority = content.municipality.authority or form.say("authority_unknown")
    made = form.say("drawing_made", date=form.date(content.composed_on), authority=authority)
    return {
        **_sheet(drawn.sheet, drawn.sheet.frame, form),
        "title": form.say("situation_title"),
        "svg": drawn.svg,
        "alt": form.say("situation_alt", number=number, denominator=denominator),
        "scale_bar": drawn.scale_bar,
        "address": content.parcel.address,
        "area": "",
        "legend_title": form.say("legend"),
        "legend_more": form.say("legend_more"),
        "legend_on_next": form.say("legend_on_next"),
        "legend": _legend(drawn.legend, form),
        "notes": [made],
        "stamp": _stamp(content, form),
    }


def _sheet(sheet: Sheet, frame: Frame, form: Form) -> dict[str, object]:
    width, height = sheet.size_mm
    left, top, right, bottom = frame
    return {
        "width": width,
        "height": height,
        "frame": {"left": left, "top": top, "width": right - left, "height": bottom - top},
        "scale": form.scale(sheet.denominator),
    }


def _legend(rows: Iterable[LegendRow], form: Form) -> list[dict[str, str]]:
    return [{"svg": row.svg, "text": row.title or form.say(f"legend_{row.code}")} for row in rows]


def _stamp(content: PlanContent, form: Form) -> dict[str, object]:
    """Return the words of a title block and its rows: position, name, signature, date."""
    rows = [["", "", "", ""]] * EMPTY_ROWS
    if content.issue is not None:
        issue = content.issue
        signed = [issue.signatory_position, issue.signatory_name, "", form.date(issue.issued_on)]
        rows = [signed, *rows[1:]]
    words = {label: form.say(f"stamp_{label}") for label in STAMP}
    if content.issue is not None:
        words["stage_value"] = form.say("stamp_stage_issued")
    return {**words, "people": rows}
