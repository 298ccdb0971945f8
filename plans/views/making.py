"""Making plans: from the selection on the map, and from a form with the application's details."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gis_platform.layers.errors import InvalidParameter
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import MAKE_PLANS, SIGN_PLANS
from gis_platform.problems import register_problem
from plans.actions import (
    MOST_PLANS,
    PlanResult,
    TooManyPlans,
    make_plan_safely,
    make_plans,
)
from plans.deciding import InvalidDecision
from plans.models import LandDevelopmentPlan
from plans.queries import parcel_called
from plans.views.reading import CASES, basis_shown, read_basis

LARGEST_ID = 2**63 - 1

register_problem(TooManyPlans, HTTPStatus.BAD_REQUEST)


@require_POST
def make(request: MunicipalRequest) -> JsonResponse:
    """Make the plans of the parcels with the row ids of the body, at most 50."""
    request.actor.require(MAKE_PLANS)
    ids = _ids(request)
    results = make_plans(ids, actor=request.actor, today=request.municipality.today)
    shown = [_result(result, request.municipality) for result in results]
    return JsonResponse({"results": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: MunicipalRequest) -> HttpResponse:
    """Ask for a parcel and the application for its plan, and make it."""
    request.actor.require(MAKE_PLANS)
    if request.method != "POST":
        return _asked(request, request.GET)
    number = request.POST.get("parcel", "").strip()
    parcel = parcel_called(request.municipality, number)
    if parcel is None:
        return _asked(request, request.POST, unknown=number)
    try:
        basis = read_basis(request.POST)
    except InvalidDecision as error:
        return _asked(request, request.POST, error=str(error))
    today = request.municipality.today
    result = make_plan_safely(parcel, actor=request.actor, today=today, basis=basis)
    if result.plan is None:
        return _asked(request, request.POST, result=result)
    return redirect("plan", municipality=request.municipality.code, pk=result.plan.pk)


def _asked(request: MunicipalRequest, given: QueryDict, **said: object) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK
    context = {
        "given": given,
        "basis": basis_shown(given, None),
        "cases": CASES,
        "may_refuse": request.actor.may(SIGN_PLANS),
    } | said
    return render(request, "plans/new.html", context, status=status)


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
