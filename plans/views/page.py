"""The page of a plan, as it is and after something that could not be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from gis_platform.documents.errors import DocumentsError
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.roles import READ_PLANS
from gis_platform.problems import STATUS_OF
from plans.actions import PlanResult
from plans.cards import plan_page
from plans.deciding import (
    AlreadyRevoked,
    DecisionNotFound,
    InvalidDecision,
    NewerPlan,
    NotDraft,
)
from plans.issuing import IllegalTransition, NotReady
from plans.issuing.errors import ReasonMissing
from plans.letters.actions import NotIssued
from plans.models import UtilityAnswer
from plans.queries import plan_of
from plans.views.reading import CASES, basis_shown

SHOWN = (
    AlreadyRevoked,
    DecisionNotFound,
    DocumentsError,
    IllegalTransition,
    InvalidDecision,
    NewerPlan,
    NotDraft,
    NotIssued,
    NotReady,
    ReasonMissing,
)
"""What the page itself tells; everything else has the page of problems."""
P = ParamSpec("P")
View = Callable[Concatenate[MunicipalRequest, P], HttpResponse]


@require_safe
@ensure_csrf_cookie
def plan(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Show a plan: its lines beside the map, what is wrong, what can be done."""
    request.actor.require(READ_PLANS)
    return page_of(request, pk, given=request.GET)


def page_of(
    request: MunicipalRequest,
    pk: int,
    *,
    given: QueryDict,
    failure: str = "",
    form: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Return the page; failure: what could not be done. form: the one that was sent."""
    found = plan_of(request.actor, pk)
    shown = plan_page(found, request.actor)
    context = {
        "page": shown,
        "basis": basis_shown(given, shown.content.basis),
        "plan": found,
        "given": given,
        "failure": failure,
        "opened": form,
        "cases": CASES,
        "networks": UtilityAnswer.Kind.choices,
        "states": UtilityAnswer.State.choices,
    }
    return render(request, "plans/plan.html", context, status=status)


def told_on_page(view: View[P]) -> View[P]:
    """Show what a view could not do on the page of the plan, to who asked for a page.

    The view gets `pk` by name, as addresses give it.
    """

    @wraps(view)
    def answer(request: MunicipalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SHOWN as error:
            if "text/html" not in request.headers.get("Accept", ""):
                raise
            form = str(kwargs.get("kind", ""))
            return page_of(
                request,
                int(str(kwargs["pk"])),
                given=request.POST,
                failure=str(error),
                form=form,
                status=_status_of(error),
            )

    return answer


def made_again(request: MunicipalRequest, pk: int, result: PlanResult) -> HttpResponse:
    """Lead to the plan that a decision has made, or say on the old page why there is none."""
    if result.plan is None:
        status = HTTPStatus.CONFLICT
        return page_of(request, pk, given=QueryDict(), failure=result.message, status=status)
    return redirect("plan", municipality=request.municipality.code, pk=result.plan.pk)


def _status_of(error: Exception) -> HTTPStatus:
    found = (status for kind, status in STATUS_OF.items() if isinstance(error, kind))
    return next(found, HTTPStatus.CONFLICT)
