"""The report of an import as a file, beside the record in the database."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from gis_platform.layers.models import ImportRun

if TYPE_CHECKING:
    from gis_platform.layers.imports.values import Counts


def write_report(run: ImportRun, folder: Path, *, counts: Counts | None = None) -> Path:
    """Write `<run id>.json` and return its path; with counts it lists all kept refusals."""
    folder.mkdir(parents=True, exist_ok=True)
    refusals = [asdict(refusal) for refusal in counts.refusals] if counts else run.refusals
    report = {
        "run": run.pk,
        "municipality": run.municipality.code,
        "target": run.target,
        "file": run.file_name,
        "sha256": run.sha256,
        "formed_on": run.formed_on.isoformat() if run.formed_on else None,
        "status": str(run.status),
        "reason": run.reason,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "counts": run.counts,
        "refusals": refusals,
        "notes": run.notes,
    }
    path = folder / f"{run.pk}.json"
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
