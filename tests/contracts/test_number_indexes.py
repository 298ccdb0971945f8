"""What refers to parcels by their numbers is found by an index, not by reading whole tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q, QuerySet

from gis_platform.changesets.succession import followers_of
from gis_platform.layers.registry import Layer, get_layer
from gis_platform.municipalities.models import Municipality
from parcels.models import CapitalObject
from permits.models import ConstructionPermit
from plans.models import LandDevelopmentPlan
from property.models import Lease, MunicipalAsset
from tests.changesets.referring import plan
from tests.factories import make_municipality, make_parcel

ROWS = 300
PARCEL = "16:50:1:{}"
NAMED = (
    ("construction-permits", "parcel_numbers"),
    ("capital-objects", "parcel_numbers"),
    ("leases", "parcel_numbers"),
    ("municipal-assets", "cadastral_number"),
    ("land-development-plans", "parcel_number"),
)
COPIED = [
    field
    for field in LandDevelopmentPlan._meta.concrete_fields
    if not (field.primary_key or field.generated)
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Municipality:
    """A town in which each number is named by one of many features of each kind."""
    town = make_municipality("town")
    numbers = [PARCEL.format(place) for place in range(ROWS)]
    CapitalObject.everywhere.bulk_create(
        CapitalObject(municipality=town, cadastral_number=f"{one}:1", parcel_numbers=[one])
        for one in numbers
    )
    ConstructionPermit.everywhere.bulk_create(
        ConstructionPermit(municipality=town, number=one, parcel_numbers=[one]) for one in numbers
    )
    Lease.everywhere.bulk_create(
        Lease(municipality=town, number=one, parcel_numbers=[one]) for one in numbers
    )
    MunicipalAsset.everywhere.bulk_create(
        MunicipalAsset(municipality=town, registry_number=one, section="1.1", cadastral_number=one)
        for one in numbers
    )
    one = plan(town, make_parcel(town, numbers[0]))
    kept = {field.attname: getattr(one, field.attname) for field in COPIED}
    LandDevelopmentPlan.everywhere.bulk_create(
        LandDevelopmentPlan(**{**kept, "parcel_number": number}) for number in numbers[1:]
    )
    return town


def explained(rows: QuerySet[Any]) -> str:
    """Return how the database would answer a query without reading the whole table."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(rows.model._meta.db_table)}")
        cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain(format="json")


def names_in(plan: Any) -> Iterator[tuple[str, str]]:
    """Yield the indexes in a plan, each with its condition."""
    if isinstance(plan, list):
        for one in plan:
            yield from names_in(one)
    elif isinstance(plan, dict):
        if "Index Name" in plan:
            yield plan["Index Name"], plan.get("Index Cond", "")
        for one in plan.values():
            yield from names_in(one)


def conditions(rows: QuerySet[Any]) -> list[str]:
    return [condition for _, condition in names_in(json.loads(explained(rows)))]


def test_what_follows_a_parcel_is_found_by_an_index(town: Municipality) -> None:
    for follower in followers_of("parcels"):
        rows = get_layer(follower.layer).model.objects.of(town)
        found = rows.filter(follower.referring([PARCEL.format(7), PARCEL.format(8)]))
        assert any(follower.field in one for one in conditions(found)), follower.layer


def named(layer: Layer, field: str) -> Q:
    """Return the condition by which related features are found by a number."""
    column: models.Field[Any, Any] = layer.column(field)
    return Q(**{f"{field}__{'overlap' if isinstance(column, ArrayField) else 'in'}": ["16:50:1:7"]})


def test_related_features_are_found_by_indexes(town: Municipality) -> None:
    there = make_parcel(town, PARCEL.format(ROWS)).geometry
    for name, field in NAMED:
        layer = get_layer(name)
        rows = layer.model.objects.of(town)
        found = rows.filter(named(layer, field) | Q(geometry__intersects=there))
        used = conditions(found)
        assert any(field in one for one in used), (name, used)
        assert any("geometry" in one for one in used), (name, used)
