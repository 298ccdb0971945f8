"""Fields of our features out of register records; None where the record does not say."""

import re
from collections.abc import Mapping
from decimal import Decimal

from parcels.register.code_tables import code_table
from parcels.register.records import (
    BoundaryRecord,
    CapitalObjectRecord,
    ParcelKind,
    ParcelRecord,
    QuarterRecord,
    RecordStatus,
    ZoneRecord,
)

Values = Mapping[str, object]

UNKNOWN_RESTRICTION = "OTHER"
UNKNOWN_EFFECT = "CONDITION"
_LONGEST_ZONE_CODE = 40
_NOT_NUMBERED = frozenset({"", "-", "б/н"})
_CLASSIFIER_CODE = re.compile(r"214([0-9]{3})([0-9]{3})([0-9]{3})")
_STATUSES = {
    RecordStatus.PREVIOUSLY_REGISTERED: "PREVIOUSLY_REGISTERED",
    RecordStatus.TEMPORARY: "TEMPORARY",
    RecordStatus.REGISTERED: "REGISTERED",
    RecordStatus.ARCHIVED: "ARCHIVED",
    RecordStatus.CANCELLED: "ARCHIVED",
}


def use_number(code: str) -> str | None:
    """Return the number of the classifier of permitted uses: 214002001000 is 2.1.

    None for codes of the classifiers before it, which have no such number.
    Source: order P/0412 of 10.11.2020; register classifier dAllowedUse.
    """
    found = _CLASSIFIER_CODE.fullmatch(code)
    if found is None:
        return None
    group, kind, subkind = map(int, found.groups())
    return f"{group}.{kind}.{subkind}" if subkind else f"{group}.{kind}"


def parcel_values(record: ParcelRecord) -> Values:
    """Return the fields of a parcel."""
    return {
        "quarter_number": record.quarter,
        "kind": None if record.kind is ParcelKind.UNKNOWN else record.kind.value,
        "status": _STATUSES[record.status] if record.status else None,
        "address": record.address or None,
        "area_value": record.area_m2,
        "area_error_m2": record.area_error_m2,
        "category_code": record.category_code or None,
        "permitted_use_by_document": record.permitted_use_by_document or None,
        "use_code": use_number(record.permitted_use_code),
        "cadastral_value": record.cadastral_value,
        "cadastral_value_on": record.value_date,
        "parent_number": record.parent_number or None,
        "point_accuracy_m": record.point_accuracy_m,
    }


def quarter_values(record: QuarterRecord) -> Values:
    """Return the fields of a quarter; files that do not know its area write zero."""
    return {"area_value": record.area_m2 or None}


def capital_object_values(record: CapitalObjectRecord) -> Values:
    """Return the fields of a building, a structure or an unfinished object."""
    return {
        "kind": record.kind.value,
        "quarter_number": record.quarter,
        "purpose": record.purpose or None,
        "name": record.name or None,
        "address": record.address or None,
        "area_value": record.area_m2,
        "footprint_m2": record.built_up_area_m2,
        "length_m": record.extension_m,
        "floors": record.floors or None,
        "underground_floors": record.underground_floors or None,
        "height_m": record.height_m,
        "year_built": record.year_built or None,
        "year_commissioned": record.year_commissioned or None,
        "completion_percent": _plain(record.readiness_percent),
        "cadastral_value": record.cadastral_value,
        "parcel_numbers": list(record.parcel_numbers) or None,
    }


def boundary_values(record: BoundaryRecord) -> Values:
    """Return the fields of an administrative boundary."""
    return {
        "registry_number": record.registry_number,
        "kind": record.kind.value,
        "name": record.name or None,
    }


def territorial_zone_values(record: ZoneRecord) -> Values:
    """Return the fields of a territorial zone; its code is index, number or name, as given."""
    kind = code_table("territorial_zone_types").codes.get(record.type_text)
    return {
        "registry_number": record.registry_number,
        "zone_code": _zone_code(record),
        "zone_kind": kind.name if kind else "OTHER",
        "name": record.name or None,
    }


def restriction_zone_values(record: ZoneRecord) -> Values:
    """Return the fields of a restriction zone; a type without an entry is of kind OTHER."""
    known = code_table("restriction_zone_types").codes.get(record.type_code)
    return {
        "registry_number": record.registry_number,
        "kind_code": known.name if known else UNKNOWN_RESTRICTION,
        "effect": known.effect if known else UNKNOWN_EFFECT,
        "name": record.name or record.type_text or None,
        "restrictions": record.restrictions or None,
        "registered": True,
    }


def heritage_values(record: ZoneRecord) -> Values:
    """Return the fields of the territory of a heritage object."""
    return {
        "registry_number": record.registry_number,
        "name": record.name or record.description or record.type_text or None,
        "kind": "TERRITORY",
    }


def easement_values(record: ZoneRecord) -> Values:
    """Return the fields of a public easement."""
    return {
        "registry_number": record.registry_number,
        "purpose": record.name or record.description or None,
    }


def _zone_code(record: ZoneRecord) -> str:
    for text in (record.index, record.number, record.name):
        if text not in _NOT_NUMBERED and len(text) <= _LONGEST_ZONE_CODE:
            return text
    return record.registry_number


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
