"""A delivery that says nothing of a field leaves what is stored of it."""

from collections.abc import Collection, Mapping
from decimal import Decimal

import pytest
from shapely import box
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.imports.runs import begin_run
from gis_platform.layers.imports.staging import store_features
from gis_platform.layers.imports.values import Counts, Incoming
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel

pytestmark = pytest.mark.django_db

NUMBER = "16:50:010101:1"


def store(
    town: Municipality,
    values: Mapping[str, object],
    *,
    keep: Collection[str],
    geometry: BaseGeometry | None = None,
) -> Counts:
    run = begin_run(
        municipality=town, target="parcels", file_name="a", sha256="0" * 64, actor="gis"
    )
    incoming = [Incoming(identifier=NUMBER, values=values, geometry=geometry)]
    return store_features(get_layer("parcels"), town, incoming, run=run, keep_missing=keep)


def test_missing_values_leave_what_is_stored() -> None:
    town = make_municipality()
    make_parcel(town, NUMBER, address="Kremlin", area_value=Decimal(5), status="TEMPORARY")
    values = {"address": None, "area_value": None, "status": None}
    counts = store(town, values, keep=(*values, "geometry"))
    assert counts == Counts(unchanged=1)
    stored = Parcel.objects.of(town).get()
    assert (stored.address, stored.status) == ("Kremlin", "TEMPORARY")
    assert stored.area_value == Decimal(5)
    assert stored.geometry is not None


def test_a_value_beside_a_missing_one_is_written() -> None:
    town = make_municipality()
    make_parcel(town, NUMBER, address="Kremlin", area_value=Decimal(5))
    counts = store(
        town, {"address": None, "area_value": 6}, keep=("address", "area_value", "geometry")
    )
    assert counts == Counts(changed=1)
    stored = Parcel.objects.of(town).get()
    assert (stored.address, stored.version) == ("Kremlin", 2)
    assert stored.area_value == Decimal(6)


def test_geometry_goes_where_it_is_not_among_the_kept() -> None:
    town = make_municipality()
    make_parcel(town, NUMBER, address="Kremlin")
    assert store(town, {"address": None}, keep=("address",)) == Counts(changed=1)
    assert Parcel.objects.of(town).get().geometry is None


def test_a_new_feature_gets_the_defaults_of_the_model() -> None:
    town = make_municipality()
    values = {"address": None, "status": None, "predecessor_numbers": None}
    counts = store(town, values, keep=tuple(values), geometry=box(49, 55, 49.1, 55.1))
    assert counts == Counts(added=1)
    stored = Parcel.objects.of(town).get()
    assert (stored.address, stored.status) == ("", Parcel.Status.REGISTERED)
    assert stored.predecessor_numbers == []


def test_a_required_field_that_is_not_kept_is_still_required() -> None:
    town = make_municipality()
    counts = store(town, {"address": None, "status": None}, keep=("address",))
    assert counts.refused == 1
    assert counts.refusals[0].reason == "status has no value."
