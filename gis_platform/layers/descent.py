"""What features came from and what became of them, through generations; others know and tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gis_platform.layers.policy import Access
from gis_platform.municipalities.models import Municipality


@dataclass(frozen=True, kw_only=True)
class Relative:
    """A feature that another came from or became.

    name: its identifier. generation: how many steps away, 1 is the nearest. kind: of the step to
    it. at: when. is_current: whether it is there now.
    """

    pk: int
    name: str
    title: str
    generation: int
    kind: str
    at: datetime
    is_current: bool

    def as_json(self) -> dict[str, Any]:
        """Return it ready for JSON."""
        return {
            "id": self.pk,
            "title": self.title,
            "generation": self.generation,
            "kind": self.kind,
            "at": self.at,
            "current": self.is_current,
        }


@dataclass(frozen=True, kw_only=True)
class Descent:
    """What a feature came from and what became of it, the nearest first."""

    predecessors: tuple[Relative, ...] = ()
    successors: tuple[Relative, ...] = ()

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """Return both, ready for JSON."""
        return {
            "predecessors": [one.as_json() for one in self.predecessors],
            "successors": [one.as_json() for one in self.successors],
        }


Teller = Callable[[Access, int, Municipality, datetime | None], Descent]
_tellers: list[Teller] = []


def register_descent(teller: Teller) -> None:
    """Say who knows what features came from and became."""
    _tellers.append(teller)


def descent(
    seen: Access, pk: int, municipality: Municipality, moment: datetime | None = None
) -> Descent:
    """Return what a feature came from and became, as far as the reader sees it.

    moment: as it stood then; None is the present.
    """
    told = [teller(seen, pk, municipality, moment) for teller in _tellers]
    return Descent(
        predecessors=tuple(one for each in told for one in each.predecessors),
        successors=tuple(one for each in told for one in each.successors),
    )
