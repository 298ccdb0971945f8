"""Decisions about a draft, sent by the forms of its page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.roles import READ_PLANS
from plans.actions import PlanResult
from plans.deciding import (
    By,
    correct,
    note_answer,
    note_consent,
    override_edge,
    revoke,
    state_basis,
)
from plans.models import LandDevelopmentPlan
from plans.queries import plan_of
from plans.views.page import made_again, told_on_page
from plans.views.reading import read_answer, read_basis, read_consent, read_side


@require_POST
@told_on_page
def decide(request: MunicipalRequest, pk: int, *, kind: str) -> HttpResponse:
    """Keep a decision and lead to the plan that it makes."""
    request.actor.require(READ_PLANS)
    plan = plan_of(request.actor, pk)
    if kind not in DECIDE:
        raise Http404(f"No decision {kind}: {', '.join(DECIDE)}.")
    return made_again(request, pk, DECIDE[kind](request, plan))


@require_POST
@told_on_page
def revoke_decision(request: MunicipalRequest, pk: int, *, kind: str, row: int) -> HttpResponse:
    """Revoke a decision and lead to the plan that is made without it."""
    request.actor.require(READ_PLANS)
    plan = plan_of(request.actor, pk)
    return made_again(request, pk, revoke(plan, kind, row, by=_by(request)))


def _side(request: MunicipalRequest, plan: LandDevelopmentPlan) -> PlanResult:
    side = read_side(request.POST)
    return override_edge(plan, side, request.POST.get("kind", ""), by=_by(request))


def _correction(request: MunicipalRequest, plan: LandDevelopmentPlan) -> PlanResult:
    value = request.POST.get("value", "").strip()
    return correct(plan, request.POST.get("path", ""), value, by=_by(request))


def _consent(request: MunicipalRequest, plan: LandDevelopmentPlan) -> PlanResult:
    return note_consent(plan, read_consent(request.POST), by=_by(request))


def _answer(request: MunicipalRequest, plan: LandDevelopmentPlan) -> PlanResult:
    return note_answer(plan, read_answer(request.POST), by=_by(request))


def _basis(request: MunicipalRequest, plan: LandDevelopmentPlan) -> PlanResult:
    return state_basis(plan, read_basis(request.POST), actor=request.actor)


DECIDE = {
    "side": _side,
    "correction": _correction,
    "consent": _consent,
    "answer": _answer,
    "basis": _basis,
}


def _by(request: MunicipalRequest) -> By:
    reason = request.POST.get("reason", "")
    return By(actor=request.actor, reason=reason, now=timezone.now())
