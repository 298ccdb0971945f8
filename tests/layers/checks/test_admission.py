"""What admission makes of findings: places and fixes in degrees, neighbours from far enough."""

from __future__ import annotations

import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

from gis_platform.layers.admission import admit, look_at
from gis_platform.layers.editing_errors import InvalidFeature
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel, rectangle

pytestmark = pytest.mark.django_db


def test_a_fix_comes_in_degrees_and_passes_when_it_is_taken() -> None:
    here = make_municipality("here")
    make_parcel(here, "16:50:1:1", rectangle(49.1, 55.8))
    actor = Actor(municipality=here, name="anna", roles=frozenset({Role.GIS}))
    seen = access(actor, get_layer("parcels"))
    parcel = Parcel(
        municipality=here, cadastral_number="16:50:1:2", geometry=rectangle(49.1005, 55.8)
    )
    with pytest.raises(InvalidFeature) as caught:
        admit(seen, parcel, None, accepted=frozenset())
    (found,) = caught.value.findings
    assert found.fix is not None
    expected = shapely.box(49.101, 55.8, 49.1015, 55.801)
    assert found.fix.geometry.symmetric_difference(expected).area < 1e-3 * expected.area
    taken = GEOSGeometry(found.fix.geometry.wkt, srid=4326)
    assert isinstance(taken, MultiPolygon)
    parcel.geometry = taken
    assert not look_at(seen, parcel, None)
