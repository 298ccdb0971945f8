"""What a process of its own does for an analysis; it imports nothing before it is set up."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    import pyarrow as pa

    from plans.analysis.analysing import Analyst

_here: list[Analyst] = []


def begin(database: str, code: str, on: dt.date) -> None:
    """Make this process ready: it works on the database of the one that started it."""
    django.setup()
    from django.db import connection  # noqa: PLC0415  after the set-up

    from gis_platform.municipalities.models import Municipality  # noqa: PLC0415
    from plans.analysis.analysing import Analyst  # noqa: PLC0415

    connection.settings_dict["NAME"] = database
    _here.append(Analyst(municipality=Municipality.objects.get(code=code), on=on))


def batch(ids: list[int]) -> pa.RecordBatch:
    """Return the numbers of the parcels of a tract as columns."""
    from plans.analysis.tables import batch_of  # noqa: PLC0415

    return batch_of(_here[-1].numbers(ids))
