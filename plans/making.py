"""From facts to a printed plan: content, drawing, PDF. Knows no database."""

from __future__ import annotations

from dataclasses import dataclass

from gis_platform.documents.kinds import get_kind
from gis_platform.documents.pdf import render
from plans.content import PlanContent
from plans.drawing import draw_plan, sheet_for
from plans.facts import PlanFacts
from plans.forms import load_form
from plans.printing import printed
from plans.rules import compose

DOCUMENT_KIND = "land_development_plan"


@dataclass(frozen=True, kw_only=True)
class MadePlan:
    """A plan's content and its PDF."""

    content: PlanContent
    pdf: bytes


def produce(facts: PlanFacts) -> MadePlan:
    """Return the plan that facts make; the same facts make the same bytes.

    Raises PlanRefused, PlanBlocked, UnknownForm and UnprintableContent.
    """
    content = compose(facts)
    form = load_form(content.form, content.language)
    sheet = sheet_for(content)
    page = printed(content, form, sheet, draw_plan(content, sheet))
    pdf = render(get_kind(DOCUMENT_KIND).template, page, made_on=content.composed_on)
    return MadePlan(content=content, pdf=pdf)
