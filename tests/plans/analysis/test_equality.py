"""What is told of parcels together is what is told of each alone."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from plans.additions import EdgeOverride
from plans.analysis.analysing import Analyst, analyse
from plans.analysis.numbers import EdgeNumbers, ParcelNumbers, State, Way, ZoneNumbers
from plans.analysis.parceling import tracts_of
from tests.plans.analysis.quarter import make_quarter
from tests.plans.town import EAST, NORTH, TODAY, make_block

pytestmark = pytest.mark.django_db
AREA_M2 = 0.0101


def assert_equal(together: ParcelNumbers, alone: ParcelNumbers) -> None:
    where = together.cadastral_number
    assert (together.state, together.grounds) == (alone.state, alone.grounds), where
    for name in ("restrictions", "easements", "heritage", "buildings", "gap", "flags"):
        assert getattr(together, name) == getattr(alone, name), (where, name)
    for name in ("area_m2", "inside_red_m2", "outside_red_m2", "uncovered_m2", "footprint_m2"):
        assert getattr(together, name) == pytest.approx(getattr(alone, name), abs=AREA_M2), where
    assert_equal_edges(together.edges, alone.edges, where)
    assert len(together.zones) == len(alone.zones), where
    for one, other in zip(together.zones, alone.zones, strict=True):
        assert_equal_zones(one, other, where)


def assert_equal_zones(one: ZoneNumbers, other: ZoneNumbers, where: str) -> None:
    areas = {each.name for each in fields(ZoneNumbers) if each.name.endswith("_m2")}
    for name in areas:
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=AREA_M2), (
            where,
            name,
        )
    assert one.share == pytest.approx(other.share, abs=1e-4), where
    nothing: Any = dict.fromkeys((*areas, "envelope"))
    assert replace(one, share=0, **nothing) == replace(other, share=0, **nothing), where


def assert_equal_edges(
    one: tuple[EdgeNumbers, ...], other: tuple[EdgeNumbers, ...], where: str
) -> None:
    lengths = {edge.kind: edge.length_m for edge in other}
    assert {edge.kind for edge in one} == set(lengths), where
    for edge in one:
        assert edge.length_m == pytest.approx(lengths[edge.kind], abs=0.06), where


def both_ways(municipality: Municipality) -> tuple[list[ParcelNumbers], list[ParcelNumbers]]:
    analyst = Analyst(municipality=municipality, on=TODAY)
    together = [each for ids in tracts_of(municipality, None) for each in analyst.numbers(ids)]
    together.sort(key=lambda each: each.parcel_id)
    return together, analyst.numbers_alone([each.parcel_id for each in together])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_quarter_together_is_what_each_parcel_is_alone(seed: int) -> None:
    municipality = make_quarter(seed)
    together, alone = both_ways(municipality)
    assert len(together) == Parcel.objects.of(municipality).count()
    for one, other in zip(together, alone, strict=True):
        assert_equal(one, other)
    assert sum(each.way is Way.SET for each in together) >= len(together) // 3
    assert any(each.way is Way.SINGLE for each in together)


def test_a_parcel_of_known_sides_is_told_in_bulk() -> None:
    """By hand: 20 × 30 m, street at the south, a ban from east 15 on; 3 m and 5 m off."""
    parcel = make_block()
    analyst = Analyst(municipality=parcel.municipality, on=TODAY)
    [numbers] = analyst.numbers([parcel.pk])
    assert numbers.way is Way.SET
    assert numbers.area_m2 == 600
    [zone] = numbers.zones
    assert zone.envelope_m2 == pytest.approx(12 * 22, abs=0.01)
    assert zone.setbacks == (("NEIGHBOUR", 3.0), ("STREET", 5.0))
    assert zone.max_footprint_m2 == 180
    assert zone.remaining_m2 == 100
    assert [(each.kind, each.length_m) for each in numbers.edges] == [
        ("NEIGHBOUR", 80.0),
        ("STREET", 20.0),
    ]


def test_what_a_person_stated_of_an_edge_holds_in_bulk() -> None:
    parcel = make_block()
    analyst = Analyst(municipality=parcel.municipality, on=TODAY)
    EdgeOverride.objects.create(
        municipality=parcel.municipality,
        parcel_number=parcel.cadastral_number,
        start_x=EAST,
        start_y=NORTH,
        end_x=EAST,
        end_y=NORTH + 30,
        kind="STREET",
        actor="architect",
        reason="a lane",
    )
    [numbers] = analyst.numbers([parcel.pk])
    assert numbers.way is Way.SINGLE
    assert numbers.zones[0].envelope_m2 == pytest.approx(10 * 22, abs=0.01)


def test_a_layer_that_is_not_loaded_blocks_all() -> None:
    municipality = make_quarter(4)
    municipality.layer_states.filter(table_name="zoning_restrictionzone").delete()
    together, alone = both_ways(municipality)
    assert {each.state for each in together} <= {State.BLOCKED, State.REFUSED}
    assert [each.grounds for each in together] == [each.grounds for each in alone]
    assert any("restriction-zones" in each.grounds for each in together)


def test_tracts_hold_each_parcel_once_and_the_stream_all() -> None:
    municipality = make_quarter(5)
    tracts = tracts_of(municipality, None, most=7)
    ids = [pk for tract in tracts for pk in tract]
    assert len(ids) == len(set(ids)) == Parcel.objects.of(municipality).count()
    assert max(map(len, tracts)) <= 7
    Parcel.everywhere.create(
        municipality=municipality, cadastral_number="16:50:020202:99", geometry=None
    )
    batches = list(analyse(municipality, on=TODAY, most=7))
    numbers = [each for batch in batches for each in batch.column("parcel_id").to_pylist()]
    assert len(numbers) == len(ids) + 1
    states = [each for batch in batches for each in batch.column("grounds").to_pylist()]
    assert "NO_BORDERS" in states
