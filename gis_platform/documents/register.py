"""The register of town-planning documents: numbers, entries, their end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

from gis_platform.documents.models import Document, RegisterEntry
from gis_platform.documents.numbering import Series
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.reference import NoReference, reference

SECTIONS = "register_sections"
USUAL_TEMPLATE = "{section}-{year}-{sequence:06}"


@dataclass(frozen=True, kw_only=True)
class Registration:
    """How a document is registered: section, kind, title, access, what ground it is about.

    geometry: EPSG:4326.
    """

    section: str
    classifier: str
    title: str
    parcel_numbers: tuple[str, ...] = ()
    access: str = RegisterEntry.Access.PUBLIC
    geometry: MultiPolygon = field(repr=False)

    def to_json(self) -> dict[str, object]:
        """Return the registration as plain values."""
        return {
            "section": self.section,
            "classifier": self.classifier,
            "title": self.title,
            "parcel_numbers": list(self.parcel_numbers),
            "access": str(self.access),
            "geometry": self.geometry.hexewkb.decode(),
        }


def register_series(municipality: Municipality, section: str) -> Series:
    """Return the series of a section of the register; its template is in the package."""
    template = municipality.plan_rules.get("register_number_template", USUAL_TEMPLATE)
    return Series(
        code=f"register-{section}", template=str(template), values=(("section", section),)
    )


def section_title(municipality: Municipality, section: str, language: str) -> str:
    """Return the title of a section, its code where the jurisdiction has no list of them."""
    try:
        entry = reference(SECTIONS, municipality.jurisdiction, municipality.today).get(section)
    except NoReference:
        return section
    return entry.name_in(language) if entry else section


def register_document(
    document: Document,
    registration: Registration,
    *,
    registration_number: str,
    issued_by: str,
    actor: Actor,
    now: dt.datetime,
) -> RegisterEntry:
    """Enter an issued document; one statement, in the transaction that issues it."""
    if document.issued_on is None:
        raise ValueError(f"{document} is not issued.")
    return RegisterEntry.everywhere.create(
        municipality=actor.municipality,
        local_id=registration_number,
        registration_number=registration_number,
        section=registration.section,
        classifier=registration.classifier,
        access=registration.access,
        title=registration.title,
        number=document.number,
        issued_on=document.issued_on,
        issued_by=issued_by,
        valid_until=document.valid_until,
        registered_at=now,
        registered_by=actor.name,
        parcel_numbers=list(registration.parcel_numbers),
        document=document,
        geometry=registration.geometry,
    )


def end_entries(
    document: Document, status: RegisterEntry.Status, *, on: dt.date, reason: str
) -> None:
    """Say in the register that a document is no longer in force; one statement."""
    entries = RegisterEntry.objects.of(document.municipality).filter(document=document)
    entries.update(status=status, status_on=on, status_reason=reason)


def read_registration(data: Mapping[str, object]) -> Registration:
    """Return the registration that `to_json` wrote."""
    geometry = GEOSGeometry(str(data["geometry"]))
    numbers = data["parcel_numbers"]
    if not isinstance(geometry, MultiPolygon) or not isinstance(numbers, list):
        raise TypeError("This is no registration of a document.")
    return Registration(
        section=str(data["section"]),
        classifier=str(data["classifier"]),
        title=str(data["title"]),
        parcel_numbers=tuple(map(str, numbers)),
        access=str(data["access"]),
        geometry=geometry,
    )
