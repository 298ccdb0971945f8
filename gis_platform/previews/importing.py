"""A kept file into a layer: ordered on a page, done by a worker through the checks of imports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from gis_platform.layers.imports.axes import Axes
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.layer_files import LayerFile, import_layer_file
from gis_platform.layers.imports.mapping import parse_mapping
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor, actor_for
from gis_platform.municipalities.roles import IMPORT_DATA
from gis_platform.previews.models import PreviewedFile

TASK = "previews.import_previewed"
KEPT_FOR_IMPORT = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class ImportOrder:
    """How a file is to be imported.

    layer: into which. source: the layer of the file; where: which of its features, by values of
    fields. fields: names of its fields by those of the layer. crs: empty takes the file's own.
    axes: the order of its coordinates.
    """

    layer: str
    source: str
    where: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    crs: str = ""
    axes: Axes = Axes.FILE
    as_of: date | None = None
    accept_repairs: bool = False


def order_import(
    kept: PreviewedFile, order: ImportOrder, *, actor: Actor, now: datetime
) -> PreviewedFile:
    """Note how a file is to be imported and queue the job; a second order changes nothing.

    Raises NotAllowed.
    """
    actor.require(IMPORT_DATA)
    with transaction.atomic():
        found = PreviewedFile.objects.select_for_update().get(pk=kept.pk)
        if found.options is None:
            as_of = order.as_of.isoformat() if order.as_of else None
            found.options = {**order.__dict__, "as_of": as_of, "run": None}
            found.expires_at = now + KEPT_FOR_IMPORT
            found.save(update_fields=["options", "expires_at"])
            app.configure_task(TASK, queueing_lock=f"{TASK}.{found.token}").defer(token=found.token)
    return found


def import_ordered(token: str) -> int:
    """Import as it was ordered and note the run; return its number, 0 if nothing is to be done."""
    kept = PreviewedFile.objects.select_related("municipality", "user").filter(token=token).first()
    if kept is None or kept.options is None or kept.options["run"]:
        return 0
    actor = actor_for(kept.user, kept.municipality)
    actor.require(IMPORT_DATA)
    run: int | None
    try:
        run = import_layer_file(_request(kept, kept.options), actor=actor).run.pk
    except ImportRefused as error:  # the run and its report say why
        run = error.run
    kept.options["run"] = run
    kept.save(update_fields=["options"])
    return run or 0


def _request(kept: PreviewedFile, options: dict[str, Any]) -> LayerFile:
    document = {
        "layer": options["layer"],
        "layer_in_file": options["source"],
        "fields": options["fields"],
        "where": options["where"],
    }
    return LayerFile(
        path=Path(kept.file.path),
        name=kept.name,
        layer=get_layer(options["layer"]),
        mapping=parse_mapping(document, name=kept.name),
        crs=options["crs"],
        axes=Axes(options.get("axes", Axes.FILE)),
        as_of=date.fromisoformat(options["as_of"]) if options["as_of"] else None,
        accept_repairs=options["accept_repairs"],
        folder=Path(settings.DATA_DIR) / "imports",
    )
