"""Decisions about a parcel as they were made, the revoked ones too."""

from __future__ import annotations

from dataclasses import dataclass

from plans.additions import Addition
from plans.models import (
    Correction,
    EdgeOverride,
    LandDevelopmentPlan,
    NetworkConsent,
    UtilityAnswer,
)

DECISIONS: dict[str, type[Addition]] = {
    "side": EdgeOverride,
    "correction": Correction,
    "consent": NetworkConsent,
    "answer": UtilityAnswer,
}


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A decision; kind: as in DECISIONS."""

    kind: str
    row: Addition

    @property
    def holds(self) -> bool:
        """Whether it was not revoked."""
        return self.row.revoked_at is None


def decisions_about(plan: LandDevelopmentPlan) -> list[Decision]:
    """Return the decisions about the parcel of a plan, newest first; four statements."""
    found = [
        Decision(kind=kind, row=row)
        for kind, model in DECISIONS.items()
        for row in model._default_manager.filter(
            municipality=plan.municipality, parcel_number=plan.parcel_number
        )
    ]
    return sorted(found, key=lambda each: each.row.created_at, reverse=True)
