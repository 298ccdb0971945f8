"""The whole printed plan: front page, sections, drawing, record of the source data."""

from __future__ import annotations

from gis_platform.geometry.sheet import Sheet
from plans.content import PlanContent
from plans.drawing import Drawing
from plans.forms import Form
from plans.printing.annex import annex_blocks
from plans.printing.drawing_sheet import drawing_data
from plans.printing.header import header_blocks
from plans.printing.sections import section_blocks
from plans.printing.verification import qr_svg


def printed(content: PlanContent, form: Form, sheet: Sheet, drawing: Drawing) -> dict[str, object]:
    """Return what the template sets: plain values in the words of a form.

    Raises UnknownForm where the form names parts that are not known, or lacks words.
    """
    return {
        "language": form.language,
        "title": form.say("title"),
        "parcel": content.parcel.cadastral_number,
        "form": form.code,
        "paper": form.paper,
        "page": form.say("page", n="{n}", total="{total}"),
        "header": header_blocks(content, form),
        "sections": [
            {
                "code": section.code,
                "number": section.number,
                "title": section.title,
                "blocks": section_blocks(content, form, section),
            }
            for section in form.sections
        ],
        "annex": {"title": form.say("annex"), "blocks": annex_blocks(content, form)},
        "drawing": drawing_data(content, form, sheet, drawing),
        **_issue(content, form),
    }


def _issue(content: PlanContent, form: Form) -> dict[str, object]:
    """Return the number, and either the marks of a draft or the way to verify what is issued."""
    issue = content.issue
    if issue is None:
        return {
            "number": f"{form.say('number')} ({form.say('number_later')})",
            "draft": form.say("draft"),
            "draft_note": form.say("draft_note", date=form.date(content.composed_on)),
            "qr": "",
            "verify": "",
            "verify_note": "",
            "signatory": None,
        }
    return {
        "number": f"{form.say('number')} {issue.number}",
        "draft": "",
        "draft_note": "",
        "qr": qr_svg(issue.address),
        "verify": issue.address,
        "verify_note": form.say("verify", address=issue.address),
        "signatory": {
            "name": issue.signatory_name,
            "position": issue.signatory_position,
            "authority": issue.authority,
            "date": form.date(issue.issued_on),
        },
    }
