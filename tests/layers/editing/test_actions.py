"""Actions on their own: what is hidden stays hidden, and what a change costs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from gis_platform.layers.actions import create_feature, replace_feature, update_feature
from gis_platform.layers.changes import Change, Expectation, Provenance
from gis_platform.layers.checks import no_overlap
from gis_platform.layers.editing_errors import InvalidFeature
from gis_platform.layers.errors import FeatureNotFound
from gis_platform.layers.registry import RowRule, get_layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from landscaping.models import PlantCover, Tree
from tests.factories import make_parcel, rectangle
from tests.layers.editing.making import square

pytestmark = pytest.mark.django_db
WHY = Provenance(channel="test")
ANY = Expectation()
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


@pytest.fixture
def actor(here: Municipality) -> Actor:
    return Actor(municipality=here, name="anna", roles=frozenset({Role.GIS}))


@pytest.fixture
def tree(here: Municipality) -> Tree:
    place = Point(49.1, 55.8, srid=4326)
    return Tree.everywhere.create(municipality=here, geometry=place, species="Lime", height_m=9)


def test_a_field_that_the_actor_does_not_see_does_not_exist_for_them(
    actor: Actor, tree: Tree
) -> None:
    layer = replace(get_layer("trees"), field_readers={"species": ADMINISTRATORS})
    texts = []
    for name in ("species", "nothing"):
        change = Change(properties={name: "Oak"})
        with pytest.raises(InvalidFeature) as caught:
            update_feature(layer, tree.pk, change, ANY, actor=actor, why=WHY)
        texts.append(str(caught.value).removeprefix(name))
    assert texts[0] == texts[1]
    assert "Lime" not in texts[0]


def test_who_replaces_a_feature_leaves_what_they_do_not_see(actor: Actor, tree: Tree) -> None:
    layer = replace(get_layer("trees"), field_readers={"species": ADMINISTRATORS})
    place = {"type": "Point", "coordinates": [49.2, 55.8]}
    replace_feature(layer, tree.pk, Change(geometry=place), ANY, actor=actor, why=WHY)
    tree.refresh_from_db()
    assert (tree.species, tree.height_m) == ("Lime", None)


def test_a_row_that_the_actor_does_not_see_does_not_exist_for_them(
    actor: Actor, tree: Tree
) -> None:
    hidden = RowRule(condition=Q(species="Lime"), readers=ADMINISTRATORS)
    layer = replace(get_layer("trees"), row_rules=(hidden,))
    with pytest.raises(FeatureNotFound):
        update_feature(
            layer, tree.pk, Change(properties={"height_m": 1}), ANY, actor=actor, why=WHY
        )


def test_a_hidden_neighbour_is_not_named(actor: Actor, here: Municipality) -> None:
    secret = PlantCover.everywhere.create(
        municipality=here, name="Secret garden", geometry=rectangle(49.1, 55.8)
    )
    layer = replace(
        get_layer("green-areas"),
        row_rules=(RowRule(condition=Q(pk=secret.pk), readers=ADMINISTRATORS),),
        checks=(no_overlap(tolerance_m2=1),),
    )
    with pytest.raises(InvalidFeature, match="Overlaps a feature that you may not see by"):
        create_feature(layer, Change(geometry=square(49.1, 55.8)), actor=actor, why=WHY)


def test_what_passes_half_is_not_stored(actor: Actor, here: Municipality) -> None:
    make_parcel(here, "16:50:1:1", rectangle(49.1, 55.8))
    east = make_parcel(here, "16:50:1:2", rectangle(49.102, 55.8))
    change = Change(properties={"address": "new"}, geometry=square(49.1005, 55.8))
    with pytest.raises(InvalidFeature, match="Overlaps 16:50:1:1 by"):
        update_feature(get_layer("parcels"), east.pk, change, ANY, actor=actor, why=WHY)
    east.refresh_from_db()
    assert (east.address, east.version) == ("", 1)


def test_a_change_costs_a_bounded_number_of_statements(actor: Actor, here: Municipality) -> None:
    layer = get_layer("parcels")
    parcel = make_parcel(here, "16:50:1:1", rectangle(49.1, 55.8))
    counted = []
    for number in (0, 20):
        for place in range(number):
            make_parcel(here, f"16:50:2:{place}", rectangle(49.1, 55.8 + 0.001 * (place + 1)))
        change = Change(geometry=square(49.1, 55.8, 0.0009 - number * 1e-6))
        with CaptureQueriesContext(connection) as statements:
            update_feature(layer, parcel.pk, change, ANY, actor=actor, why=WHY)
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 12
