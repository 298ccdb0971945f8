"""The sheets of the graphic part: drawing, legend, title block."""

from __future__ import annotations

from gis_platform.geometry.sheet import Sheet
from plans.content import PlanContent
from plans.drawing import Drawing
from plans.drawing.legend import LegendRow
from plans.forms import Form


def drawing_data(
    content: PlanContent, form: Form, sheet: Sheet, drawing: Drawing
) -> dict[str, object]:
    """Return what the sheets of the graphic part are set from, in the words of a form."""
    parcel = content.parcel
    width, height = sheet.size_mm
    left, top, right, bottom = sheet.frame
    declared = parcel.area_m2 if parcel.area_m2 is not None else parcel.area_calculated_m2
    authority = content.municipality.authority or form.say("authority_unknown")
    made = form.say("drawing_made", date=form.date(content.composed_on), authority=authority)
    notes = [form.say("drawing_base"), made]
    if drawing.every > 1:
        notes.append(form.say("drawing_inset", n=drawing.every))
    return {
        "svg": drawing.svg,
        "alt": form.say(
            "drawing_alt", number=parcel.cadastral_number, denominator=sheet.denominator
        ),
        "width": width,
        "height": height,
        "frame": {"left": left, "top": top, "width": right - left, "height": bottom - top},
        "address": parcel.address,
        "area": form.say("drawing_area", area=form.short_number(declared)),
        "scale": form.say("scale", denominator=sheet.denominator),
        "legend_title": form.say("legend"),
        "legend": [_legend_row(row, form) for row in drawing.legend],
        "notes": notes,
        "stamp": {
            label: form.say(f"stamp_{label}")
            for label in (
                "position",
                "name",
                "signature",
                "date",
                "stage",
                "stage_value",
                "sheet",
                "sheets",
            )
        },
    }


def _legend_row(row: LegendRow, form: Form) -> dict[str, str]:
    return {"svg": row.svg, "text": row.title or form.say(f"legend_{row.code}")}
