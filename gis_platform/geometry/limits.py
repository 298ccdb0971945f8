"""Limits of use: a number that is set, or one of three ways of not being set."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class LimitState(StrEnum):
    """What a cell of the table of limits holds."""

    SET = "SET"
    NOT_SUBJECT = "NOT_SUBJECT"
    """Not to be set, by the regulation itself."""
    NOT_APPLICABLE = "NA"
    """A dash: the parameter has no meaning for this use."""
    MISSING = "MISSING"
    """Nobody has entered it: an error of the data."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One limit; 0 is a real value, never a way to say that nothing is set.

    Raises ValueError if a set limit has no finite value of 0 or more, or another has a value.
    """

    state: LimitState
    value: float | None = None

    def __post_init__(self) -> None:
        if self.state is not LimitState.SET:
            if self.value is not None:
                raise ValueError(f"A limit in state {self.state} cannot be {self.value}.")
        elif self.value is None:
            raise ValueError("A limit that is set needs a value.")
        elif not (math.isfinite(self.value) and self.value >= 0):
            raise ValueError(f"A limit cannot be {self.value}: it is 0 or more.")

    @classmethod
    def of(cls, value: float) -> Limit:
        """Return a limit set to a value."""
        return cls(state=LimitState.SET, value=value)


NOT_SUBJECT = Limit(state=LimitState.NOT_SUBJECT)
NOT_APPLICABLE = Limit(state=LimitState.NOT_APPLICABLE)
MISSING = Limit(state=LimitState.MISSING)
