"""The sheets of the graphic part: drawing, situation plan, legends, title blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gis_platform.geometry.sheet import Frame, Sheet
from plans.content import PlanContent
from plans.drawing import Drawing, draw_situation
from plans.drawing.legend import LegendRow
from plans.forms import Form
from plans.printing.panel import PanelTexts, surely_holds

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
    heading = next((each.title for each in form.sections if each.code == "drawing"), "")
    return {
        **_sheet(sheet, drawing.frame, form),
        "svg": drawing.svg,
        "alt": alt,
        "scale_bar": drawing.scale_bar,
        **_panel(
            content,
            form,
            _Panel(
                sheet=sheet,
                frame=drawing.frame,
                heading=heading,
                address=parcel.address,
                area=form.say("drawing_area", area=form.area(declared, short=True)),
                legend=tuple(drawing.legend),
                notes=tuple(notes),
            ),
        ),
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
        **_panel(
            content,
            form,
            _Panel(
                sheet=drawn.sheet,
                frame=drawn.sheet.frame,
                heading=form.say("situation_title"),
                address=content.parcel.address,
                area="",
                legend=drawn.legend,
                notes=(made,),
            ),
        ),
    }


@dataclass(frozen=True, kw_only=True)
class _Panel:
    """What the panel at the right of a sheet says."""

    sheet: Sheet
    frame: Frame
    heading: str
    address: str
    area: str
    legend: tuple[LegendRow, ...]
    notes: tuple[str, ...]


def _panel(content: PlanContent, form: Form, panel: _Panel) -> dict[str, object]:
    """Return the values of a panel, and whether it surely holds its whole legend."""
    legend, stamp = _legend(panel.legend, form), _stamp(content, form)
    people = [[stamp[label] for label in STAMP[:4]], *_people(content, form)]
    number = f"{form.say('number')} ({form.say('number_later')})"
    above = (form.say("draft"), number, panel.address, panel.area, form.say("legend"))
    texts = PanelTexts(
        heading=panel.heading,
        above=(*above, form.scale(panel.sheet.denominator)),
        legend=tuple(row["text"] for row in legend),
        notes=panel.notes,
        stamp=tuple(map(tuple, people)),
        verified=content.issue is not None,
    )
    return {
        "address": panel.address,
        "area": panel.area,
        "legend_title": form.say("legend"),
        "legend_more": form.say("legend_more"),
        "legend_on_next": form.say("legend_on_next"),
        "legend": legend,
        "holds_legend": surely_holds(panel.sheet, panel.frame, texts),
        "notes": list(panel.notes),
        "stamp": {**stamp, "people": _people(content, form)},
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


def _stamp(content: PlanContent, form: Form) -> dict[str, str]:
    """Return the words of a title block."""
    words = {label: form.say(f"stamp_{label}") for label in STAMP}
    if content.issue is not None:
        words["stage_value"] = form.say("stamp_stage_issued")
    return words


def _people(content: PlanContent, form: Form) -> list[list[str]]:
    """Return the rows of a title block: position, name, signature, date."""
    rows = [["", "", "", ""]] * EMPTY_ROWS
    if content.issue is None:
        return rows
    issue = content.issue
    signed = [issue.signatory_position, issue.signatory_name, "", form.date(issue.issued_on)]
    return [signed, *rows[1:]]
