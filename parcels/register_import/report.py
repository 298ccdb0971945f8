"""The report of a batch as a JSON file: every file, its numbers, each refusal with its reason."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from parcels.register_import.outcomes import DocumentOutcome, FileOutcome


def write_batch_report(path: Path, municipality: str, outcomes: Sequence[FileOutcome]) -> Path:
    """Write the report and return its path; an existing file is replaced."""
    report = {
        "municipality": municipality,
        "files": [_file(outcome) for outcome in outcomes],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _file(outcome: FileOutcome) -> dict[str, object]:
    return {
        "file": outcome.name,
        "sha256": outcome.sha256,
        "status": outcome.fate.value,
        "code": outcome.code,
        "reason": outcome.reason,
        "run": outcome.run,
        "seconds": round(outcome.seconds, 2),
        "totals": outcome.totals.as_json(),
        "documents": [_document(document) for document in outcome.documents],
    }


def _document(outcome: DocumentOutcome) -> dict[str, object]:
    listed = [
        {"layer": layer, **asdict(refusal)}
        for layer, counts in outcome.counts.items()
        for refusal in counts.refusals
    ]
    unplaced = [{"layer": None, **asdict(refusal)} for refusal in outcome.refusals]
    return {
        "document": outcome.name,
        "status": outcome.fate.value,
        "run": outcome.run,
        "version": outcome.version,
        "formed_on": outcome.formed_on.isoformat() if outcome.formed_on else None,
        "quarters": list(outcome.quarters),
        "code": outcome.code,
        "reason": outcome.reason,
        "counts": {layer: counts.as_json() for layer, counts in outcome.counts.items()},
        "refusals": [*listed, *unplaced],
        "notes": [asdict(note) for note in outcome.notes],
    }
