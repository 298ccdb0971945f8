"""Since when layers are recorded: before that nobody knows what was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import CharField, Min, QuerySet, Value

from gis_platform.layers.history import versions
from gis_platform.layers.models import LayerState
from gis_platform.layers.registry import Layer
from gis_platform.layers.style import Overview
from gis_platform.municipalities.models import Municipality


def first_records(
    layers: Sequence[Layer], municipality: Municipality
) -> dict[str, datetime | None]:
    """Return the moment of the first version of each layer, by its name; None without any.

    A layer that was loaded and never had a feature is recorded as empty since it was loaded. Two
    statements, one when the first versions are known: they stay what they are.
    """
    tables = [layer.table for layer in layers]
    states = {
        state.table_name: state
        for state in LayerState.objects.filter(municipality=municipality, table_name__in=tables)
    }
    keys = {
        layer.name: _kept_as(str(states[layer.table].key))
        for layer in layers
        if layer.table in states
    }
    kept: dict[str, datetime] = cache.get_many(keys.values())
    known = {name: kept[key] for name, key in keys.items() if key in kept}
    missing = [layer for layer in layers if layer.name in keys and layer.name not in known]
    read = _read(missing, municipality)
    cache.set_many({keys[name]: moment for name, moment in read.items()}, timeout=None)
    loaded = {
        layer.name: states[layer.table].loaded_at for layer in layers if layer.table in states
    }
    return {layer.name: (known | read).get(layer.name, loaded.get(layer.name)) for layer in layers}


def unrecorded(
    layers: Sequence[Layer], municipality: Municipality, moment: datetime
) -> dict[str, datetime | None]:
    """Return the layers without a record of a moment, by name: since when there is one, if ever.

    What was there then is not known: nothing found in them does not mean that nothing was there.
    """
    firsts = first_records(layers, municipality)
    return {name: first for name, first in firsts.items() if first is None or first > moment}


def has_few_versions(layer: Layer, municipality: Municipality, most: int) -> bool:
    """Say whether a layer has so many versions at most, and so never had more features.

    One statement, one more when it has changed since it was counted, which reads no more than so
    many versions.
    """
    states = LayerState.objects.filter(municipality=municipality, table_name=layer.table)
    key, revision = states.values_list("key", "revision").first() or ("", 0)
    name = f"few-versions:{most}:{key}:{revision}"
    known: bool | None = cache.get(name) if key else None
    if known is None:
        own = versions(layer)._base_manager.filter(municipality=municipality).order_by()
        known = own.values("pk")[: most + 1].count() <= most
        cache.set(name, known)
    return known


def past_from(layer: Layer, overview: Overview | None, municipality: Municipality) -> int:
    """Return the first zoom at which a layer can be drawn as at a moment of the past.

    overview: what the asker's low zooms show of it today. Statements as `has_few_versions`, none
    without an overview.
    """
    if overview is None or has_few_versions(layer, municipality, overview.most_then):
        return layer.zooms.start
    return overview.below


def known_records(keys: Mapping[str, str]) -> dict[str, datetime] | None:
    """Return the moments of first versions by names of layers as they are kept; no statement.

    keys: of the layers' states by name. None if one is not known: `first_records` tells then.
    """
    names = {_kept_as(key): name for name, key in keys.items()}
    kept: dict[str, datetime] = cache.get_many(names)
    if len(kept) < len(names):
        return None
    return {names[one]: moment for one, moment in kept.items()}


def _kept_as(key: str) -> str:
    return f"first-record:{key}"


def _read(layers: Sequence[Layer], municipality: Municipality) -> dict[str, datetime]:
    firsts = [_first(layer, municipality) for layer in layers]
    if not firsts:
        return {}
    found = firsts[0].union(*firsts[1:], all=True)
    return {name: moment for name, moment in found if moment}


def _first(layer: Layer, municipality: Municipality) -> QuerySet[Any, Any]:
    own = versions(layer)._base_manager.filter(municipality=municipality).order_by()
    named = own.annotate(layer=Value(layer.name, output_field=CharField())).values("layer")
    found: QuerySet[Any, Any] = named.annotate(first=Min("pgh_created_at"))
    return found.values_list("layer", "first")
