"""Marks of values that a person has corrected."""

from __future__ import annotations

from plans.content import PlanContent

MARK = "\u00a0*"


def marked(content: PlanContent, path: str, text: str) -> str:
    """Return the text of a field with a mark if the field has been corrected.

    path: of the field, as in corrections.
    """
    return f"{text}{MARK}" if is_corrected(content, path) else text


def is_corrected(content: PlanContent, path: str) -> bool:
    """Say whether a correction of a field holds."""
    return any(each.applied and each.path == path for each in content.corrections)


def has_marks(content: PlanContent) -> bool:
    """Say whether anything in the plan carries the mark."""
    return any(each.applied for each in content.corrections) or any(
        edge.override for edge in content.parcel.edges
    )
