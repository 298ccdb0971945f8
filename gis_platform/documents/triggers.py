"""Triggers that keep what was issued as it was issued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pgtrigger


class KeptAsIssued(pgtrigger.ReadOnly):
    """Refuses a change of a row that has one of some states, but for a few fields."""

    def __init__(self, *, name: str, field: str, states: Sequence[str], free: list[str]) -> None:
        """field: holds the state. free: fields that may change all the same."""
        self.state_field, self.states = field, list(states)
        super().__init__(name=name, exclude=free)

    def get_condition(self, model: Any) -> pgtrigger.Q:  # noqa: ANN401  a class of models
        """Return when the trigger fires: the state was one of them and a field changes."""
        issued = pgtrigger.Q(**{f"old__{self.state_field}__in": self.states})
        changed: pgtrigger.Q = super().get_condition(model)  # type: ignore[no-untyped-call]  # theirs
        return pgtrigger.Q(issued & changed)


def stays_once_issued(field: str, states: Sequence[str]) -> pgtrigger.Protect:
    """Return the trigger that refuses to delete a row that has one of some states."""
    return pgtrigger.Protect(
        name="issued_stays",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Q(**{f"old__{field}__in": list(states)}),
    )
