"""Facts in an order of their own, by key and by name."""

from __future__ import annotations

from typing import Protocol, TypeVar

from plans.sources import Source


class Sourced(Protocol):
    """A fact that says where it was read."""

    @property
    def source(self) -> Source:
        """Layer, row and version."""


Fact = TypeVar("Fact", bound=Sourced)


def in_order(facts: tuple[Fact, ...]) -> list[Fact]:
    """Return facts in an order of their own: by identifier in the source, then by row."""
    return sorted(facts, key=lambda fact: (fact.source.local_id, fact.source.feature_id))


def by_row(facts: tuple[Fact, ...]) -> dict[str, Fact]:
    """Return facts by the number of their row, as text."""
    return {str(fact.source.feature_id): fact for fact in in_order(facts)}


def title_of(fact: Sourced) -> str:
    """Return the words by which a fact is known."""
    names = ("name", "zone_code", "registry_number", "cadastral_number", "purpose", "number")
    found = (str(getattr(fact, name, "")) for name in names)
    return next((name for name in found if name), fact.source.local_id)
