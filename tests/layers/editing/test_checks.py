"""Checks of layers, on values: expected areas and distances are hand arithmetic."""

from __future__ import annotations

import json

from shapely import LineString, Point, Polygon, box

from gis_platform.layers.checks import (
    Candidate,
    Neighbour,
    described,
    inside_boundary,
    no_overlap,
)
from gis_platform.layers.findings import Severity, unaccepted
from gis_platform.layers.registry import get_layer

TOWN = box(0, 0, 1000, 1000)


def parcel(name: str, shape: Polygon, **values: object) -> Neighbour:
    return Neighbour(name=name, shape=shape, values=values)


def test_an_overlap_names_the_neighbour_and_the_area() -> None:
    around = [parcel("50:11:1", box(90, 0, 200, 50)), parcel("50:11:2", box(95, 60, 200, 100))]
    found = list(
        no_overlap(tolerance_m2=1)(Candidate(shape=box(0, 0, 100, 100), neighbours=around))
    )
    assert [one.sentence for one in found] == [
        "Overlaps 50:11:1 by 500.00 m².",
        "Overlaps 50:11:2 by 200.00 m².",
    ]
    assert all(one.severity is Severity.ERROR for one in found)
    assert found[0].place is not None
    assert found[0].place.equals(box(90, 0, 100, 50))


def test_a_shared_border_and_a_sliver_of_the_survey_are_no_overlaps() -> None:
    around = [parcel("a", box(100, 0, 200, 100)), parcel("b", box(0, 99.995, 100, 200))]
    assert not list(
        no_overlap(tolerance_m2=1)(Candidate(shape=box(0, 0, 100, 100), neighbours=around))
    )


def test_an_overlap_that_was_there_and_has_not_grown_is_a_warning() -> None:
    around = [parcel("a", box(90, 0, 200, 100))]
    check = no_overlap(tolerance_m2=1)
    before = box(0, 0, 100, 100)
    (kept,) = check(Candidate(shape=box(0, 0, 95, 100), before=before, neighbours=around))
    assert (kept.code, kept.severity) == ("OVERLAP_KEPT", Severity.WARNING)
    (grown,) = check(Candidate(shape=box(0, 0, 105, 100), before=before, neighbours=around))
    assert (grown.code, grown.severity) == ("OVERLAP", Severity.ERROR)


def test_neighbours_that_may_lie_upon_others_do_not_count() -> None:
    check = no_overlap(tolerance_m2=1, passing={"status": frozenset({"ARCHIVED"})})
    gone = parcel("old", box(0, 0, 100, 100), status="ARCHIVED")
    assert not list(check(Candidate(shape=box(0, 0, 50, 50), neighbours=[gone])))


def test_lines_and_points_share_no_ground() -> None:
    around = [
        Neighbour(name="line", shape=LineString([(0, 0), (50, 50)])),
        Neighbour(name="place", shape=Point(10, 10)),
    ]
    assert not list(
        no_overlap(tolerance_m2=0)(Candidate(shape=box(0, 0, 100, 100), neighbours=around))
    )


def test_what_lies_outside_is_an_error_that_says_how_far() -> None:
    (found,) = inside_boundary(Candidate(shape=box(1300, 0, 1400, 100), boundary=TOWN))
    assert found.sentence == "Lies 300.00 m outside of the municipality."
    assert found.severity is Severity.ERROR


def test_what_reaches_out_is_a_warning_unless_it_did_before() -> None:
    shape = box(900, 0, 1030, 100)
    (found,) = inside_boundary(Candidate(shape=shape, boundary=TOWN))
    assert found.sentence == (
        "Reaches 30.00 m over the boundary of the municipality; up to 1 m would be allowed."
    )
    assert found.severity is Severity.WARNING
    before = box(900, 0, 1040, 100)
    assert not list(inside_boundary(Candidate(shape=shape, before=before, boundary=TOWN)))


def test_drawing_noise_at_the_boundary_is_nothing() -> None:
    assert not list(inside_boundary(Candidate(shape=box(900, 0, 1000.9, 100), boundary=TOWN)))


def test_a_municipality_without_a_boundary_refuses_no_place() -> None:
    assert not list(inside_boundary(Candidate(shape=box(1e6, 0, 1e6 + 1, 1))))


def test_only_warnings_can_be_accepted() -> None:
    warning, error = (
        next(inside_boundary(Candidate(shape=shape, boundary=TOWN)))
        for shape in (box(900, 0, 1030, 100), box(1300, 0, 1400, 100))
    )
    accepted = frozenset({"REACHES_OUT", "OUTSIDE"})
    assert unaccepted([warning, error], accepted) == [error]
    assert unaccepted([warning], frozenset()) == [warning]


def test_checks_are_described_in_plain_values() -> None:
    layer = get_layer("parcels")
    first, _vertices, overlap, *_others = described(layer)
    assert first == {"code": "OUTSIDE", "kind": "inside_boundary", "parameters": {"tolerance_m": 1}}
    assert (overlap["code"], overlap["kind"]) == ("OVERLAP", "no_overlap")
    assert overlap["parameters"] == {
        "tolerance_m2": 1.0,
        "passing": {"status": ["ARCHIVED"], "kind": ["PART", "SINGLE_LAND_USE"]},
        "valid_time": None,
    }
    assert json.loads(json.dumps(described(layer))) == described(layer)
