"""Not loaded is not empty, and old data is not fresh."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from gis_platform.layers.freshness import freshness
from gis_platform.layers.models import LayerState
from tests.factories import make_municipality, make_parcel

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 31)


def test_a_layer_with_features_that_nobody_loaded_is_not_loaded() -> None:
    here = make_municipality()
    make_parcel(here)
    state = freshness(here, TODAY)["parcels"]
    assert not state.is_loaded
    assert not state.is_stale
    assert state.revision == 1


@pytest.mark.parametrize(
    ("as_of", "max_age", "is_stale"),
    [
        ("2026-03-01", 30, False),
        ("2026-02-28", 30, True),
        ("2026-02-28", 31, False),
        (None, 30, True),
        ("1999-01-01", None, False),
    ],
)
def test_data_is_stale_after_its_largest_age(
    as_of: str | None, max_age: int | None, is_stale: bool
) -> None:
    here = make_municipality(max_age_days={"parcels": max_age})
    LayerState.objects.create(
        municipality=here, table_name="parcels_parcel", loaded_at=timezone.now(), as_of=as_of
    )
    state = freshness(here, TODAY)["parcels"]
    assert state.is_loaded
    assert state.is_stale is is_stale


def test_what_the_platform_makes_itself_is_always_loaded() -> None:
    state = freshness(make_municipality(), TODAY)["land-development-plans"]
    assert state.is_loaded
    assert not state.is_stale
