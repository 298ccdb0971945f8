"""What is done with zoning: bringing in an edition of the regulations."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from gis_platform.municipalities.models import Municipality
from zoning.models import ZoneLimit, ZoneSetback, ZoneType, ZoneUse
from zoning.regulations import Regulations, ZoneRegulation


@dataclass(frozen=True, kw_only=True)
class LoadedRegulations:
    """How many zone types were added, changed and left as they were."""

    added: int
    changed: int
    unchanged: int


@transaction.atomic
def load_regulations(municipality: Municipality, regulations: Regulations) -> LoadedRegulations:
    """Bring in an edition; the same one twice changes nothing, older editions stay."""
    outcomes = [_store(municipality, regulations, zone) for zone in regulations.zones]
    return LoadedRegulations(
        added=outcomes.count("added"),
        changed=outcomes.count("changed"),
        unchanged=outcomes.count("unchanged"),
    )


def _store(municipality: Municipality, edition: Regulations, zone: ZoneRegulation) -> str:
    values = _type_values(edition, zone)
    key = {"municipality": municipality, "code": zone.code, "valid_from": edition.valid_from}
    stored = ZoneType.objects.filter(**key).first()
    if stored is None:
        _store_rows(ZoneType.objects.create(**key, **values), zone)
        return "added"
    if all(getattr(stored, name) == value for name, value in values.items()) and (
        _stored_rows(stored) == _rows(zone)
    ):
        return "unchanged"
    for name, value in values.items():
        setattr(stored, name, value)
    stored.save()
    for rows in (stored.uses, stored.limits, stored.setbacks):
        rows.all().delete()
    _store_rows(stored, zone)
    return "changed"


def _type_values(edition: Regulations, zone: ZoneRegulation) -> dict[str, object]:
    return {
        "names": dict(zone.names),
        "kind": zone.kind,
        "regulation_applies": zone.applies,
        "reason_not_applied": zone.reason_not_applied,
        "act_title": edition.act.title,
        "act_authority": edition.act.authority,
        "act_number": edition.act.number,
        "act_date": edition.act.date,
        "valid_to": edition.valid_to,
        "illustrative": edition.illustrative,
        "source": zone.source,
    }


def _store_rows(stored: ZoneType, zone: ZoneRegulation) -> None:
    ZoneUse.objects.bulk_create(
        ZoneUse(zone_type=stored, use_code=code, mode=mode) for code, mode in zone.uses
    )
    ZoneLimit.objects.bulk_create(
        ZoneLimit(
            zone_type=stored,
            parameter=row.parameter.upper(),
            use_codes=list(row.uses),
            state=row.state,
            value=row.value,
        )
        for row in zone.limits
    )
    ZoneSetback.objects.bulk_create(
        ZoneSetback(
            zone_type=stored,
            edge_kind=row.edge,
            object_kind=row.object,
            use_codes=list(row.uses),
            state=row.state,
            value=row.value,
        )
        for row in zone.setbacks
    )


def _rows(zone: ZoneRegulation) -> tuple[set[object], set[object], set[object]]:
    limits = {(row.parameter.upper(), row.uses, row.state, row.value) for row in zone.limits}
    setbacks = {(row.edge, row.object, row.uses, row.state, row.value) for row in zone.setbacks}
    return set(zone.uses), set(limits), set(setbacks)


def _stored_rows(stored: ZoneType) -> tuple[set[object], set[object], set[object]]:
    uses = {(row.use_code, row.mode) for row in stored.uses.all()}
    limits = {
        (row.parameter, tuple(row.use_codes), row.state, row.value) for row in stored.limits.all()
    }
    setbacks = {
        (row.edge_kind, row.object_kind, tuple(row.use_codes), row.state, row.value)
        for row in stored.setbacks.all()
    }
    return set(uses), set(limits), set(setbacks)
