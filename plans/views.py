"""Pages and files of land development plans, and the making of them from the map."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from gis_platform.layers.errors import InvalidParameter
from gis_platform.municipalities.middleware import CONTENT_SECURITY_POLICY, MunicipalRequest
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import MAKE_PLANS, READ_PLANS
from gis_platform.problems import register_problem
from plans.actions import MOST_PLANS, PlanResult, TooManyPlans, make_plans
from plans.cards import plan_card
from plans.models import LandDevelopmentPlan
from plans.queries import plan_of, plans_of
from plans.snapshot import to_bytes

PLANS_A_PAGE = 50
LARGEST_ID = 2**63 - 1
SHOWN_BY_US = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")

register_problem(TooManyPlans, HTTPStatus.BAD_REQUEST)


@require_POST
def make(request: MunicipalRequest) -> JsonResponse:
    """Make the plans of the parcels with the row ids of the body, at most 50."""
    request.actor.require(MAKE_PLANS)
    ids = _ids(request)
    results = make_plans(ids, actor=request.actor, today=request.municipality.today)
    shown = [_result(result, request.municipality) for result in results]
    return JsonResponse({"results": shown})


@require_safe
def plan_list(request: MunicipalRequest) -> HttpResponse:
    """List the plans of the municipality, newest first."""
    request.actor.require(READ_PLANS)
    page = Paginator(plans_of(request.actor), PLANS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/plans.html", {"page": page})


@require_safe
def plan(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Show the facts of a plan beside its PDF."""
    request.actor.require(READ_PLANS)
    found = plan_of(request.actor, pk)
    return render(request, "plans/plan.html", {"plan": found, "card": plan_card(found)})


@require_safe
@xframe_options_sameorigin
def plan_pdf(request: MunicipalRequest, pk: int) -> FileResponse:
    """Give the PDF as it was made; pages of our own may show it."""
    request.actor.require(READ_PLANS)
    found = plan_of(request.actor, pk)
    response = FileResponse(
        found.document.file.open("rb"),
        content_type="application/pdf",
        filename=f"{found.parcel_number.replace(':', '_')}.pdf",
    )
    response.headers["Content-Security-Policy"] = SHOWN_BY_US
    return response


@require_safe
def plan_json(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Give the content of a plan as JSON, the same bytes each time."""
    request.actor.require(READ_PLANS)
    found = plan_of(request.actor, pk)
    return HttpResponse(to_bytes(found.document.content), content_type="application/json")


def _ids(request: HttpRequest) -> list[int]:
    expected = f'{{"ids": [row ids of parcels, 1 to {MOST_PLANS}]}}'
    text = request.body[:200].decode("utf-8", "replace")
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise InvalidParameter("body", text, expected) from error
    ids = body.get("ids") if isinstance(body, dict) else None
    if not isinstance(ids, list) or not ids or not all(_is_id(each) for each in ids):
        raise InvalidParameter("body", text, expected)
    return ids


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_ID


def _result(result: PlanResult, municipality: Municipality) -> dict[str, object]:
    return {
        "parcel": result.parcel,
        "status": result.status,
        "message": result.message,
        "plan": None if result.plan is None else _links(result.plan, municipality),
    }


def _links(made: LandDevelopmentPlan, municipality: Municipality) -> dict[str, object]:
    def address(name: str) -> str:
        return reverse(name, kwargs={"municipality": municipality.code, "pk": made.pk})

    return {
        "id": made.pk,
        "pdf": address("plan-pdf"),
        "json": address("plan-json"),
        "page": address("plan"),
    }
