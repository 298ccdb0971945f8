"""Every line of a plan with where it comes from, how much ground it covers, and which."""

from plans.explaining.explained import ExplainedFact, PlanSection, Sign
from plans.explaining.explaining import explain, explained_sections
from plans.explaining.represented import represent

__all__ = [
    "ExplainedFact",
    "PlanSection",
    "Sign",
    "explain",
    "explained_sections",
    "represent",
]
