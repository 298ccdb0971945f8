"""Files one after the other: each is one transaction, none stops the others."""

import hashlib
import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.db import connection, transaction

from gis_platform.layers.imports.runs import begin_run, import_transaction, refuse_run
from gis_platform.layers.models import ImportRun
from gis_platform.municipalities.models import Municipality
from parcels.register.containers import RegisterDocument, open_register_file
from parcels.register.errors import RegisterFileRefused
from parcels.register.reader import read_register
from parcels.register.records import RegisterHeader
from parcels.register.xml_stream import Progress
from parcels.register_import.coverage import require_newest
from parcels.register_import.errors import PlanOlder, PlanRefused
from parcels.register_import.fitting import LocalSystem
from parcels.register_import.outcomes import DocumentOutcome, Fate, FileOutcome
from parcels.register_import.reading import read_document
from parcels.register_import.storing import StoringRules, store_document

TARGET = "register"
_DISTRICT = re.compile(r"[0-9]{2}:[0-9]{2}")
_log = logging.getLogger(__name__)

ShowProgress = Callable[[RegisterDocument], AbstractContextManager[Progress]]


@dataclass(frozen=True, kw_only=True)
class RegisterImport:
    """Whose files are brought in, by whom and by which rules.

    as_of: the day of plans that do not say theirs. accept_repairs: take outlines whose repair
    changes the area by more than 1 m². show_progress: around the reading of each document.
    """

    municipality: Municipality
    actor: str
    show_progress: ShowProgress
    accept_repairs: bool = False
    as_of: date | None = None
    rules: StoringRules = StoringRules()  # noqa: RUF009  it is frozen


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """A document whose header has been read, and the record of its run."""

    document: RegisterDocument
    header: RegisterHeader
    formed_on: date
    run: ImportRun


def local_system(municipality: Municipality) -> LocalSystem:
    """Return the system of a municipality's registers.

    Its names are `crs_name` and `crs_aliases`; an alias like "91:01" is a cadastral district.
    """
    spelled = [municipality.crs_name, *municipality.crs_aliases]
    districts = frozenset(filter(_DISTRICT.fullmatch, spelled))
    return LocalSystem(
        local_crs=municipality.local_crs,
        names=frozenset(spelled) - districts,
        districts=districts,
    )


def import_files(files: Iterable[Path], order: RegisterImport) -> Iterator[FileOutcome]:
    """Yield the outcome of each file as soon as it is stored or refused."""
    for path in files:
        yield _import_file(path, order)


def _import_file(path: Path, order: RegisterImport) -> FileOutcome:
    """Bring one file in, all of it or nothing."""
    started = time.monotonic()
    runs: list[ImportRun] = []
    outcome = FileOutcome(name=path.name, sha256="")
    try:
        outcome = replace(outcome, sha256=_sha256(path))
        with open_register_file(path) as documents:
            plans = [_begin(document, outcome.sha256, order, runs) for document in documents]
            with transaction.atomic():
                _lock(order.municipality)
                stored = tuple(_import_document(plan, order) for plan in plans)
        outcome = replace(outcome, documents=stored)
    except Exception as fault:  # whatever it is, the next file has its turn
        outcome = _refused(outcome, fault, runs, order)
    return replace(outcome, seconds=time.monotonic() - started)


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _begin(
    document: RegisterDocument, sha256: str, order: RegisterImport, runs: list[ImportRun]
) -> _Plan:
    """Read what the document says of itself and record that its import began."""
    header = next(iter(read_register(document)))
    if not isinstance(header, RegisterHeader):
        raise PlanRefused("NO_HEADER", f"{document.name}: the document does not begin with itself.")
    formed_on = header.formed_on or order.as_of
    run = begin_run(
        municipality=order.municipality,
        target=_target(header),
        file_name=document.name,
        sha256=sha256,
        actor=order.actor,
        formed_on=formed_on,
    )
    runs.append(run)
    if formed_on is None:
        raise PlanRefused("NO_DATE", f"{document.name}: it has no date; give one with --as-of.")
    return _Plan(document=document, header=header, formed_on=formed_on, run=run)


def _target(header: RegisterHeader) -> str:
    """Name what a run brings in; plans of one quarter share the name."""
    if len(header.quarters) == 1:
        return f"{TARGET} {header.quarters[0]}"[:60]
    return f"{TARGET}, {len(header.quarters)} quarters"


def _lock(municipality: Municipality) -> None:
    """Let one register file at a time compare itself with what is stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [TARGET, municipality.pk])


def _import_document(plan: _Plan, order: RegisterImport) -> DocumentOutcome:
    """Read and store one document; an older one changes nothing and says so."""
    try:
        with import_transaction(plan.run):
            return _read_and_store(plan, order)
    except PlanOlder as fault:
        return DocumentOutcome(
            name=plan.document.name,
            fate=Fate.OLDER,
            run=plan.run.pk,
            version=plan.header.version,
            formed_on=plan.formed_on,
            quarters=plan.header.quarters,
            code=fault.code,
            reason=str(fault),
            counts={},
        )


def _read_and_store(plan: _Plan, order: RegisterImport) -> DocumentOutcome:
    municipality = order.municipality
    name = plan.document.name
    if not order.rules.allow_older:
        require_newest(municipality, name, plan.header.quarters, plan.formed_on)
    with (
        order.show_progress(plan.document) as progress,
        read_document(
            plan.document,
            plan.header,
            local_system(municipality),
            accept_repairs=order.accept_repairs,
            progress=progress,
        ) as reading,
    ):
        reading.require_fit(municipality.code)
        return store_document(reading, plan.run, plan.formed_on, order.rules)


def _refused(
    outcome: FileOutcome, fault: Exception, runs: list[ImportRun], order: RegisterImport
) -> FileOutcome:
    """Record why nothing of a file was kept, in the runs that began or in one of its own."""
    if isinstance(fault, RegisterFileRefused | PlanRefused):
        code, reason = fault.code, str(fault)
    elif isinstance(fault, OSError):
        code, reason = "NOT_READABLE", f"{outcome.name}: {fault.strerror or fault}."
    else:
        _log.error("%s could not be brought in", outcome.name, exc_info=fault)
        code, reason = "FAULT", f"{outcome.name}: {type(fault).__name__}: {fault}"
    if not runs:
        runs.append(
            begin_run(
                municipality=order.municipality,
                target=TARGET,
                file_name=outcome.name,
                sha256=outcome.sha256,
                actor=order.actor,
            )
        )
    for run in runs:
        refuse_run(run, reason)
    return replace(outcome, code=code, reason=reason, run=runs[0].pk)
