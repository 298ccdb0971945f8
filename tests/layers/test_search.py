"""What a search finds, and in which order."""

import pytest

from gis_platform.layers.search import search
from gis_platform.municipalities.actors import Actor
from parcels.models import CapitalObject
from tests.factories import make_municipality, make_parcel, rectangle

pytestmark = pytest.mark.django_db


def test_the_number_itself_comes_before_longer_ones_of_other_layers() -> None:
    place = make_municipality()
    for k in range(25):
        CapitalObject.everywhere.create(
            municipality=place,
            cadastral_number=f"16:50:010101:1{k:02}",
            geometry=rectangle(49.1, 55.8),
        )
    make_parcel(place, "16:50:010101:1")
    hits = search(Actor(municipality=place), "16:50:010101:1", limit=20)
    assert (hits[0].layer.name, hits[0].title) == ("parcels", "16:50:010101:1")
    assert len(hits) == 20


def test_a_layer_with_many_hits_leaves_room_for_others() -> None:
    place = make_municipality()
    for k in range(25):
        number = f"16:50:010101:2{k:02}"
        CapitalObject.everywhere.create(
            municipality=place, cadastral_number=number, geometry=rectangle(49.1, 55.8)
        )
        make_parcel(place, f"16:50:010101:3{k:02}")
    hits = search(Actor(municipality=place), "16:50:010101", limit=20)
    names = [hit.layer.name for hit in hits]
    assert (names.count("parcels"), names.count("capital-objects")) == (10, 10)
