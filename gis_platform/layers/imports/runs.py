"""The record of an import: begun before the data, kept when the data is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from gis_platform.layers.imports.gaps import Gaps
from gis_platform.layers.imports.values import Counts, Refusal
from gis_platform.layers.models import ImportRun, LayerState
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality

STORED_REFUSALS = 1000


def begin_run(
    *,
    municipality: Municipality,
    target: str,
    file_name: str,
    sha256: str,
    actor: Actor | str,
    formed_on: date | None = None,
) -> ImportRun:
    """Record that an import began; call it outside of the transaction of the data."""
    return ImportRun.objects.create(
        municipality=municipality,
        target=target,
        file_name=file_name[-255:],
        sha256=sha256,
        actor=actor if isinstance(actor, str) else actor.name,
        formed_on=formed_on,
    )


@contextmanager
def import_transaction(run: ImportRun) -> Iterator[None]:
    """One transaction for all that a file brings; its versions name the run.

    On any exception nothing is kept but the run with the reason, and the exception goes on.
    """
    try:
        with (
            transaction.atomic(),
            pghistory.context(run=run.pk, reason="import", source=run.file_name, actor=run.actor),
        ):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', '0', true)")
            yield
    except Exception as error:
        refuse_run(run, str(error) or type(error).__name__)
        raise


def finish_run(
    run: ImportRun,
    counts: Mapping[str, Counts],
    refusals: Iterable[Refusal] = (),
    notes: Iterable[object] = (),
    *,
    layers: Iterable[Layer] = (),
    as_of: date | None = None,
    gaps: Gaps | None = None,
) -> ImportRun:
    """Record what was done and that the layers are loaded; inside the data's transaction.

    counts: by the name of the layer; their own refusals are recorded too. as_of, gaps: as for
    `mark_loaded`.
    """
    refused = [*refusals, *(refusal for count in counts.values() for refusal in count.refusals)]
    run.counts = {name: count.as_json() for name, count in counts.items()}
    run.refusals = [asdict(refusal) for refusal in refused[:STORED_REFUSALS]]
    run.notes = list(notes)
    run.finished_at = timezone.now()
    run.status = ImportRun.Status.DONE
    run.save()
    for layer in layers:
        mark_loaded(layer, run.municipality, as_of=as_of, gaps=gaps)
    return run


def mark_loaded(
    layer: Layer, municipality: Municipality, *, as_of: date | None, gaps: Gaps | None = None
) -> None:
    """State that a layer of a municipality is loaded now; None leaves what was known.

    as_of: date of the data. gaps: what is missing in the layer, by language; none of them means
    that it is whole.
    """
    values: dict[str, object] = {"loaded_at": timezone.now()}
    if as_of is not None:
        values["as_of"] = as_of
    if gaps is not None:
        values["gaps"] = dict(gaps)
    LayerState.objects.update_or_create(
        municipality=municipality, table_name=layer.table, defaults=values
    )


def refuse_run(run: ImportRun, reason: str) -> ImportRun:
    """Record why nothing of a file was kept; outside of the data's transaction."""
    run.counts, run.refusals, run.notes = {}, [], []
    run.finished_at = timezone.now()
    run.status = ImportRun.Status.REFUSED
    run.reason = reason
    run.save()
    return run
