"""Letters about plans: issued from the page of a plan or after a refusal, and given out."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gis_platform.documents.models import Document
from gis_platform.documents.signing.keys import signing_key
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.roles import READ_PLANS, SIGN_PLANS
from gis_platform.problems import register_problem
from plans.deciding import InvalidDecision
from plans.letters.actions import (
    COVERING,
    EXTRACT,
    REFUSAL,
    NothingRefused,
    NotIssued,
    issue_covering,
    issue_extract,
    issue_refusal,
)
from plans.queries import parcel_called, plan_of
from plans.rules import PlanBlocked
from plans.views.page import told_on_page
from plans.views.reading import CASES, basis_shown, read_basis

KINDS = (COVERING, EXTRACT, REFUSAL)
ISSUING: dict[str, Callable[..., Document]] = {
    "covering": issue_covering,
    "extract": issue_extract,
}

register_problem(NothingRefused, HTTPStatus.CONFLICT)
register_problem(NotIssued, HTTPStatus.CONFLICT)


@require_POST
@told_on_page
def letter_of_plan(request: MunicipalRequest, pk: int, *, kind: str) -> HttpResponse:
    """Issue a letter about a plan, signed with the key of the server."""
    request.actor.require(SIGN_PLANS)
    plan = plan_of(request.actor, pk)
    if kind not in ISSUING:
        raise Http404(f"No letter {kind}: {', '.join(ISSUING)}.")
    key = signing_key(request.municipality)
    document = ISSUING[kind](plan, actor=request.actor, signer=key, now=timezone.now())
    return _given(request, document)


@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: MunicipalRequest) -> HttpResponse:
    """Ask for the parcel and the application, and issue the refusal with every ground of today."""
    request.actor.require(SIGN_PLANS)
    if request.method != "POST":
        return _asked(request, request.GET)
    number = request.POST.get("parcel", "").strip()
    parcel = parcel_called(request.municipality, number)
    if parcel is None:
        unknown = _("No parcel %(number)s is registered here.") % {"number": number}
        return _asked(request, request.POST, error=unknown)
    key = signing_key(request.municipality)
    try:
        basis = read_basis(request.POST)
        document = issue_refusal(
            parcel, actor=request.actor, signer=key, now=timezone.now(), basis=basis
        )
    except (InvalidDecision, NothingRefused, PlanBlocked) as error:
        return _asked(request, request.POST, error=str(error))
    return _given(request, document)


def _asked(request: MunicipalRequest, given: QueryDict, *, error: str = "") -> HttpResponse:
    context = {"given": given, "basis": basis_shown(given, None), "cases": CASES, "error": error}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "plans/refusal.html", context, status=status)


@require_safe
def letter_pdf(request: MunicipalRequest, pk: int) -> FileResponse:
    """Give a letter as it was issued."""
    request.actor.require(READ_PLANS)
    letters = Document.objects.filter(municipality=request.municipality, kind__in=KINDS)
    found = get_object_or_404(letters, pk=pk)
    name = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in found.number)
    return FileResponse(
        found.file.open("rb"), content_type="application/pdf", filename=f"{name}.pdf"
    )


def _given(request: MunicipalRequest, document: Document) -> HttpResponse:
    return redirect("plan-letter", municipality=request.municipality.code, pk=document.pk)
