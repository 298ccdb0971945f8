"""The way of a plan from a draft to an issued document, and its end."""

from plans.issuing.errors import IllegalTransition, NotReady
from plans.issuing.external import cancel_external, complete_external, prepare_external
from plans.issuing.lifecycle import annul, expire_due, send_to_signing, sign, withdraw
from plans.issuing.readiness import Finding, check_ready

__all__ = [
    "Finding",
    "IllegalTransition",
    "NotReady",
    "annul",
    "cancel_external",
    "check_ready",
    "complete_external",
    "expire_due",
    "prepare_external",
    "send_to_signing",
    "sign",
    "withdraw",
]
