"""How far layers can be relied on: loaded, how old, how often changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language

from gis_platform.layers.models import LayerState
from gis_platform.layers.registry import Layer, layers
from gis_platform.municipalities.models import Municipality


def revision(layer: Layer, municipality: Municipality) -> int:
    """Return how often a layer of a municipality has changed; one statement."""
    state = LayerState.objects.filter(municipality=municipality, table_name=layer.table)
    return state.values_list("revision", flat=True).first() or 0


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """How far a layer can be relied on, on a day.

    age_days: of the data, None if it is not loaded. max_age_days: None if age does not matter.
    gaps: what is missing in a layer that is partly loaded, by language.
    """

    layer: Layer
    is_loaded: bool
    revision: int
    as_of: date | None
    age_days: int | None
    max_age_days: int | None
    gaps: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_stale(self) -> bool:
        """Whether the data is older than it may be; data of unknown age is."""
        if not self.is_loaded or self.max_age_days is None:
            return False
        return self.age_days is None or self.age_days > self.max_age_days

    @property
    def missing(self) -> str:
        """What is missing in the layer, in the reader's language or in any; empty if nothing."""
        return self.gaps.get(get_language() or "en") or next(iter(self.gaps.values()), "")


def freshness(municipality: Municipality, on: date) -> dict[str, Freshness]:
    """Return how fresh each layer is on a day, by name of the layer; one statement."""
    states = {
        state.table_name: state for state in LayerState.objects.filter(municipality=municipality)
    }
    return {layer.name: _freshness(layer, municipality, states, on) for layer in layers()}


def _freshness(
    layer: Layer, municipality: Municipality, states: Mapping[str, LayerState], on: date
) -> Freshness:
    state = states.get(layer.table)
    as_of = state.as_of if state else None
    return Freshness(
        layer=layer,
        is_loaded=layer.made_here or bool(state and state.loaded_at),
        revision=state.revision if state else 0,
        as_of=as_of,
        age_days=(on - as_of).days if as_of else None,
        max_age_days=municipality.max_age_days.get(layer.name, layer.max_age_days),
        gaps=state.gaps if state else {},
    )
