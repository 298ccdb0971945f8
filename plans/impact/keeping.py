"""Reports as they are kept: a file each, by municipality, under a key that nobody guesses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

import orjson
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from gis_platform.municipalities.models import Municipality
from plans.impact.errors import ReportNotFound
from plans.impact.rows import Row

MOST_KEPT = 50
"""Reports of a municipality that are kept; the oldest go."""
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True)
class KeptReport:
    """A kept report in a list."""

    key: str
    title: str
    layer: str
    on: dt.date
    by: str
    parcels: int


def keep(municipality: Municipality, report: Row, *, by: str) -> str:
    """Keep a report and return its key."""
    key = uuid4().hex
    default_storage.save(_path(municipality, key), ContentFile(orjson.dumps(report | {"by": by})))
    for old in _keys(municipality)[MOST_KEPT:]:
        default_storage.delete(_path(municipality, old))
    return key


def kept_report(municipality: Municipality, key: str) -> Row:
    """Return a report; ReportNotFound if the municipality keeps none of that key."""
    path = _path(municipality, key)
    if not _KEY.fullmatch(key) or not default_storage.exists(path):
        raise ReportNotFound(key)
    with default_storage.open(path) as file:
        found: Row = orjson.loads(file.read())
    return found


def kept_reports(municipality: Municipality, *, most: int = 10) -> Sequence[KeptReport]:
    """Return the reports kept last."""
    found = []
    for key in _keys(municipality)[:most]:
        report = kept_report(municipality, key)
        line = KeptReport(
            key=key,
            title=report["title"],
            layer=report["layer"],
            on=dt.date.fromisoformat(report["on"]),
            by=report["by"],
            parcels=report["counts"]["parcels"],
        )
        found.append(line)
    return found


def _keys(municipality: Municipality) -> list[str]:
    """Return the keys, the newest first."""
    folder = f"impact/{municipality.code}"
    if not default_storage.exists(folder):
        return []
    _, names = default_storage.listdir(folder)
    keys = [name.removesuffix(".json") for name in names]
    known = [key for key in keys if _KEY.fullmatch(key)]
    made = {
        key: default_storage.get_modified_time(_path(municipality, key)).timestamp()
        for key in known
    }
    return sorted(known, key=lambda key: (-made[key], key))


def _path(municipality: Municipality, key: str) -> str:
    return f"impact/{municipality.code}/{key}.json"
