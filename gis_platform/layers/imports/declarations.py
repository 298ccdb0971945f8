"""Stating that a layer is loaded and holds nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.runs import begin_run, finish_run
from gis_platform.layers.imports.values import Counts
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.actors import Actor


@transaction.atomic
def declare_empty(layers: Iterable[Layer], *, as_of: date, reason: str, actor: Actor) -> None:
    """Record on somebody's word that layers hold nothing on a day; all of them or none.

    reason: kept in the record, so that a plan can say why nothing was found.
    Raises ImportRefused for a layer with current features, and without a reason.
    """
    if not reason.strip():
        raise ImportRefused("Say on whose word the layer is empty.")
    for layer in layers:
        held = layer.model.objects.of(actor.municipality).count()
        if held:
            raise ImportRefused(f"{layer.name} has {held} features; it is not empty.")
        run = begin_run(
            municipality=actor.municipality,
            target=layer.name,
            file_name="",
            sha256="",
            actor=actor,
            formed_on=as_of,
        )
        notes = [{"code": "DECLARED_EMPTY", "text": reason.strip()}]
        finish_run(run, {layer.name: Counts()}, notes=notes, layers=[layer], as_of=as_of)
