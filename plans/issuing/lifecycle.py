"""Signing, annulling and expiring plans: one transaction each."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction

from gis_platform.documents.issuing import (
    annul_document,
    cancel_prepared,
    issue_document,
    replace_document,
    waiting,
)
from gis_platform.documents.kinds import get_kind
from gis_platform.documents.models import Document, RegisterEntry
from gis_platform.documents.register import end_entries
from gis_platform.documents.signing.ports import SigningKey
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import ANNUL_PLANS, MAKE_PLANS, SIGN_PLANS
from plans.content import PlanContent
from plans.facts import facts_from_json
from plans.issuing.errors import NotReady, ReasonMissing
from plans.issuing.orders import order_of
from plans.issuing.readiness import check_ready
from plans.issuing.transitions import Status, locked, require
from plans.making import DOCUMENT_KIND
from plans.models import LandDevelopmentPlan
from plans.snapshot import from_json

REPLACE = "REPLACE"


@transaction.atomic
def send_to_signing(
    plan: LandDevelopmentPlan, *, actor: Actor, today: dt.date
) -> LandDevelopmentPlan:
    """Hand a draft to who signs. Raises NotAllowed, IllegalTransition and NotReady."""
    actor.require(MAKE_PLANS)
    found = locked(plan, Status.ON_SIGNING)
    require_ready(found, today)
    found.status = Status.ON_SIGNING
    found.save(update_fields=["status"])
    return found


@transaction.atomic
def withdraw(plan: LandDevelopmentPlan, *, actor: Actor, reason: str) -> LandDevelopmentPlan:
    """Take a plan back from signing; it is a draft again, what was prepared of it is cancelled.

    Raises NotAllowed, ReasonMissing and IllegalTransition.
    """
    if not actor.may(SIGN_PLANS):
        actor.require(MAKE_PLANS)
    require_reason(reason)
    found = locked(plan, Status.DRAFT)
    for prepared in waiting(actor, get_kind(DOCUMENT_KIND), found.pk):
        cancel_prepared(prepared, reason=reason)
    found.status = Status.DRAFT
    found.save(update_fields=["status"])
    return found


@transaction.atomic
def sign(
    plan: LandDevelopmentPlan, *, actor: Actor, signer: SigningKey, now: dt.datetime
) -> LandDevelopmentPlan:
    """Sign a plan by a key on the server: number, PDF, signature and register in one transaction.

    The plan is set again from its frozen facts, with what the issuing adds. Raises NotAllowed,
    IllegalTransition, NotReady, NoSigningKey and CertificateNotValid; nothing changes then.
    """
    actor.require(SIGN_PLANS)
    found = locked(plan, Status.ISSUED)
    today = found.municipality.today
    require_ready(found, today)
    for prepared in waiting(actor, get_kind(DOCUMENT_KIND), found.pk):
        cancel_prepared(prepared, reason=f"{signer.method}: {actor.name}")
    document = issue_document(order_of(found, today), actor=actor, signer=signer, now=now)
    return become_issued(found, document)


@transaction.atomic
def annul(
    plan: LandDevelopmentPlan, *, actor: Actor, reason: str, on: dt.date
) -> LandDevelopmentPlan:
    """Annul an issued plan, in the register too.

    Raises NotAllowed, ReasonMissing and IllegalTransition.
    """
    actor.require(ANNUL_PLANS)
    require_reason(reason)
    found = locked(plan, Status.ANNULLED)
    annul_document(found.document, on=on, reason=reason)
    found.status, found.annulled_on, found.annulment_reason = Status.ANNULLED, on, reason
    found.save(update_fields=["status", "annulled_on", "annulment_reason"])
    return found


@transaction.atomic
def expire_due(municipality: Municipality, today: dt.date) -> int:
    """Let the plans of a municipality expire that were valid until before a day; their number."""
    due = LandDevelopmentPlan.objects.of(municipality).filter(
        status=Status.ISSUED, valid_until__lt=today
    )
    count = 0
    for plan in due.select_for_update(of=("self",)).select_related("document").order_by("pk"):
        require(plan, Status.EXPIRED)
        plan.status = Status.EXPIRED
        plan.save(update_fields=["status"])
        end_entries(
            plan.document,
            RegisterEntry.Status.NOT_IN_FORCE,
            on=today,
            reason=f"{plan.valid_until:%Y-%m-%d}",
        )
        count += 1
    return count


def become_issued(plan: LandDevelopmentPlan, document: Document) -> LandDevelopmentPlan:
    """Make a locked plan the one that a document was issued for; replace what it replaces."""
    content = from_json(PlanContent, document.content)
    if content.issue is None or document.valid_until is None or document.issued_on is None:
        raise ValueError(f"{document} is no issued plan.")
    facts = facts_from_json(plan.facts)
    plan.facts = replace(facts, issue=content.issue).to_json()
    plan.document = document
    plan.number = document.number
    plan.status = Status.ISSUED
    plan.issued_on, plan.valid_until = document.issued_on, document.valid_until
    plan.save(update_fields=["facts", "document", "number", "status", "issued_on", "valid_until"])
    if plan.municipality.plan_rules.get("earlier_plan") == REPLACE:
        _replace_earlier(plan, document)
    return plan


def _replace_earlier(plan: LandDevelopmentPlan, document: Document) -> None:
    earlier = LandDevelopmentPlan.objects.of(plan.municipality).filter(
        parcel_number=plan.parcel_number, status=Status.ISSUED
    )
    others = earlier.exclude(pk=plan.pk).select_for_update(of=("self",))
    for old in others.select_related("document").order_by("pk"):
        require(old, Status.REPLACED)
        replace_document(old.document, document, on=plan.issued_on or plan.composed_on)
        old.status, old.replaced_by = Status.REPLACED, plan
        old.save(update_fields=["status", "replaced_by"])


def require_ready(plan: LandDevelopmentPlan, today: dt.date) -> None:
    """Raise NotReady with all that the checks before signing find."""
    if findings := check_ready(plan, today=today):
        raise NotReady(plan, findings)


def require_reason(reason: str) -> None:
    """Raise ReasonMissing for a reason of nothing but spaces."""
    if not reason.strip():
        raise ReasonMissing
