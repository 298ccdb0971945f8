"""The front page: what the form says before its first section, in the form's order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from plans.content import PlanContent
from plans.forms import Form, UnknownForm
from plans.printing.blocks import Block, Cell, facts, paragraph
from plans.printing.documentation import (
    complex_development_cell,
    placement_zone_blocks,
    planning_documents_cell,
)
from plans.printing.edges import edge_blocks
from plans.printing.layers import layer_text, nothing_cell
from plans.printing.marks import has_marks, marked
from plans.printing.points import point_blocks

Row = Callable[[PlanContent, Form], Cell]
Blocks = Callable[[PlanContent, Form], list[Block]]


def header_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return the blocks of the front page; a row without a value is left out.

    Raises UnknownForm where the form names something unknown.
    """
    blocks: list[Block] = []
    rows: list[tuple[str, Cell]] = []
    for code in form.header:
        if code in ROWS:
            if cell := ROWS[code](content, form):
                rows.append((form.say(code), cell))
            continue
        if code not in PARTS:
            raise UnknownForm(f"The form {form.code} names an unknown row {code!r}.")
        blocks += [facts(rows), *PARTS[code](content, form)] if rows else PARTS[code](content, form)
        rows = []
    if rows:
        blocks.append(facts(rows))
    if has_marks(content):
        blocks.append(paragraph(form.say("mark_explained"), tone="muted"))
    return blocks


def _basis(content: PlanContent, form: Form) -> Cell:
    basis = content.basis
    if basis is None or not (basis.application_no or basis.applicant_name):
        return form.say("no_application")
    application = form.say(
        "basis_application",
        number=basis.application_no or form.say("not_applicable"),
        date=form.date(basis.application_date) or form.say("not_applicable"),
    )
    case = form.say(f"basis_{basis.case}")
    return "\n".join(filter(None, (application, basis.applicant_name, case)))


def _cadastral_number(content: PlanContent, form: Form) -> Cell:
    return content.parcel.cadastral_number


def _address(content: PlanContent, form: Form) -> Cell:
    address = content.parcel.address or form.say("not_applicable")
    return marked(content, "parcel.address", address)


def _settlement(content: PlanContent, form: Form) -> Cell:
    settlement = content.parcel.settlement
    return marked(content, "parcel.settlement", settlement) if settlement else ""


def _use_by_document(content: PlanContent, form: Form) -> Cell:
    use = content.parcel.permitted_use_by_document
    return marked(content, "parcel.permitted_use_by_document", use) if use else ""


def _category(content: PlanContent, form: Form) -> Cell:
    category = content.parcel.category or content.parcel.category_code
    return marked(content, "parcel.category", category) if category else ""


def _area(content: PlanContent, form: Form) -> Cell:
    parcel = content.parcel
    if parcel.area_m2 is None:
        declared = form.say("area_unregistered")
    elif parcel.area_error_m2 is None:
        declared = form.area(parcel.area_m2, short=True)
    else:
        declared = form.say(
            "area_value_error",
            area=form.area_value(parcel.area_m2, short=True),
            error=form.area(parcel.area_error_m2, short=True),
        )
    measured = form.say(
        "area_calculated",
        area=form.area(parcel.area_calculated_m2),
        perimeter=form.length(parcel.perimeter_m),
    )
    contours = [
        form.say("contour", n=each.number, area=form.area(each.area_m2))
        for each in parcel.contours
        if len(parcel.contours) > 1
    ]
    return "\n".join([declared, measured, *contours])


def _oks_summary(content: PlanContent, form: Form) -> Cell:
    count = content.parcel.oks_count
    if not count:
        return nothing_cell(content, form, "capital-objects", label="oks_none")
    found = form.say("oks_count", count=count)
    lacking = layer_text(content, form, "capital-objects")
    return [found, {"text": lacking, "tone": "alert"}] if lacking else found


def _prepared(content: PlanContent, form: Form) -> Cell:
    issue = content.issue
    if issue is None:
        return content.municipality.authority or form.say("authority_unknown")
    return "\n".join(
        filter(None, (issue.signatory_name, issue.signatory_position, issue.authority))
    )


def _issued(content: PlanContent, form: Form) -> Cell:
    return form.date(content.issue.issued_on) if content.issue else form.say("not_issued")


def _valid_until(content: PlanContent, form: Form) -> Cell:
    return form.date(content.issue.valid_until) if content.issue else ""


def _register_number(content: PlanContent, form: Form) -> Cell:
    return content.issue.register_number if content.issue else ""


def _composed(content: PlanContent, form: Form) -> Cell:
    return "" if content.issue else form.date(content.composed_on)


ROWS: Mapping[str, Row] = MappingProxyType(
    {
        "basis": _basis,
        "region": lambda content, form: content.parcel.region,
        "municipality": lambda content, form: content.parcel.municipality,
        "settlement": _settlement,
        "address": _address,
        "cadastral_number": _cadastral_number,
        "area": _area,
        "use_by_document": _use_by_document,
        "category": _category,
        "oks_summary": _oks_summary,
        "ppt_documents": planning_documents_cell,
        "krt": complex_development_cell,
        "prepared": _prepared,
        "composed": _composed,
        "issued": _issued,
        "valid_until": _valid_until,
        "register_number": _register_number,
    }
)
PARTS: Mapping[str, Blocks] = MappingProxyType(
    {"points": point_blocks, "edges": edge_blocks, "ppt_zone": placement_zone_blocks}
)
