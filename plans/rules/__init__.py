"""What is true of a parcel and its plan: pure functions from facts to content."""

from plans.rules.compose import compose
from plans.rules.grounds import PlanBlocked, PlanRefused, Refusal

__all__ = ["PlanBlocked", "PlanRefused", "Refusal", "compose"]
