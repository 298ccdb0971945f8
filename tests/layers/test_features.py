"""Features are scoped, versioned by the database and counted in revisions."""

import pghistory
import pytest
from django.db import connection

from gis_platform.layers.errors import UnscopedQuery
from gis_platform.layers.models import LayerState
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel, rectangle

pytestmark = pytest.mark.django_db


def test_an_unscoped_query_raises() -> None:
    for ask in (
        Parcel.objects.all,
        lambda: Parcel.objects.filter(pk=1),
        Parcel.objects.count,
        lambda: Parcel.objects.create(cadastral_number="1"),
    ):
        with pytest.raises(UnscopedQuery, match=r"Parcel\.objects answers only to \.of"):
            ask()


def test_a_scoped_query_sees_one_municipality() -> None:
    here, there = make_municipality("here"), make_municipality("there")
    mine = make_parcel(here)
    make_parcel(there)
    assert list(Parcel.objects.of(here)) == [mine]


def test_raw_sql_leaves_a_version_with_its_reason() -> None:
    parcel = make_parcel(make_municipality())
    with pghistory.context(reason="moved"), connection.cursor() as cursor:
        cursor.execute("UPDATE parcels_parcel SET address = 'Kremlin' WHERE id = %s", [parcel.pk])
    parcel.refresh_from_db()
    assert parcel.version == 2
    events = parcel.events.order_by("pgh_id")  # type: ignore[attr-defined]
    assert [event.pgh_label for event in events] == ["insert", "update"]
    assert [event.version for event in events] == [1, 2]
    assert events[1].address == "Kremlin"
    assert events[1].pgh_context["reason"] == "moved"


def test_a_deleted_feature_stays_in_the_history() -> None:
    parcel = make_parcel(make_municipality())
    key = parcel.pk
    Parcel.everywhere.filter(pk=key).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pgh_label FROM parcels_parcelversion WHERE id = %s ORDER BY pgh_id", [key]
        )
        assert [row[0] for row in cursor.fetchall()] == ["insert", "delete"]


def test_each_change_raises_the_revision_of_its_layer_and_municipality() -> None:
    here, there = make_municipality("here"), make_municipality("there")
    parcel = make_parcel(here)
    make_parcel(there)

    def revision(municipality: Municipality) -> int:
        return LayerState.objects.get(
            municipality=municipality, table_name="parcels_parcel"
        ).revision

    before, elsewhere = revision(here), revision(there)
    parcel.geometry = rectangle(49.2, 55.7)
    parcel.save()
    assert revision(here) == before + 1
    parcel.delete()
    assert revision(here) == before + 2
    assert revision(there) == elsewhere


def test_the_drawn_geometry_follows_the_stored_one() -> None:
    parcel = make_parcel(make_municipality())
    parcel.geometry = rectangle(30.0, 60.0)
    parcel.save()
    parcel.refresh_from_db()
    expected = parcel.geometry.transform(3857, clone=True)
    assert parcel.geometry_3857.srid == 3857
    assert parcel.geometry_3857.equals_exact(expected, 0.001)
