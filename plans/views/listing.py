"""The list of plans: filtered, sorted, by pages."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gis_platform.layers.errors import InvalidParameter
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.roles import MAKE_PLANS, READ_PLANS, SIGN_PLANS
from plans.impact.rights import CONSIDER_CHANGES
from plans.models import LandDevelopmentPlan
from plans.queries import plans_of, without_earlier_drafts

PLANS_A_PAGE = 50
COLUMNS = (
    ("number", _("Number")),
    ("parcel_number", _("Cadastral number")),
    ("address", _("Address")),
    ("composed_on", _("Composed")),
    ("valid_until", _("Valid until")),
    ("envelope_area_m2", _("Area for building, m²")),
    ("status", _("Status")),
)
Plans = QuerySet[LandDevelopmentPlan]


@require_safe
def plan_list(request: MunicipalRequest) -> HttpResponse:
    """List the plans of the municipality, newest first unless sorted otherwise.

    Drafts that were made again are left out unless `earlier` asks for them.
    """
    request.actor.require(READ_PLANS)
    asked = request.GET
    found = _filtered(plans_of(request.actor), request)
    if asked.get("earlier") != "yes":
        found = without_earlier_drafts(found)
    sort = asked.get("sort", "")
    name = sort.removeprefix("-")
    if name in dict(COLUMNS):
        found = found.order_by(sort, "-pk")
    elif sort:
        raise InvalidParameter("sort", sort, ", ".join(dict(COLUMNS)))
    kept = asked.copy()
    kept.pop("page", None)
    unsorted = kept.copy()
    unsorted.pop("sort", None)
    may = request.actor.may
    context = {
        "may": {"make": may(MAKE_PLANS), "change": may(CONSIDER_CHANGES), "sign": may(SIGN_PLANS)},
        "page": Paginator(found, PLANS_A_PAGE).get_page(asked.get("page")),
        "asked": asked,
        "statuses": LandDevelopmentPlan.Status.choices,
        "columns": [_column(code, title, sort, unsorted.urlencode()) for code, title in COLUMNS],
        "kept": kept.urlencode(),
        "narrowed": any(asked.get(each) for each in ("q", "status", "since", "until", "earlier")),
    }
    return render(request, "plans/plans.html", context)


def _column(code: str, title: object, sort: str, query: str) -> dict[str, object]:
    up = sort == code
    link = f"?{query}&sort={'-' if up else ''}{code}".replace("?&", "?")
    direction = "ascending" if up else "descending" if sort == f"-{code}" else ""
    return {"title": title, "link": link, "direction": direction}


def _filtered(found: Plans, request: MunicipalRequest) -> Plans:
    asked = request.GET
    if text := asked.get("q", "").strip():
        found = found.filter(parcel_number__icontains=text) | found.filter(number__icontains=text)
    if status := asked.get("status", ""):
        if status not in LandDevelopmentPlan.Status:
            expected = ", ".join(LandDevelopmentPlan.Status)
            raise InvalidParameter("status", status, expected)
        found = found.filter(status=status)
    if since := _day(request, "since"):
        found = found.filter(composed_on__gte=since)
    if until := _day(request, "until"):
        found = found.filter(composed_on__lte=until)
    return found


def _day(request: MunicipalRequest, name: str) -> dt.date | None:
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidParameter(name, text, "a day as 2026-11-25") from error
