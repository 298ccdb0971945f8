"""A small town of parcels in a row, each a thousandth of a degree east of the one before."""

from __future__ import annotations

import pytest

from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel, rectangle


def make_row(here: Municipality, number: int) -> list[Parcel]:
    """Return so many stored parcels, 0.0005° wide."""
    return [
        make_parcel(
            here,
            f"16:50:000000:{place}",
            rectangle(49.1 + place / 1000, 55.8, 0.0005),
            area_value=100 * (place + 1),
            quarter_number="16:50:000000",
        )
        for place in range(number)
    ]


@pytest.fixture
def here(db: None) -> Municipality:
    """The municipality that is asked."""
    return make_municipality("here")


@pytest.fixture
def row(here: Municipality) -> list[Parcel]:
    """Seven parcels."""
    return make_row(here, 7)
