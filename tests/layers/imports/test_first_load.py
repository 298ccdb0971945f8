"""A large first delivery leaves the same indexes as there were."""

import pytest
from django.db import connection
from shapely import Point

from gis_platform.layers.imports import first_load
from gis_platform.layers.imports.runs import begin_run
from gis_platform.layers.imports.staging import store_features
from gis_platform.layers.imports.values import Counts, Incoming
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db
TABLES = ["landscaping_tree", "landscaping_treeversion"]


def index_oids() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT index.relname, index.oid FROM pg_index JOIN pg_class AS index "
            "ON index.oid = indexrelid WHERE indrelid::regclass::text = ANY(%s)",
            [TABLES],
        )
        return dict(cursor.fetchall())


def plant(town: Municipality, count: int, prefix: str) -> Counts:
    run = begin_run(municipality=town, target="trees", file_name="", sha256="", actor="gis")
    trees = (
        Incoming(identifier=f"{prefix}{n}", values={}, geometry=Point(49 + n / 1e4, 55))
        for n in range(count)
    )
    return store_features(get_layer("trees"), town, trees, run=run)


def test_spatial_indexes_are_built_after_a_large_first_delivery(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(first_load, "LARGE_DELIVERY", 50)
    town, before = make_municipality(), index_oids()
    assert plant(town, 60, "a") == Counts(added=60)
    after = index_oids()
    assert after.keys() == before.keys()
    rebuilt = {name for name in after if after[name] != before[name]}
    assert "tree_drawn" in rebuilt
    assert "landscaping_tree_pkey" not in rebuilt
    assert plant(town, 60, "b") == Counts(added=60)
    assert index_oids() == after  # the table was not empty
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "SELECT count(*) FROM landscaping_tree "
            "WHERE geometry && ST_MakeEnvelope(48.99995, 54, 49.00095, 56, 4326)"
        )
        assert cursor.fetchone()[0] == 20


def test_a_small_delivery_leaves_the_indexes_alone() -> None:
    town, before = make_municipality(), index_oids()
    plant(town, 10, "a")
    assert index_oids() == before
