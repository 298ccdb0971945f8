"""A delivery is compared with what is stored; only differences are written."""

from collections.abc import Iterable
from decimal import Decimal

import pytest
from django.db import connection
from shapely import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.runs import begin_run, finish_run, import_transaction
from gis_platform.layers.imports.staging import store_features
from gis_platform.layers.imports.values import Counts, Incoming
from gis_platform.layers.models import ImportRun, LayerState
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from landscaping.models import Tree
from parcels.models import Parcel
from property.models import MunicipalAsset
from tests.factories import make_municipality, make_parcel

pytestmark = pytest.mark.django_db


def make_run(municipality: Municipality, target: str = "parcels") -> ImportRun:
    return begin_run(
        municipality=municipality, target=target, file_name="a.gpkg", sha256="0" * 64, actor="gis"
    )


def square(place: int) -> Polygon:
    return box(49.1 + place / 1000, 55.8, 49.1005 + place / 1000, 55.8005)


def parcel(place: int, address: object = "Kremlin", **values: object) -> Incoming:
    return Incoming(
        identifier=f"16:50:010101:{place}",
        values={"address": address, **values},
        geometry=square(place),
    )


def store(
    municipality: Municipality,
    incoming: Iterable[Incoming],
    *,
    layer: str = "parcels",
    end_missing: bool = False,
    prefix: str = "",
) -> Counts:
    return store_features(
        get_layer(layer),
        municipality,
        incoming,
        run=make_run(municipality, layer),
        end_missing=end_missing,
        prefix=prefix,
    )


def test_the_same_delivery_twice_changes_nothing() -> None:
    town = make_municipality()
    first = store(town, [parcel(1), parcel(2)])
    before = list(Parcel.objects.of(town).values_list("id", "version", "begin_lifespan"))
    second = store(town, [parcel(1), parcel(2)])
    assert first == Counts(added=2)
    assert second == Counts(unchanged=2)
    assert list(Parcel.objects.of(town).values_list("id", "version", "begin_lifespan")) == before


def test_only_what_differs_gets_a_new_version() -> None:
    town = make_municipality()
    store(town, [parcel(1), parcel(2), parcel(3)])
    moved = Incoming(identifier="16:50:010101:2", values={"address": "Kremlin"}, geometry=square(9))
    counts = store(town, [parcel(1, "Bauman street"), moved, parcel(3), parcel(4)])
    assert counts == Counts(added=1, changed=2, unchanged=1)
    versions = dict(Parcel.objects.of(town).values_list("cadastral_number", "version"))
    assert [versions[f"16:50:010101:{place}"] for place in (1, 2, 3, 4)] == [2, 2, 1, 1]


def test_fields_that_were_not_delivered_stay() -> None:
    town = make_municipality()
    make_parcel(town, "16:50:010101:1", category_code="003002000000", area_value=Decimal("5.25"))
    store(town, [parcel(1, area_value=Decimal("7.255"))])
    stored = Parcel.objects.of(town).get()
    assert (stored.category_code, stored.address) == ("003002000000", "Kremlin")
    assert stored.area_value == Decimal("7.26")
    assert store(town, [parcel(1, area_value=Decimal("7.255"))]) == Counts(unchanged=1)


def test_new_features_get_the_defaults_of_the_model() -> None:
    town = make_municipality()
    store(town, [parcel(1)])
    stored = Parcel.objects.of(town).get()
    assert (stored.kind, stored.status) == (Parcel.Kind.LAND_USE, Parcel.Status.REGISTERED)
    assert stored.predecessor_numbers == []
    assert stored.geometry is not None
    assert stored.geometry.geom_type == "MultiPolygon"
    assert stored.geometry_3857 is not None


def test_municipalities_do_not_mix() -> None:
    here, there = make_municipality("here"), make_municipality("there")
    store(here, [parcel(1), parcel(2)])
    assert store(there, [parcel(1, "elsewhere")], end_missing=True) == Counts(added=1)
    assert set(Parcel.objects.of(here).values_list("address", flat=True)) == {"Kremlin"}
    assert Parcel.objects.of(here).count() == 2


def test_an_identifier_delivered_twice_is_refused_both_times() -> None:
    town = make_municipality()
    counts = store(town, [parcel(1), parcel(2), parcel(1, "another")])
    assert (counts.added, counts.refused) == (1, 2)
    assert [refusal.number for refusal in counts.refusals] == ["16:50:010101:1"] * 2
    assert counts.refusals[0].code == "DUPLICATE"
    assert counts.refusals[0].reason == (
        "The identifier 16:50:010101:1 was delivered 2 times, as features 1, 3."
    )


def test_a_feature_without_geometry_is_kept_where_the_layer_allows_it() -> None:
    town = make_municipality()
    nowhere = Incoming(identifier="1", values={"address": ""}, geometry=None)
    assert store(town, [nowhere]) == Counts(added=1)
    assert store(town, [nowhere]) == Counts(unchanged=1)
    assert Parcel.objects.of(town).get().geometry is None
    tree = Incoming(identifier="1", values={"species": "Tilia"}, geometry=None)
    counts = store(town, [tree], layer="trees")
    assert counts.refused == 1
    assert counts.refusals[0].reason == "There is no geometry, which this layer requires."


