"""Connection to networks as their owners answered, and acts on landscaping."""

from __future__ import annotations

from plans.content import PlanContent
from plans.documentation_content import UtilityContent
from plans.forms import Form, Section
from plans.printing.blocks import (
    DASH,
    Block,
    Cell,
    Column,
    act_text,
    alert,
    dash_row,
    listed,
    paragraph,
    spanning,
    table,
)

ANSWERED = "ANSWERED"


def utility_blocks(content: PlanContent, form: Form, section: Section) -> list[Block]:
    """Return what the owners of networks answered; networks without an answer say so."""
    columns: list[Column] = [
        (form.say("utility_kind"), "1.1fr", "left"),
        (form.say("utility_organisation"), "1.7fr", "left"),
        (form.say("utility_possible"), "1.15fr", "left"),
        (form.say("utility_load"), "1.05fr", "right"),
        (form.say("utility_points"), "1.7fr", "left"),
        (form.say("utility_valid"), "18mm", "center"),
    ]
    rows = [_utility_row(each, form) for each in content.utilities]
    return [table(columns, rows or dash_row(columns), size="small")]


def _utility_row(each: UtilityContent, form: Form) -> list[Cell]:
    kind = form.say(f"UTILITY_{each.kind}")
    if each.state != ANSWERED:
        said = form.say(f"utility_{each.state}", organisation=each.organisation or DASH)
        return [kind, spanning(said, columns=5)]
    letter = form.say(
        "utility_letter",
        number=each.letter_no or DASH,
        date=form.date(each.letter_date) or DASH,
    )
    possible = {True: "utility_yes", False: "utility_no", None: "utility_unsaid"}[each.possible]
    until: Cell = form.date(each.valid_until) or DASH
    if each.expired:
        until = [str(until), alert(form.say("utility_expired"))]
    return [
        kind,
        f"{each.organisation or DASH}\n{letter}",
        form.say(possible),
        _load(each, form),
        each.connection_points or DASH,
        until,
    ]


def _load(each: UtilityContent, form: Form) -> str:
    if each.max_load is None:
        return DASH
    return " ".join(filter(None, (form.short_number(each.max_load), each.load_unit)))


def landscaping_blocks(content: PlanContent, form: Form, section: Section) -> list[Block]:
    """Return the acts on landscaping; unknown is not the same as none."""
    if content.landscaping_acts:
        return [listed("", [act_text(act, form) or DASH for act in content.landscaping_acts])]
    if not content.landscaping_known:
        return [paragraph(form.say("landscaping_unknown"), tone="alert")]
    return [paragraph(form.say("no_information_sentence"))]
