"""What is issued for a plan: its number, its card of the register, how it is made again."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace

from django.contrib.gis.geos import MultiPolygon
from django.utils.translation import gettext as _
from django.utils.translation import override

from gis_platform.documents.issuing import Issue, MadeDocument, Order
from gis_platform.documents.kinds import get_kind
from gis_platform.documents.numbering import USUAL_TEMPLATE, Series
from gis_platform.documents.register import Registration
from gis_platform.municipalities.models import Municipality
from plans.facts import PlanFacts, facts_from_json
from plans.making import DOCUMENT_KIND, produce
from plans.models import LandDevelopmentPlan
from plans.snapshot import to_json
from plans.stated_facts import IssueFact

USUAL_SECTION = "plan"
"""Of the register of documents, where the municipality's package names none."""
USUAL_VALIDITY_YEARS = 3


def order_of(plan: LandDevelopmentPlan, issued_on: dt.date) -> Order:
    """Return what is issued for a plan: it is made again from its frozen facts, with the issue."""
    facts = facts_from_json(plan.facts)
    until = valid_until(issued_on, validity_years(plan.municipality))

    def make(issue: Issue) -> MadeDocument:
        made = produce(with_issue(facts, issue, until))
        return MadeDocument(content=to_json(made.content), pdf=made.pdf)

    language = plan.document.language
    return Order(
        kind=get_kind(DOCUMENT_KIND),
        language=language,
        issued_on=issued_on,
        valid_until=until,
        subject=plan.pk,
        series=plan_series(plan.municipality),
        registration=_registration(plan, language),
        make=make,
    )


def with_issue(facts: PlanFacts, issue: Issue, until: dt.date) -> PlanFacts:
    """Return the facts of a plan with what the issuing adds to them."""
    added = {each.name: getattr(issue, each.name) for each in fields(IssueFact)}
    return replace(facts, issue=IssueFact(**(added | {"valid_until": until})))


def plan_series(municipality: Municipality) -> Series:
    """Return the series of the numbers of plans."""
    template = municipality.plan_rules.get("number_template", USUAL_TEMPLATE)
    return Series(code=DOCUMENT_KIND, template=str(template))


def validity_years(municipality: Municipality) -> int:
    """Return for how many years a plan holds there."""
    return int(municipality.plan_rules.get("validity_years", USUAL_VALIDITY_YEARS))


def valid_until(issued_on: dt.date, years: int) -> dt.date:
    """Return the last day of a plan: the same day years later, 28 February for a leap day."""
    year = issued_on.year + years
    try:
        return issued_on.replace(year=year)
    except ValueError:
        return dt.date(year, 2, 28)


def _registration(plan: LandDevelopmentPlan, language: str) -> Registration:
    ground = plan.geometry
    if not isinstance(ground, MultiPolygon):
        raise TypeError(f"The boundary of {plan} is no multi-polygon.")
    with override(language):
        title = _("Land development plan of the parcel %(parcel)s")
        return Registration(
            section=str(plan.municipality.plan_rules.get("register_section", USUAL_SECTION)),
            classifier=DOCUMENT_KIND,
            title=title % {"parcel": plan.parcel_number},
            parcel_numbers=(plan.parcel_number,),
            geometry=ground,
        )
