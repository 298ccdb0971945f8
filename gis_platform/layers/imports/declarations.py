"""Stating on somebody's word that a layer holds nothing, or what is missing in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.gaps import Gaps
from gis_platform.layers.imports.runs import begin_run, finish_run
from gis_platform.layers.imports.values import Counts
from gis_platform.layers.models import ImportRun, LayerState
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.actors import Actor


@transaction.atomic
def declare_empty(layers: Iterable[Layer], *, as_of: date, reason: str, actor: Actor) -> None:
    """Record on somebody's word that layers hold nothing on a day; all of them or none.

    Nothing is missing in such a layer: gaps that were stated before are cleared.
    reason: kept in the record, so that a plan can say why nothing was found.
    Raises ImportRefused for a layer with current features, and without a reason.
    """
    _require_reason(reason, "the layer is empty")
    for layer in layers:
        held = layer.model.objects.of(actor.municipality).count()
        if held:
            raise ImportRefused(f"{layer.name} has {held} features; it is not empty.")
        run = _begin(layer, actor, as_of)
        notes = [{"code": "DECLARED_EMPTY", "text": reason.strip()}]
        finish_run(run, {layer.name: Counts()}, notes=notes, layers=[layer], as_of=as_of, gaps={})


@transaction.atomic
def state_gaps(layers: Iterable[Layer], *, gaps: Gaps, reason: str, actor: Actor) -> None:
    """Record on somebody's word what is missing in loaded layers; no gaps: they are whole.

    What is loaded and its date stay as they are. reason: kept in the record.
    Raises ImportRefused for a layer that is not loaded, and without a reason.
    """
    _require_reason(reason, "something is missing" if gaps else "nothing is missing")
    for layer in layers:
        states = LayerState.objects.filter(
            municipality=actor.municipality, table_name=layer.table, loaded_at__isnull=False
        )
        if not states.update(gaps=dict(gaps)):
            raise ImportRefused(f"{layer.name} is not loaded; all of it is missing.")
        notes = [{"code": "GAPS_STATED" if gaps else "GAPS_CLEARED", "text": reason.strip()}]
        notes += [{"code": "GAPS", "text": text} for text in gaps.values()]
        finish_run(_begin(layer, actor, None), {layer.name: Counts()}, notes=notes)


def _require_reason(reason: str, what: str) -> None:
    if not reason.strip():
        raise ImportRefused(f"Say on whose word {what}.")


def _begin(layer: Layer, actor: Actor, as_of: date | None) -> ImportRun:
    return begin_run(
        municipality=actor.municipality,
        target=layer.name,
        file_name="",
        sha256="",
        actor=actor,
        formed_on=as_of,
    )
