"""The drawing: what it shows, that its texts keep clear, that thinning is not seen."""

from __future__ import annotations

import math
import re
import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, STRtree, box

from plans.content import PlanContent
from plans.drawing import Drawing, draw_plan, draw_situation, sheet_for
from plans.drawing.board import Board
from plans.drawing.dimensions import measured_setbacks
from plans.drawing.inset import insets_of
from plans.rules import compose
from tests.plans.drawn_town import awkward_contents
from tests.plans.facts import (
    make_easement,
    make_facts,
    make_restriction,
    make_zone,
    make_zone_type,
    rich_facts,
    setback,
    surface,
)

X, Y = 1304685.0, 476842.0
TINY_MM2 = 1e-6


def at(left: float, low: float, right: float, high: float) -> Polygon:
    return box(X + left, Y + low, X + right, Y + high)


def drawn(content: PlanContent) -> Drawing:
    return draw_plan(content, sheet_for(content))


def words_on(drawing: Drawing) -> list[str]:
    return [words for words, _ in drawing.texts]


def group(drawing: Drawing, name: str) -> str:
    """Return what a group of the picture holds, empty where it is not there."""
    _, _, rest = drawing.svg.partition(f'<g id="{name}">')
    return rest.partition("</g>")[0]


def collisions(texts: tuple[tuple[str, Polygon], ...]) -> list[tuple[str, str]]:
    boxes = [ground for _, ground in texts]
    pairs = STRtree(boxes).query(boxes, predicate="intersects").T.tolist()
    return [
        (texts[one][0], texts[other][0])
        for one, other in pairs
        if one < other and boxes[one].intersection(boxes[other]).area > TINY_MM2
    ]


def ragged(count: int, east_m: float, north_m: float, *, depth: float = 0.05) -> MultiPolygon:
    """Return ground of many points round an oval, every second one farther out."""
    turns = np.linspace(0, 2 * np.pi, count, endpoint=False)
    out = 1 + depth * (np.arange(count) % 2)
    points = np.column_stack([X + east_m * np.cos(turns) * out, Y + north_m * np.sin(turns) * out])
    return surface(Polygon(points.round(2)))


def test_no_text_covers_another_or_a_boundary_point_in_the_demo_town() -> None:
    contents = awkward_contents()
    assert len(contents) >= 16
    for key, content in contents.items():
        sheet = sheet_for(content)
        drawing = draw_plan(content, sheet)
        assert collisions(drawing.texts) == [], key
        points = shapely.points(shapely.get_coordinates(sheet.to_paper(content.parcel.geometry)))
        boxes = [ground for _, ground in drawing.texts]
        assert STRtree(boxes).query(points, predicate="intersects").size == 0, key
        frame = box(*drawing.frame)
        assert all(frame.covers(ground) for ground in boxes), key


def test_no_text_covers_another_on_situation_plans_of_the_demo_town() -> None:
    for key, content in list(awkward_contents().items())[:8]:
        situation = draw_situation(content)
        assert situation is not None
        assert collisions(situation.texts) == [], key


def test_every_edge_with_its_own_setback_gets_a_dimension() -> None:
    for content in awkward_contents().values():
        sheet = sheet_for(content)
        lines = [
            line
            for zone in content.zoning.zones
            for envelope in zone.envelopes[:1]
            for line in envelope.setback_lines
            if line.metres > 0 and not line.inset.is_empty
        ]
        wanted = measured_setbacks(sheet, lines)
        if len(content.parcel.points) > 1 or len(wanted) > 20:
            continue
        words = [f"{each.metres:.1f}".replace(".", ",") for each in wanted]
        shown = words_on(draw_plan(content, sheet))
        assert all(shown.count(word) >= words.count(word) for word in set(words))


def test_points_of_lines_bear_a_letter_and_zones_a_code_only_where_there_are_several() -> None:
    facts = rich_facts()
    words = words_on(drawn(compose(facts)))
    assert {"К1", "К2", "С1", "С4", "16:50-6.99"} <= set(words)
    assert "Ж-1" not in words
    halves = (
        make_zone("Ж-1", surface(at(-500, -500, 12, 500))),
        make_zone("О-1", surface(at(12, -500, 500, 500))),
    )
    types = tuple(make_zone_type(code, (setback("ANY", 3.0),)) for code in ("Ж-1", "О-1"))
    two = drawn(compose(replace(facts, zones=halves, zone_types=types)))
    assert {"Ж-1", "О-1"} <= set(words_on(two))
    assert "<path" in group(two, "zones")
    assert group(drawn(compose(facts)), "zones") == ""


