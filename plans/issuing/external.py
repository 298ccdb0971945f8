"""Plans whose signature is made elsewhere: prepared, then completed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from gis_platform.documents.issuing import cancel_prepared, complete_document, prepare_document
from gis_platform.documents.models import PreparedDocument
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.roles import SIGN_PLANS
from plans.issuing.lifecycle import become_issued, require_ready, require_reason
from plans.issuing.orders import order_of
from plans.issuing.transitions import Status, locked
from plans.models import LandDevelopmentPlan


@transaction.atomic
def prepare_external(
    plan: LandDevelopmentPlan, *, actor: Actor, certificate: bytes, now: dt.datetime
) -> PreparedDocument:
    """Prepare a plan on signing for a signature made elsewhere; it waits until the day is over.

    certificate: PEM or DER, of who will sign. `digest` of the result, the SHA-256 in hexadecimal,
    is what the signature has to be of. Raises NotAllowed, IllegalTransition, NotReady,
    SignatureRefused (of the certificate) and CertificateNotValid.
    """
    actor.require(SIGN_PLANS)
    found = locked(plan, Status.ISSUED)
    today = found.municipality.today
    require_ready(found, today)
    order = order_of(found, today)
    return prepare_document(order, actor=actor, certificate=certificate, now=now)


@transaction.atomic
def complete_external(
    prepared: PreparedDocument, signature: bytes, *, actor: Actor, now: dt.datetime
) -> LandDevelopmentPlan:
    """Issue a prepared plan with its signature, a detached CMS SignedData (DER).

    Raises NotAllowed, IllegalTransition, NotReady, PreparationOver and SignatureRefused; nothing
    changes then.
    """
    actor.require(SIGN_PLANS)
    plan = LandDevelopmentPlan.objects.of(actor.municipality).get(pk=prepared.subject)
    found = locked(plan, Status.ISSUED)
    require_ready(found, found.municipality.today)
    document = complete_document(prepared, signature, actor=actor, now=now)
    return become_issued(found, document)


@transaction.atomic
def cancel_external(prepared: PreparedDocument, *, actor: Actor, reason: str) -> None:
    """Give up a prepared signing; its numbers stay in the ledger, void, with the reason.

    Raises NotAllowed, ReasonMissing and PreparationOver.
    """
    actor.require(SIGN_PLANS)
    require_reason(reason)
    cancel_prepared(prepared, reason=reason)
