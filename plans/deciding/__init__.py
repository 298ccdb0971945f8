"""Decisions of people about a draft: sides, corrections, consents, answers; and their revoking."""

from plans.deciding.deciding import (
    Answer,
    By,
    Consent,
    correct,
    note_answer,
    note_consent,
    override_edge,
    revoke,
    state_basis,
)
from plans.deciding.errors import (
    AlreadyRevoked,
    DecisionNotFound,
    InvalidDecision,
    NewerPlan,
    NotDraft,
)
from plans.deciding.sides import side_places
from plans.deciding.stated import DECISIONS, Decision, decisions_about

__all__ = [
    "DECISIONS",
    "AlreadyRevoked",
    "Answer",
    "By",
    "Consent",
    "Decision",
    "DecisionNotFound",
    "InvalidDecision",
    "NewerPlan",
    "NotDraft",
    "correct",
    "decisions_about",
    "note_answer",
    "note_consent",
    "override_edge",
    "revoke",
    "side_places",
    "state_basis",
]
