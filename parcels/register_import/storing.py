"""A document that has been read, against what is stored: what differs is written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from django.db.models import QuerySet
from django.db.models.functions import Now

from gis_platform.layers.imports.runs import finish_run
from gis_platform.layers.imports.staging import store_features
from gis_platform.layers.imports.values import Counts, Incoming, Refusal
from gis_platform.layers.models import Feature, ImportRun
from gis_platform.layers.registry import Layer, get_layer
from parcels.register_import.coverage import (
    mark_layers,
    quarters_with_newer_plans,
    remember_plan,
    require_newest,
)
from parcels.register_import.outcomes import DocumentOutcome, Fate, Note
from parcels.register_import.reading import DocumentReading
from parcels.register_import.spool import Spool
from parcels.register_import.targets import TARGETS, Target

NUMBERS_A_STATEMENT = 5000
STORED_NOTES = 1000


@dataclass(frozen=True, kw_only=True)
class StoringRules:
    """How a plan is compared with what is stored.

    allow_older: let it overwrite newer data. end_missing: end the parcels and capital objects
    that it no longer lists.
    """

    allow_older: bool = False
    end_missing: bool = False


@dataclass(frozen=True, kw_only=True)
class _Comparison:
    """One plan against what is stored; `notes` grow on the way."""

    run: ImportRun
    formed_on: date
    rules: StoringRules
    notes: list[Note]
    is_of_one_quarter: bool


def store_document(
    reading: DocumentReading, run: ImportRun, formed_on: date, rules: StoringRules
) -> DocumentOutcome:
    """Make the layers hold what a document says; call it inside the file's transaction.

    Raises PlanOlder where a newer plan of one of its quarters is stored.
    """
    municipality = run.municipality
    if not rules.allow_older:
        require_newest(municipality, reading.name, reading.quarters, formed_on)
    notes = list(reading.notes)
    comparison = _Comparison(
        run=run,
        formed_on=formed_on,
        rules=rules,
        notes=notes,
        is_of_one_quarter=len(reading.quarters) == len(reading.header.quarters) == 1,
    )
    counts = _store_all(reading, comparison)
    remember_plan(run, reading.header, reading.quarters, formed_on)
    listed = [name for name, count in counts.items() if _stored_some(count)]
    mark_layers(municipality, reading.header.version, listed)
    kept_notes = [_as_json(note) for note in notes[:STORED_NOTES]]
    finish_run(run, counts, reading.refusals, kept_notes)
    return DocumentOutcome(
        name=reading.name,
        fate=Fate.DONE,
        run=run.pk,
        version=reading.header.version,
        formed_on=formed_on,
        quarters=tuple(reading.quarters),
        counts=counts,
        refusals=tuple(reading.refusals),
        notes=tuple(notes),
    )


def _store_all(reading: DocumentReading, comparison: _Comparison) -> dict[str, Counts]:
    """Store each layer's records; a layer that the schema covers counts without any too."""
    counts: dict[str, Counts] = {}
    for target in TARGETS:
        spool = reading.spools.get(target.layer)
        if spool is not None:
            counts[target.layer] = _store(target, spool, comparison)
        elif target.is_covered_by(reading.header.version):
            counts[target.layer] = Counts()
    return counts


def _store(target: Target, spool: Spool, comparison: _Comparison) -> Counts:
    layer, run = get_layer(target.layer), comparison.run
    older: dict[str, str] = {}
    if not comparison.rules.allow_older:
        older = _newer_stored(layer, target, spool, comparison)
    if not target.keeps_outline:
        comparison.notes.extend(_outlines_gone(layer, spool.undrawn - older.keys(), run))
    kept = (*spool.fields, "geometry") if target.keeps_outline else spool.fields
    counts = store_features(
        layer,
        run.municipality,
        (_refuse_older(incoming, older) for incoming in spool),
        run=run,
        keep_missing=kept,
    )
    if not comparison.is_of_one_quarter:
        return counts
    missing = _missing(layer, spool, run)
    if comparison.rules.end_missing and target.belongs_to_quarter:
        counts = replace(counts, ended=_end(layer, missing, run))
        code, reason = "ENDED", f"Not listed any more; ended in {layer.name}."
    else:
        code, reason = "MISSING", f"Not listed any more; kept in {layer.name}."
    comparison.notes.extend(_remarks(code, missing, reason))
    return counts


def _newer_stored(
    layer: Layer, target: Target, spool: Spool, comparison: _Comparison
) -> dict[str, str]:
    """Return why numbers are left alone: by a newer run, or a newer plan of their own quarter."""
    run, formed_on = comparison.run, comparison.formed_on
    found: dict[str, str] = {}
    if target.belongs_to_quarter:
        covered = quarters_with_newer_plans(run.municipality, formed_on)
        for number in spool.numbers:
            if (quarter := number.rsplit(":", 1)[0]) in covered:
                found[number] = f"A newer plan of its quarter {quarter} is stored."
    for features in _stored(layer, run, spool.numbers):
        newer = features.filter(import_run__formed_on__gt=formed_on)
        for number, day in newer.values_list(layer.identifier, "import_run__formed_on"):
            found[number] = f"What is stored is of {day}, this plan of {formed_on}."
    return found


def _stored_some(counts: Counts) -> bool:
    return counts.added + counts.changed + counts.unchanged > 0


def _refuse_older(incoming: Incoming, older: dict[str, str]) -> Incoming:
    reason = older.get(incoming.identifier)
    if reason is None or incoming.refusal is not None:
        return incoming
    return replace(
        incoming, refusal=Refusal(number=incoming.identifier, code="OLDER", reason=reason)
    )


def _outlines_gone(layer: Layer, undrawn: set[str], run: ImportRun) -> list[Note]:
    """Remark the features that are drawn here and have no coordinates in the plan."""
    gone: list[str] = []
    for features in _stored(layer, run, undrawn):
        drawn = features.filter(geometry_3857__isnull=False)
        gone.extend(drawn.values_list(layer.identifier, flat=True))
    reason = f"The plan gives no coordinates; its outline in {layer.name} is removed."
    return _remarks("OUTLINE_GONE", gone, reason)


def _missing(layer: Layer, spool: Spool, run: ImportRun) -> list[str]:
    """Return what plans of the same quarter brought and this one does not list."""
    stored = layer.model.objects.of(run.municipality).filter(import_run__target=run.target)
    numbers = stored.values_list(layer.identifier, flat=True)
    return [number for number in numbers.iterator() if number not in spool.numbers]


def _end(layer: Layer, numbers: list[str], run: ImportRun) -> int:
    return sum(
        features.update(end_lifespan=Now(), import_run=run)
        for features in _stored(layer, run, numbers)
    )


def _stored(
    layer: Layer, run: ImportRun, numbers: set[str] | list[str]
) -> Iterator[QuerySet[Feature]]:
    """Yield the current features of these numbers, some thousands at a time."""
    remaining = iter(sorted(numbers))
    while some := list(islice(remaining, NUMBERS_A_STATEMENT)):
        yield layer.model.objects.of(run.municipality).filter(**{f"{layer.identifier}__in": some})


def _remarks(code: str, numbers: list[str], reason: str) -> list[Note]:
    return [Note(code=code, number=number, reason=reason) for number in sorted(numbers)]


def _as_json(note: Note) -> dict[str, str]:
    return {"code": note.code, "number": note.number, "reason": note.reason}
