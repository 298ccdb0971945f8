"""Features keep to municipalities that exist, without a constraint of their own tables."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel

pytestmark = pytest.mark.django_db
NOBODY = 987_654


def at_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_feature_of_no_municipality_is_refused() -> None:
    at_once()
    with pytest.raises(IntegrityError, match="layerstate"), transaction.atomic():
        Parcel.everywhere.create(municipality_id=NOBODY, cadastral_number="1")


def test_a_feature_cannot_move_to_no_municipality() -> None:
    parcel = make_parcel(make_municipality())
    at_once()
    with pytest.raises(IntegrityError, match="layerstate"), transaction.atomic():
        Parcel.everywhere.filter(pk=parcel.pk).update(municipality_id=NOBODY)


def test_a_municipality_with_features_stays() -> None:
    town = make_municipality()
    make_parcel(town)
    with pytest.raises(ProtectedError):
        town.delete()
    at_once()
    with (
        pytest.raises(IntegrityError, match="layerstate"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM municipalities_municipality WHERE id = %s", [town.pk])
