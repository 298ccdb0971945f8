"""What refers to a parcel in tests, and the parcel's division at 60 m."""

from __future__ import annotations

from datetime import date
from typing import Any

import shapely
from django.db import models

from gis_platform.documents.models import Document
from gis_platform.layers.serializers import to_geos
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from permits.models import ConstructionPermit
from plans.models import LandDevelopmentPlan
from property.models import Lease, MunicipalAsset
from tests.changesets.desk import Desk, box, create, delete

Body = dict[str, Any]
OLD, WEST, EAST, NEXT = "16:50:1:1", "16:50:1:11", "16:50:1:12", "16:50:1:2"


def placed(town: Municipality, geometry: Body | None) -> Any:
    """Return a place of the local CRS as the database takes it."""
    if geometry is None:
        return None
    return to_geos(town.local_crs.to_lonlat(shapely.geometry.shape(geometry)))


def lease(town: Municipality, *numbers: str, ground: Body | None = None, **fields: Any) -> Lease:
    return Lease.everywhere.create(
        municipality=town,
        number="L-1",
        parcel_numbers=list(numbers),
        geometry=placed(town, ground),
        **fields,
    )


def permit(town: Municipality, place: Body | None, *numbers: str) -> ConstructionPermit:
    return ConstructionPermit.everywhere.create(
        municipality=town, number="P-1", parcel_numbers=list(numbers), geometry=placed(town, place)
    )


def asset(town: Municipality, name: str, number: str) -> MunicipalAsset:
    return MunicipalAsset.everywhere.create(
        municipality=town, registry_number=name, section="1.1", name=name, cadastral_number=number
    )


def plan(town: Municipality, parcel: Parcel, status: str = "DRAFT") -> LandDevelopmentPlan:
    document = Document.objects.create(
        municipality=town, kind="land_development_plan", language="en", content={}, sha256="0" * 64
    )
    return LandDevelopmentPlan.everywhere.create(
        municipality=town,
        parcel_number=parcel.cadastral_number,
        parcel_version=1,
        status=status,
        composed_on=date(2026, 1, 1),
        facts={},
        document=document,
        geometry=placed(town, box(0, 0)),
    )


def split(old: Parcel) -> tuple[list[Body], list[Body]]:
    """Return the edits and the lineage that divide the parcel at 60 m."""
    edits = [
        delete("p", old.pk, 1),
        create("w", WEST, box(0, 0, 60, 50)),
        create("e", EAST, box(60, 0, 40, 50)),
    ]
    lineage = {"kind": "split", "layer": "parcels", "parents": [old.pk], "children": ["w", "e"]}
    return edits, [lineage]


def divided(desk: Desk, old: Parcel, *more: Body) -> Body:
    edits, lineage = split(old)
    answer = desk.publish(*edits, *more, lineage=lineage)
    assert answer.status_code == 200, answer.content
    told: Body = answer.json()
    return told


def numbers(row: Lease | ConstructionPermit) -> list[str]:
    row.refresh_from_db()
    return list(row.parcel_numbers)


def values(row: models.Model) -> Body:
    return dict(type(row)._base_manager.filter(pk=row.pk).values().get())
