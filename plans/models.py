"""The models of the app, each where its kind is."""

from plans.additions import Correction, EdgeOverride, NetworkConsent, UtilityAnswer
from plans.batch_models import PlanBatch, PlanBatchItem
from plans.plan_models import LandDevelopmentPlan

__all__ = [
    "Correction",
    "EdgeOverride",
    "LandDevelopmentPlan",
    "NetworkConsent",
    "PlanBatch",
    "PlanBatchItem",
    "UtilityAnswer",
]
