"""What is done with zoning: loading the regulations of an act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from gis_platform.geometry.limits import Limit
from gis_platform.municipalities.models import Municipality
from zoning.models import ZoneLimit, ZoneSetback, ZoneType, ZoneUse
from zoning.queries import STATES, editions_of
from zoning.rules import ZoneRegulation


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """Codes of zones by what happened to them."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


@transaction.atomic
def load_regulations(municipality: Municipality, regulations: Iterable[ZoneRegulation]) -> Loaded:
    """Store the regulations of an edition of an act; the same ones change nothing.

    An edition is named by the act and the day from which it is in force. Earlier editions stay
    as they are; zones that an edition no longer has are removed from it.
    """
    Municipality.objects.select_for_update().get(pk=municipality.pk)  # one load at a time
    wanted = tuple(regulations)
    stored = editions_of(municipality)
    by_key = {(known.code, known.valid_from): pk for pk, known in stored.items()}
    added, changed, unchanged = [], [], []
    for regulation in wanted:
        pk = by_key.get((regulation.code, regulation.valid_from))
        if pk is None:
            added.append(regulation.code)
        elif stored[pk] == regulation:
            unchanged.append(regulation.code)
            continue
        else:
            changed.append(regulation.code)
        _store(municipality, regulation, pk)
    removed = _remove_left_over(stored, wanted)
    return Loaded(
        added=tuple(added),
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        removed=removed,
    )


def _remove_left_over(
    stored: Mapping[int, ZoneRegulation], wanted: tuple[ZoneRegulation, ...]
) -> tuple[str, ...]:
    """Remove the zones of the same act and edition that are no longer wanted."""
    codes = {regulation.code for regulation in wanted}
    editions = {(regulation.act.title, regulation.valid_from) for regulation in wanted}
    gone = {
        pk: known.code
        for pk, known in stored.items()
        if (known.act.title, known.valid_from) in editions and known.code not in codes
    }
    ZoneType.objects.filter(pk__in=gone).delete()
    return tuple(sorted(gone.values()))


def _store(municipality: Municipality, regulation: ZoneRegulation, pk: int | None) -> None:
    """Write one type of zone with all its rules, replacing what it had."""
    row = ZoneType(pk=pk, municipality=municipality, code=regulation.code)
    row.names = dict(regulation.names)
    row.kind = regulation.kind
    row.regulation_applies = regulation.applies
    row.reason_not_applied = regulation.reason_not_applied
    row.requirements = {
        language: dict(texts) for language, texts in regulation.requirements.items()
    }
    row.act_title = regulation.act.title
    row.act_authority = regulation.act.authority
    row.act_number = regulation.act.number
    row.act_date = regulation.act.date
    row.valid_from = regulation.valid_from
    row.valid_to = regulation.valid_to
    row.illustrative = regulation.illustrative
    row.source = regulation.source
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
    _store_rules(row, regulation)


def _store_rules(row: ZoneType, regulation: ZoneRegulation) -> None:
    row.uses.all().delete()
    row.limits.all().delete()
    row.setbacks.all().delete()
    ZoneUse.objects.bulk_create(
        ZoneUse(zone_type=row, use_code=use.code, mode=use.mode, note=use.note)
        for use in regulation.uses
    )
    ZoneLimit.objects.bulk_create(
        ZoneLimit(
            zone_type=row,
            parameter=rule.parameter,
            use_codes=list(rule.use_codes),
            state=STATES[rule.limit.state],
            value=_decimal(rule.limit),
            note=rule.note,
        )
        for rule in regulation.limits
    )
    ZoneSetback.objects.bulk_create(
        ZoneSetback(
            zone_type=row,
            edge_kind=rule.edge_kind,
            object_kind=rule.object_kind,
            use_codes=list(rule.use_codes),
            state=STATES[rule.limit.state],
            value=_decimal(rule.limit),
            note=rule.note,
        )
        for rule in regulation.setbacks
    )


def _decimal(limit: Limit) -> Decimal | None:
    return None if limit.value is None else Decimal(repr(limit.value))
