"""Storing a delivery: COPY into a table of its own, compare there, write what differs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

import numpy as np
import pghistory
from django.db import DatabaseError, connection, transaction
from django.db.models import JSONField
from psycopg import Cursor
from psycopg.types.json import Jsonb

from gis_platform.layers.imports.columns import delivered_columns, model_field
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.first_load import indexes_afterwards
from gis_platform.layers.imports.geometry import to_hex
from gis_platform.layers.imports.statements import Statements
from gis_platform.layers.imports.values import KEPT_REFUSALS, Batch, Counts, Incoming, Refusal
from gis_platform.layers.models import ImportRun
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.models import Municipality

BATCH_SIZE = 2000


def store_features(
    layer: Layer,
    municipality: Municipality,
    incoming: Iterable[Incoming],
    *,
    run: ImportRun,
    end_missing: bool = False,
    prefix: str = "",
    keep_missing: Collection[str] = (),
) -> Counts:
    """Make a layer hold what was delivered; one transaction, memory for one batch.

    A feature is known by (municipality, identifier of the layer). New ones are added, those
    that differ are changed, equal ones keep their version. Only delivered fields are touched.
    end_missing: end current features that were not delivered; prefix: only those whose
    identifier starts so. keep_missing: fields (or `geometry`) whose None says nothing: what is
    stored stays, a new feature gets the default.
    Raises ImportRefused when the delivery has not the form of the layer.
    """
    return store_batches(
        layer,
        municipality,
        _batches(incoming),
        run=run,
        end_missing=end_missing,
        prefix=prefix,
        keep_missing=keep_missing,
    )


def store_batches(
    layer: Layer,
    municipality: Municipality,
    batches: Iterable[Batch],
    *,
    run: ImportRun,
    end_missing: bool = False,
    prefix: str = "",
    keep_missing: Collection[str] = (),
) -> Counts:
    """Do the same for features given by column, which is quicker for large files."""
    remaining = iter(batches)
    first = next(remaining, None)
    names = tuple(first.values) if first else ()
    statements = Statements(layer, delivered_columns(layer, names), frozenset(keep_missing))
    with (
        transaction.atomic(),
        pghistory.context(run=run.pk, reason="import", source=run.file_name),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [layer.table, municipality.pk]
        )
        cursor.execute(statements.stage)
        try:
            _copy(statements, chain([first] if first else [], remaining), names)
        except DatabaseError as error:
            raise ImportRefused(f"{layer.name}: {error}".strip()) from error
        cursor.execute("SELECT set_config('default_statistics_target', '10', true)")
        cursor.execute("ANALYZE incoming (identifier, refusal)")
        counts = _write(
            statements,
            municipality=municipality.pk,
            run=run.pk,
            prefix=prefix if end_missing else None,
        )
        cursor.execute("DROP TABLE incoming")
    return counts


def _write(statements: Statements, *, municipality: int, run: int, prefix: str | None) -> Counts:
    """Refuse, change, add and, where a prefix is given, end; return what was done."""

    def execute(statement: str, parameters: Mapping[str, Any]) -> int:  # values of any column
        with connection.cursor() as cursor:
            cursor.execute(statement, dict(parameters))
            return int(cursor.rowcount)

    given = {"municipality": municipality, "run": run, "prefix": prefix}
    execute(statements.refuse_unfit, {})
    execute(statements.refuse_duplicates, {})
    if statements.refuse_returning:
        execute(statements.refuse_returning, given)
    fit = _count_fit()
    changed = execute(statements.change, given)
    with indexes_afterwards(statements.layer, features=fit - changed):
        added = execute(statements.add, {**given, **statements.parameters})
    ended = 0 if prefix is None else execute(statements.end_missing, given)
    refused, refusals = _refusals()
    return Counts(
        added=added,
        changed=changed,
        unchanged=fit - changed - added,
        ended=ended,
        refused=refused,
        refusals=refusals,
    )


def _batches(incoming: Iterable[Incoming]) -> Iterator[Batch]:
    remaining = iter(incoming)
    names: tuple[str, ...] | None = None
    while features := list(islice(remaining, BATCH_SIZE)):
        names = tuple(features[0].values) if names is None else names
        for feature in features:
            if feature.values.keys() != set(names):
                raise ImportRefused(
                    f"{feature.identifier}: the fields {sorted(feature.values)} are not "
                    f"those of the delivery, {sorted(names)}."
                )
        geometries = np.empty(len(features), dtype=object)
        geometries[:] = [feature.geometry for feature in features]
        yield Batch(
            identifiers=[feature.identifier for feature in features],
            values={name: [feature.values[name] for feature in features] for name in names},
            geometries=geometries,
            refusals=[feature.refusal for feature in features],
        )


def _copy(statements: Statements, batches: Iterable[Batch], names: tuple[str, ...]) -> None:
    """Send the batches to the table of the delivery."""
    wanted = [column.name for column in statements.columns]
    json = {name for name in wanted if isinstance(model_field(statements.layer, name), JSONField)}
    with connection.cursor() as wrapper:
        cursor: Cursor[tuple[object, ...]] = wrapper.cursor
        with cursor.copy(statements.copy) as copy:
            for batch in batches:
                if tuple(batch.values) != names:
                    raise ImportRefused(
                        f"{statements.layer.name}: the fields {list(batch.values)} are not "
                        f"those of the delivery, {list(names)}."
                    )
                columns = [
                    _as_json(batch.values[name]) if name in json else batch.values[name]
                    for name in wanted
                ]
                geometries = to_hex(batch.geometries, statements.layer.geometry_type)
                codes: list[str | None] = [None] * len(batch)
                reasons: list[str | None] = [None] * len(batch)
                for place, refusal in enumerate(batch.refusals):
                    if refusal is not None:
                        codes[place], reasons[place] = refusal.code, refusal.reason
                for row in zip(
                    batch.identifiers, codes, reasons, *columns, geometries, strict=True
                ):
                    copy.write_row(row)


def _as_json(values: Sequence[object]) -> list[Jsonb | None]:
    return [None if value is None else Jsonb(value) for value in values]


def _count_fit() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM incoming WHERE refusal IS NULL")
        return int(cursor.fetchone()[0])


def _refusals() -> tuple[int, tuple[Refusal, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM incoming WHERE refusal IS NOT NULL")
        refused = int(cursor.fetchone()[0])
        if not refused:
            return 0, ()
        cursor.execute(
            "SELECT identifier, refusal_code, refusal FROM incoming "
            "WHERE refusal IS NOT NULL ORDER BY ordinal LIMIT %s",
            [KEPT_REFUSALS],
        )
        kept = tuple(
            Refusal(number=number, code=code, reason=reason)
            for number, code, reason in cursor.fetchall()
        )
    return refused, kept
