"""What is read of zoning: the regulations in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from django.db.models import Model, QuerySet

from gis_platform.geometry import limits
from gis_platform.geometry.limits import Limit
from gis_platform.geometry.setback import EdgeKind, ObjectKind
from gis_platform.municipalities.models import Municipality
from zoning.models import LimitState, ZoneLimit, ZoneSetback, ZoneType, ZoneUse
from zoning.rules import (
    LimitRule,
    Mode,
    Parameter,
    PermittedUse,
    SetbackLimit,
    ZoneRegulation,
    ZoningAct,
    newest_in_force,
)

M = TypeVar("M", bound=Model)
STATES = {
    limits.LimitState.SET: LimitState.SET,
    limits.LimitState.NOT_SUBJECT: LimitState.NOT_SUBJECT,
    limits.LimitState.NOT_APPLICABLE: LimitState.NOT_APPLICABLE,
}
"""A limit as computed with, and as stored; a missing one has no row."""
_COMPUTED = {stored: state for state, stored in STATES.items()}


def zone_regulations(
    municipality: Municipality, codes: Collection[str], on: dt.date
) -> Mapping[str, ZoneRegulation]:
    """Return the regulations in force on a day by zone code; 4 statements for any number.

    Of several editions the one that began last. A code without a regulation is left out.
    """
    rows = ZoneType.objects.filter(municipality=municipality, code__in=codes)
    return newest_in_force(_regulations(rows), on)


def zone_regulation(municipality: Municipality, code: str, on: dt.date) -> ZoneRegulation | None:
    """Return the regulation of one zone in force on a day, None if there is none; 4 statements."""
    return zone_regulations(municipality, [code], on).get(code)


def editions_of(municipality: Municipality) -> Mapping[int, ZoneRegulation]:
    """Return all editions of a municipality's regulations by row id; 4 statements."""
    rows = list(_with_rules(ZoneType.objects.filter(municipality=municipality)))
    return {row.pk: regulation_of(row) for row in rows}


def _with_rules(rows: QuerySet[ZoneType]) -> QuerySet[ZoneType]:
    return rows.order_by("code", "pk").prefetch_related("uses", "limits", "setbacks")


def _regulations(rows: QuerySet[ZoneType]) -> list[ZoneRegulation]:
    return [regulation_of(row) for row in _with_rules(rows)]


def regulation_of(row: ZoneType) -> ZoneRegulation:
    """Return a stored type of zone as a value; its rules are read as they were stored."""
    return ZoneRegulation(
        code=row.code,
        names=row.names,
        kind=row.kind,
        act=ZoningAct(
            title=row.act_title,
            authority=row.act_authority,
            number=row.act_number,
            date=row.act_date,
        ),
        applies=row.regulation_applies,
        reason_not_applied=row.reason_not_applied,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        illustrative=row.illustrative,
        source=row.source,
        uses=tuple(_use(use) for use in _in_order(row.uses.all())),
        limits=tuple(_limit_rule(limit) for limit in _in_order(row.limits.all())),
        setbacks=tuple(_setback(setback) for setback in _in_order(row.setbacks.all())),
        requirements=row.requirements,
    )


def _in_order(rows: Iterable[M]) -> list[M]:
    return sorted(rows, key=lambda row: row.pk)


def _use(row: ZoneUse) -> PermittedUse:
    return PermittedUse(code=row.use_code, mode=Mode(row.mode), note=row.note)


def _limit_rule(row: ZoneLimit) -> LimitRule:
    return LimitRule(
        parameter=Parameter(row.parameter),
        limit=_limit(row.state, row.value),
        use_codes=tuple(row.use_codes),
        note=row.note,
    )


def _setback(row: ZoneSetback) -> SetbackLimit:
    return SetbackLimit(
        edge_kind=EdgeKind(row.edge_kind),
        object_kind=ObjectKind(row.object_kind),
        limit=_limit(row.state, row.value),
        use_codes=tuple(row.use_codes),
        note=row.note,
    )


def _limit(state: str, value: Decimal | None) -> Limit:
    number = None if value is None else float(value)
    return Limit(state=_COMPUTED[LimitState(state)], value=number)
