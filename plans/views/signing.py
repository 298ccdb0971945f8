"""The way of a plan to its signature and its end, from its page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gis_platform.documents.errors import SignatureRefused
from gis_platform.documents.issuing import waiting
from gis_platform.documents.kinds import get_kind
from gis_platform.documents.models import PreparedDocument
from gis_platform.documents.signing.keys import signing_key
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.roles import READ_PLANS, SIGN_PLANS
from plans.issuing import (
    annul,
    cancel_external,
    complete_external,
    prepare_external,
    send_to_signing,
    sign,
    withdraw,
)
from plans.making import DOCUMENT_KIND
from plans.models import LandDevelopmentPlan
from plans.queries import plan_of
from plans.views.files import file_name
from plans.views.page import told_on_page

LARGEST_UPLOAD = 1_000_000
"""Bytes of a certificate or a signature with its chain; far more than any has."""


@require_POST
@told_on_page
def step(request: MunicipalRequest, pk: int, *, kind: str) -> HttpResponse:
    """Bring a plan to its next status."""
    request.actor.require(READ_PLANS)
    plan = plan_of(request.actor, pk)
    if kind not in STEPS:
        raise Http404(f"No step {kind}: {', '.join(STEPS)}.")
    STEPS[kind](request, plan)
    return redirect("plan", municipality=request.municipality.code, pk=pk)


@require_safe
def prepared_file(request: MunicipalRequest, pk: int, *, part: str) -> HttpResponse:
    """Give what is to be signed elsewhere: the prepared PDF, or its hash in hexadecimal."""
    request.actor.require(SIGN_PLANS)
    plan = plan_of(request.actor, pk)
    prepared = _waiting(request, plan)
    name = file_name(plan)
    if part == "digest":
        headers = {"Content-Disposition": f'attachment; filename="{name}.sha256"'}
        body = f"{prepared.digest}  {name}.pdf\n"
        return HttpResponse(body, content_type="text/plain; charset=utf-8", headers=headers)
    headers = {"Content-Disposition": f'attachment; filename="{name}-to-sign.pdf"'}
    return HttpResponse(bytes(prepared.file), content_type="application/pdf", headers=headers)


def _send(request: MunicipalRequest, plan: LandDevelopmentPlan) -> None:
    send_to_signing(plan, actor=request.actor, today=request.municipality.today)


def _withdraw(request: MunicipalRequest, plan: LandDevelopmentPlan) -> None:
    withdraw(plan, actor=request.actor, reason=_reason(request))


def _sign(request: MunicipalRequest, plan: LandDevelopmentPlan) -> None:
    request.actor.require(SIGN_PLANS)
    key = signing_key(request.municipality)
    sign(plan, actor=request.actor, signer=key, now=timezone.now())


def _annul(request: MunicipalRequest, plan: LandDevelopmentPlan) -> None:
    today = request.municipality.today
    annul(plan, actor=request.actor, reason=_reason(request), on=today)


def _prepare(request: MunicipalRequest, plan: LandDevelopmentPlan) -> None:
    certificate = _upload(request, "certificate")
    prepare_external(plan, actor=request.actor, certificate=certificate, now=timezone.now())


def _complete(request: MunicipalRequest, plan: LandDevelopmentPlan) -> None:
    request.actor.require(SIGN_PLANS)
    signature = _upload(request, "signature")
    prepared = _waiting(request, plan)
    complete_external(prepared, signature, actor=request.actor, now=timezone.now())


def _cancel(request: MunicipalRequest, plan: LandDevelopmentPlan) -> None:
    request.actor.require(SIGN_PLANS)
    cancel_external(_waiting(request, plan), actor=request.actor, reason=_reason(request))


STEPS: dict[str, Callable[[MunicipalRequest, LandDevelopmentPlan], None]] = {
    "send": _send,
    "withdraw": _withdraw,
    "sign": _sign,
    "annul": _annul,
    "prepare": _prepare,
    "complete": _complete,
    "cancel": _cancel,
}


def _waiting(request: MunicipalRequest, plan: LandDevelopmentPlan) -> PreparedDocument:
    found = waiting(request.actor, get_kind(DOCUMENT_KIND), plan.pk)
    if not found:
        raise Http404(_("Nothing is prepared for a signature made elsewhere."))
    return found[0]


def _upload(request: HttpRequest, name: str) -> bytes:
    file = request.FILES.get(name)
    if file is None or not file.size:
        raise SignatureRefused(_("no file was chosen"))
    if file.size > LARGEST_UPLOAD:
        limit = LARGEST_UPLOAD // 1000
        message = _("the file has %(size)s kB, at most %(limit)s are read")
        raise SignatureRefused(message % {"size": file.size // 1000, "limit": limit})
    return bytes(file.read())


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")
