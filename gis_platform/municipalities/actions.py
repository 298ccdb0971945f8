"""What is done with municipalities: adding them from their packages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction

from gis_platform.municipalities.models import STORAGE_SRID, CalendarDay, Department, Municipality
from gis_platform.municipalities.packages import Package

MEASURING = ("crs_definition", "axis_order", "precision_m")
"""Fields that say how features are measured."""


class CrsInUse(Exception):  # noqa: N818  the name is the sentence
    """The local CRS of a municipality that has features cannot change."""

    def __init__(self, code: str, field: str, table: str) -> None:
        """field: of the municipality. table: one that holds features."""
        self.code, self.field, self.table = code, field, table
        super().__init__(
            f"{code}: {field} cannot change, {table} holds features that were measured in it."
        )


@dataclass(frozen=True, kw_only=True)
class Added:
    """The outcome: `changed` names what changed; `created` is for a new municipality."""

    municipality: Municipality
    created: bool
    changed: tuple[str, ...]


@transaction.atomic
def add_municipality(package: Package) -> Added:
    """Add a municipality or bring it up to its package; the same package changes nothing.

    Departments that the package no longer names stay: people and papers may point to them.
    Raises CrsInUse when features exist and the package changes how they are measured.
    """
    found = Municipality.objects.select_for_update().filter(code=package.code).first()
    municipality = found or Municipality(code=package.code)
    values = _values(package)
    changed = [name for name, value in values.items() if _differs(municipality, name, value)]
    if found:
        _refuse_new_measures(municipality, changed)
    for name in changed:
        setattr(municipality, name, values[name])
    if changed or not found:
        municipality.full_clean()
        municipality.save()
    changed += _store_calendar(municipality, package)
    changed += _store_departments(municipality, package)
    told = tuple(name for name in changed if name != "package_sha256")
    return Added(municipality=municipality, created=found is None, changed=told)


def _values(package: Package) -> dict[str, object]:
    calendar = package.calendar
    boundary = None
    if package.boundary is not None:
        boundary = GEOSGeometry(memoryview(package.boundary.wkb), srid=STORAGE_SRID)
    return {
        "names": dict(package.names),
        "jurisdiction": package.jurisdiction,
        "languages": list(package.languages),
        "time_zone": package.time_zone,
        "boundary": boundary,
        "crs_name": package.crs_name,
        "crs_definition": package.crs_definition,
        "crs_aliases": list(package.crs_aliases),
        "axis_order": str(package.axis_order),
        "crs_extent": list(package.crs_extent) if package.crs_extent else None,
        "precision_m": package.precision_m,
        "calendar_years": sorted(calendar.years) if calendar else [],
        "texts": {key: dict(value) for key, value in package.texts.items()},
        "plan_rules": dict(package.plan_rules),
        "max_age_days": dict(package.max_age_days),
        "package_sha256": package.sha256,
    }


def _differs(municipality: Municipality, name: str, value: object) -> bool:
    """Say whether a field has another value; a package without a boundary leaves the stored one."""
    if name == "boundary" and value is None:
        return False
    return bool(getattr(municipality, name) != value)


def _refuse_new_measures(municipality: Municipality, changed: Iterable[str]) -> None:
    fields = [name for name in MEASURING if name in changed]
    if not fields:
        return
    for model in _spatial_models():
        if model._base_manager.filter(municipality=municipality, geometry__isnull=False).exists():
            raise CrsInUse(municipality.code, fields[0], model._meta.db_table)


def _spatial_models() -> list[type[models.Model]]:
    """Return the models whose rows belong to a municipality and have a geometry."""
    found = []
    for model in apps.get_models():
        try:
            owner, geometry = (model._meta.get_field(name) for name in ("municipality", "geometry"))
        except FieldDoesNotExist:
            continue
        if owner.related_model is Municipality and isinstance(geometry, GeometryField):
            found.append(model)
    return found


def _store_calendar(municipality: Municipality, package: Package) -> list[str]:
    """Replace the days of the calendar where they differ."""
    days = package.calendar.days if package.calendar else ()
    wanted = {(day.day, day.is_working, day.note, day.source) for day in days}
    stored = set(municipality.calendar_days.values_list("day", "is_working", "note", "source"))
    if stored == wanted:
        return []
    municipality.calendar_days.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(
            municipality=municipality, day=day, is_working=is_working, note=note, source=source
        )
        for day, is_working, note, source in sorted(wanted)
    )
    return ["calendar"]


def _store_departments(municipality: Municipality, package: Package) -> list[str]:
    stored = dict(municipality.departments.values_list("code", "names"))
    wanted = {code: dict(names) for code, names in package.departments.items()}
    changed = {code: names for code, names in wanted.items() if stored.get(code) != names}
    for code, names in changed.items():
        Department.objects.update_or_create(
            municipality=municipality, code=code, defaults={"names": names}
        )
    return ["departments"] if changed else []