@pytest.mark.parametrize(
    ("values", "geometry", "reason"),
    [
        ({"address": "x" * 1001}, square(1), "address has 1001 characters, at most 1000 fit."),
        ({"address": None}, square(1), "address has no value."),
        ({"kind": "FEE"}, square(1), "kind is FEE, not one of LAND_USE, SINGLE_LAND_USE, "),
        ({"area_value": Decimal(10) ** 12}, square(1), "area_value is 1000000000000, it must be"),
        ({"address": ""}, Point(49, 55), "The geometry is a POINT, the layer holds MULTIPOLYGON."),
    ],
)
def test_what_a_column_would_not_take_is_refused_with_its_reason(
    values: dict[str, object], geometry: BaseGeometry, reason: str
) -> None:
    town = make_municipality()
    unfit = Incoming(identifier="16:50:010101:9", values=values, geometry=geometry)
    counts = store(town, [unfit])
    assert counts.refused == 1
    assert counts.refusals[0].reason.startswith(reason)
    assert not Parcel.objects.of(town).exists()


def test_a_complete_delivery_ends_what_is_missing() -> None:
    town = make_municipality()
    store(town, [parcel(1), parcel(2), parcel(3)])
    unfit = parcel(3, None)
    counts = store(town, [parcel(1), unfit], end_missing=True)
    assert (counts.unchanged, counts.ended, counts.refused) == (1, 1, 1)
    assert set(Parcel.objects.of(town).values_list("cadastral_number", flat=True)) == {
        "16:50:010101:1",
        "16:50:010101:3",
    }
    assert store(town, [parcel(2)]) == Counts(added=1)


def test_ending_is_limited_to_the_identifiers_of_the_source() -> None:
    town = make_municipality()
    for name in ("bench-1", "bench-2", "light-1"):
        item = Incoming(identifier=name, values={"name": name}, geometry=Point(49, 55))
        store(town, [item], layer="furniture")
    one = Incoming(identifier="bench-1", values={"name": "bench-1"}, geometry=Point(49, 55))
    counts = store(town, [one], layer="furniture", end_missing=True, prefix="bench-")
    assert (counts.unchanged, counts.ended) == (1, 1)


def test_a_number_of_the_property_register_is_not_reused() -> None:
    town = make_municipality()

    def asset(number: str) -> Incoming:
        values: dict[str, object] = {"section": "1.1", "name": "land"}
        return Incoming(identifier=number, values=values, geometry=square(1))

    store(town, [asset("1"), asset("2")], layer="municipal-assets")
    store(town, [asset("1")], layer="municipal-assets", end_missing=True)
    counts = store(town, [asset("1"), asset("2")], layer="municipal-assets")
    assert (counts.unchanged, counts.refused) == (1, 1)
    assert counts.refusals[0].reason == "The number 2 belonged to an object that has left."
    assert MunicipalAsset.objects.of(town).count() == 1


def test_a_failure_leaves_nothing_but_the_run_with_its_reason() -> None:
    town = make_municipality()
    run = make_run(town)

    def breaking() -> Iterable[Incoming]:
        yield from (parcel(place) for place in range(3000))
        raise ValueError("The file ends in the middle of a feature.")

    with pytest.raises(ValueError, match="middle of a feature"), import_transaction(run):
        store_features(get_layer("parcels"), town, breaking(), run=run)
    run.refresh_from_db()
    assert (run.status, run.reason) == ("REFUSED", "The file ends in the middle of a feature.")
    assert not Parcel.objects.of(town).exists()
    assert not LayerState.objects.filter(municipality=town, loaded_at__isnull=False).exists()


def test_the_fields_of_a_delivery_are_the_same_throughout() -> None:
    town = make_municipality()
    with pytest.raises(ImportRefused, match="are not those of the delivery"):
        store(town, [parcel(1), parcel(2, floors=3)])


def test_history_names_the_run_and_the_layer_is_loaded() -> None:
    town = make_municipality()
    run = make_run(town)
    with import_transaction(run):
        counts = store_features(get_layer("parcels"), town, [parcel(1)], run=run)
        finish_run(run, {"parcels": counts}, layers=[get_layer("parcels")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pgh_label, pgh_context FROM parcels_parcelversion")
        ((label, context),) = cursor.fetchall()
    assert label == "insert"
    assert f'"run": {run.pk}' in context
    assert LayerState.objects.get(municipality=town, table_name="parcels_parcel").loaded_at
    assert ImportRun.objects.get(pk=run.pk).counts["parcels"]["added"] == 1


def test_an_empty_delivery_leaves_the_layer_loaded_and_empty() -> None:
    town = make_municipality()
    run = make_run(town)
    with import_transaction(run):
        counts = store_features(get_layer("trees"), town, [], run=run)
        finish_run(run, {"trees": counts}, layers=[get_layer("trees")])
    assert counts == Counts()
    assert LayerState.objects.get(municipality=town, table_name=Tree._meta.db_table).loaded_at
