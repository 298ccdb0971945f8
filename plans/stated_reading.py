"""What people stated about a parcel, as facts; what was revoked is left out."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from parcels.models import Parcel
from plans.additions import Addition, Correction, EdgeOverride, NetworkConsent, UtilityAnswer
from plans.stated_facts import ConsentFact, CorrectionFact, EdgeOverrideFact, UtilityFact

A = TypeVar("A", bound=Addition)


def edge_overrides_of(parcel: Parcel) -> tuple[EdgeOverrideFact, ...]:
    """Return the kinds of edges that operators set; one statement."""
    return tuple(
        EdgeOverrideFact(
            start=(float(row.start_x), float(row.start_y)),
            end=(float(row.end_x), float(row.end_y)),
            kind=row.kind,
            by=row.actor,
            on=_day_of(row, parcel),
            reason=row.reason,
        )
        for row in _in_force(EdgeOverride.objects.all(), parcel)
    )


def corrections_of(parcel: Parcel) -> tuple[CorrectionFact, ...]:
    """Return the fields that architects corrected; one statement."""
    return tuple(
        CorrectionFact(
            path=row.path,
            computed=row.computed,
            value=row.value,
            by=row.actor,
            on=_day_of(row, parcel),
            reason=row.reason,
        )
        for row in _in_force(Correction.objects.all(), parcel)
    )


def consents_of(parcel: Parcel) -> tuple[ConsentFact, ...]:
    """Return the consents of owners of networks; one statement."""
    return tuple(
        ConsentFact(
            restriction_id=row.restriction_id,
            organisation=row.organisation,
            letter_no=row.letter_number,
            letter_date=row.letter_date,
            conditions=row.conditions,
        )
        for row in _in_force(NetworkConsent.objects.all(), parcel)
    )


def utilities_of(parcel: Parcel) -> tuple[UtilityFact, ...]:
    """Return what became of requests to utility companies; one statement."""
    return tuple(
        UtilityFact(
            kind=row.kind,
            state=row.state,
            organisation=row.organisation,
            letter_no=row.letter_number,
            letter_date=row.letter_date,
            possible=row.possible,
            max_load=None if row.max_load is None else float(row.max_load),
            load_unit=row.load_unit,
            connection_points=row.connection_points,
            valid_until=row.valid_until,
        )
        for row in _in_force(UtilityAnswer.objects.all(), parcel)
    )


def _in_force(rows: QuerySet[A], parcel: Parcel) -> QuerySet[A]:
    stated = rows.filter(municipality=parcel.municipality, revoked_at=None)
    return stated.filter(parcel_number=parcel.cadastral_number).order_by("pk")


def _day_of(row: Addition, parcel: Parcel) -> dt.date:
    return row.created_at.astimezone(ZoneInfo(parcel.municipality.time_zone)).date()