def test_parts_of_an_envelope_are_numbered_and_its_restricted_part_hatched_otherwise() -> None:
    ban = make_restriction(surface(at(30, -100, 36, 100)), "BAN")
    limited = make_restriction(
        surface(at(50, -100, 90, 100)), "CONDITION", kind_code="WPZ", registry_number="16:50-6.7"
    )
    facts = make_facts(surface(at(0, 0, 80, 40)), restrictions=(ban, limited))
    drawing = drawn(compose(facts))
    assert {"часть 1", "часть 2"} <= set(words_on(drawing))
    hatches = re.findall(r'<path d="([^"]+)" fill="none"[^>]*stroke-width="0.18"',
                         group(drawing, "envelopes"))  # fmt: skip
    slopes = {math.copysign(1, slope) for path in hatches for slope in [_slope(path)]}
    assert slopes == {-1.0, 1.0}


def _slope(path: str) -> float:
    start, end = re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)[:2]
    return (float(end[1]) - float(start[1])) / (float(end[0]) - float(start[0]))


def test_what_is_not_there_is_not_drawn() -> None:
    bare = drawn(compose(make_facts(surface(at(0, 0, 20, 30)), neighbours=())))
    for name in ("restrictions", "easements", "documentation", "appearance", "zones", "red-lines"):
        assert group(bare, name) == ""


def test_insets_label_all_points_of_the_densest_part_at_a_larger_scale() -> None:
    content = compose(make_facts(ragged(250, 80, 60)))
    sheet = sheet_for(content)
    insets = insets_of(Board.of(content, sheet))
    drawing = draw_plan(content, sheet)
    assert [inset.letter for inset in insets] == ["А", "Б", "В"] == list(drawing.insets)
    points = shapely.get_coordinates(content.parcel.geometry)[:-1]
    for inset in insets:
        assert inset.sheet.denominator * 1.9 <= sheet.denominator
        left, low, right, top = inset.sheet.ground
        inside = (points[:, 0] >= left) & (points[:, 0] <= right)
        inside &= (points[:, 1] >= low) & (points[:, 1] <= top)
        assert len(inset.labels.labels) + len(inset.labels.omitted) == inside.sum() > 5
        assert len(inset.labels.omitted) <= 1
        assert f"1:{inset.sheet.denominator}<" in drawing.svg
        assert inset.sheet.frame[0] > sheet.frame[2]
    assert all(words_on(drawing).count(inset.letter) == 1 for inset in insets)


def test_a_boundary_of_eighteen_thousand_points_is_thinned_within_a_twentieth_of_a_mm() -> None:
    small = compose(make_facts(surface(at(0, 0, 40, 40))))
    ground = ragged(18_000, 800, 600, depth=0.0004)
    content = replace(small, parcel=replace(small.parcel, geometry=ground))
    sheet = sheet_for(content)
    start = time.process_time()
    drawing = draw_plan(content, sheet)
    assert time.process_time() - start < 4
    assert len(drawing.svg) < 1_000_000
    numbers = re.findall(r"(-?[\d.]+),(-?[\d.]+)", group(drawing, "parcel"))
    line = LineString([(float(x), float(y)) for x, y in numbers])
    true = sheet.to_paper(ground).exterior if isinstance(ground, Polygon) else sheet.to_paper(
        ground.geoms[0]
    ).exterior  # fmt: skip
    assert len(line.coords) < 12_000
    places = shapely.points(shapely.get_coordinates(true)[::7])
    assert shapely.distance(places, line).max() <= 0.0502
    assert 20 < group(drawing, "points").count("<circle") <= 60


def test_a_legend_row_stands_for_each_restriction_and_each_kind_has_one_symbol() -> None:
    zones = tuple(
        make_restriction(
            surface(at(-50, 2.0 * n, 50, 60)),
            "CONDITION",
            kind_code=f"K{n % 4}",
            registry_number=f"16:50-6.{n}",
        )
        for n in range(12)
    )
    drawing = drawn(compose(replace(rich_facts(), restrictions=zones)))
    rows = [row for row in drawing.legend if row.code == "restriction"]
    assert len(rows) == 12
    assert len({row.svg for row in rows}) == 4


def test_easement_points_of_a_deep_strip_keep_clear_of_the_boundary() -> None:
    strip = make_easement(surface(at(0, 0, 3, 33)))
    drawing = drawn(compose(replace(rich_facts(), easements=(strip,))))
    assert collisions(drawing.texts) == []
    assert {"С1", "С2", "С3", "С4"} & set(words_on(drawing))


@pytest.mark.parametrize("side_m", [20.0, 90.0, 170.0])
def test_dots_stand_where_the_points_are(side_m: float) -> None:
    content = compose(make_facts(surface(at(0, 0, side_m, side_m))))
    sheet = sheet_for(content)
    circles = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="1"', group(draw_plan(content, sheet),
                                                                     "points"))  # fmt: skip
    found = [Point(float(x), float(y)) for x, y in circles]
    assert len(found) == 4
    ring = shapely.get_coordinates(content.parcel.geometry)[:-1]
    for (x, y), dot in zip(ring.tolist(), found, strict=True):
        assert dot.distance(Point(sheet.point_to_paper(x, y))) < 0.001
    lengths = [one.distance(other) * sheet.denominator / 1000 for one, other in pairwise(found)]
    assert lengths == pytest.approx([side_m] * 3, abs=0.01)
