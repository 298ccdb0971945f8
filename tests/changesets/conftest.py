"""A town, a planner of it and a parcel."""

from __future__ import annotations

import pytest

from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.changesets.desk import Desk, box, stored_parcel
from tests.changesets.referring import OLD
from tests.factories import make_municipality


@pytest.fixture
def town() -> Municipality:
    """A town that speaks English alone."""
    return make_municipality("town", languages=["en"])


@pytest.fixture
def ann(town: Municipality) -> Desk:
    """A planner at work."""
    return Desk(town)


@pytest.fixture
def old(town: Municipality) -> Parcel:
    """A parcel of 100 m by 50 m."""
    return stored_parcel(town, OLD, box(0, 0, 100, 50))
