"""The drawing of a sheet: cuts, labels, looks, the legend that is never cut."""

from __future__ import annotations

import datetime as dt
import io
import itertools

import numpy as np
import pdfplumber
import pytest
import shapely
from django.utils.translation import override
from shapely import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from gis_platform.documents.pdf import render
from gis_platform.drawing.labels import Labels
from gis_platform.geometry.sheet import POINTS_PER_MM, Sheet
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.layers.selection import Selection
from gis_platform.mapsheets.drawing.amounts import Amounts
from gis_platform.mapsheets.drawing.content import Drawn, Look, MapLayer, MapWords
from gis_platform.mapsheets.drawing.map_drawing import draw_map
from gis_platform.mapsheets.drawing.names import draw_names
from gis_platform.mapsheets.drawing.shapes import on_paper
from gis_platform.mapsheets.layers_on_sheet import layers_on
from gis_platform.mapsheets.orders import OrderedLayer, SheetOrder
from gis_platform.mapsheets.papers import Orientation, Paper
from gis_platform.mapsheets.printing import TEMPLATE, sheet_data
from gis_platform.municipalities.actors import Actor
from tests.factories import make_municipality, make_parcel, rectangle

X, Y = 1_300_000.0, 480_000.0
WORDS = MapWords(
    north_letter="N", north="X", east="Y", metres="m", kilometres="km", nothing="Nothing of:"
)
STREET_ZOOM = Amounts(zoom=17.0)
PLAIN = Look(title="Ground", fill="#cc8844", line="#884422")


def sheet_of(paper: str = "A4", orientation: str = "landscape", denominator: int = 1000) -> Sheet:
    made = Paper(name=paper, orientation=Orientation(orientation))
    return made.sheet(denominator=denominator, centre=(X, Y))


def layer_of(*features: Drawn, **values: object) -> MapLayer:
    return MapLayer(
        **({"name": "ground", "title": "Ground", "look": PLAIN, "features": features} | values)  # type: ignore[arg-type]
    )


def at(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape around the origin moved to the centre of the sheets."""
    return shapely.transform(shape, lambda points: points + np.array([X, Y]))


def test_a_cut_makes_no_border_along_the_frame() -> None:
    sheet = sheet_of()
    left, top, right, bottom = sheet.frame
    (whole,) = on_paper([Drawn(shape=at(box(-900, -900, 900, 900)))], sheet)
    assert whole.outline.is_empty
    assert whole.surface.area == pytest.approx((right - left) * (bottom - top))
    (half,) = on_paper([Drawn(shape=at(box(0, -900, 900, 900)))], sheet)
    middle = (left + right) / 2
    assert half.outline.equals(LineString([(middle, top), (middle, bottom)]))


def test_what_lies_outside_the_frame_is_not_drawn() -> None:
    features = [Drawn(shape=at(Point(5000, 0))), Drawn(shape=at(Point(10, 20)))]
    (seen,) = on_paper(features, sheet_of())
    left, top, right, bottom = sheet_of().frame
    (found,) = seen.points
    assert found == pytest.approx(((left + right) / 2 + 10, (top + bottom) / 2 - 20))


def test_labels_touch_neither_each_other_nor_what_was_there() -> None:
    sheet = sheet_of()
    crowd = [
        Drawn(shape=at(box(x, y, x + 25, y + 6)), label=f"16:50:{x + 90}:{y + 90}")
        for x in range(-90, 60, 11)
        for y in range(-90, 80, 4)
    ]
    named = layer_of(*crowd, label_from=14)
    labels = Labels(frame=sheet.frame)
    taken = box(90, 60, 140, 120)
    labels.take(taken)
    drawn = draw_names(named, on_paper(crowd, sheet), STREET_ZOOM, labels)
    assert 20 < len(drawn) < len(crowd)
    boxes = [place for _, place in labels.boxes]
    assert len(boxes) == len(drawn)
    assert not any(one.intersects(two) for one, two in itertools.combinations(boxes, 2))
    assert not any(one.intersects(taken) for one in boxes)
    frame = box(*sheet.frame)
    assert all(frame.contains(one) for one in boxes)


def test_labels_wait_for_their_scale() -> None:
    sheet = sheet_of()
    ground = layer_of(Drawn(shape=at(box(0, 0, 90, 90)), label="7"), label_from=17)
    placed = on_paper(ground.features, sheet)
    labels = Labels(frame=sheet.frame)
    assert draw_names(ground, placed, Amounts(zoom=15.5), labels) == []
    assert len(draw_names(ground, placed, Amounts(zoom=16.0), labels)) == 1


def test_features_look_as_their_value_says_and_fade_with_the_layer() -> None:
    river = Look(title="River", fill="#112233", fill_opacity=0.5, line="#445566", dash=(4, 2))
    shown = layer_of(
        Drawn(shape=at(box(0, 0, 20, 20)), value="R"),
        Drawn(shape=at(box(-30, 0, -10, 20)), value="unheard of"),
        looks={"R": river},
        opacity=0.5,
    )
    drawing = draw_map([shown], sheet_of(), STREET_ZOOM, WORDS)
    group = drawing.svg.partition('<g id="layer-ground">')[2].partition("</g>")[0]
    width = STREET_ZOOM.line_mm(1.0)
    assert 'fill="#112233" fill-opacity="0.25"' in group
    assert f'stroke="#445566" stroke-width="{width:.4f}' in group
    assert f'stroke-dasharray="{4 * width:.4f} {2 * width:.4f}" stroke-opacity="0.5"' in group
    assert 'fill="#cc8844" fill-opacity="0.25"' in group
    assert [row.text for row in drawing.legend] == ["Ground", "River", "Ground"]


def test_a_higher_layer_lies_above_and_stands_first_in_the_legend() -> None:
    low = layer_of(Drawn(shape=at(box(0, 0, 9, 9))), name="low", order=10)
    high = layer_of(
        Drawn(shape=at(box(0, 0, 9, 9))),
        name="high",
        order=20,
        look=Look(title="High", fill="#123456"),
    )
    drawing = draw_map([high, low], sheet_of(), STREET_ZOOM, WORDS)
    assert drawing.svg.index("layer-low") < drawing.svg.index("layer-high")
    assert [row.text for row in drawing.legend] == ["High", "Ground"]


@pytest.mark.parametrize(("orientation", "pages"), [("landscape", 2), ("portrait", 2)])
def test_a_legend_of_40_entries_is_whole(orientation: str, pages: int) -> None:
    sheet = sheet_of("A4", orientation)
    looks = {str(n): Look(title=f"Entry {n:02} of it", fill="#88aa99") for n in range(40)}
    features = [Drawn(shape=at(box(n, 0, n + 1, 9)), value=str(n)) for n in range(40)]
    drawing = draw_map([layer_of(*features, looks=looks)], sheet, STREET_ZOOM, WORDS)
    paper = Paper(name="A4", orientation=Orientation(orientation))
    order = SheetOrder(paper=paper, sheet=sheet, title="Map", language="en", layers=())
    block = {"municipality": "Riverton", "title": "Map", "alt": "Map", "rows": [["Scale", "1"]]}
    with override("en"):
        data = sheet_data(order, drawing, block, WORDS)
    pdf = render(TEMPLATE, data, made_on=dt.date(2026, 3, 4))
    found = pdfplumber.open(io.BytesIO(pdf)).pages
    assert len(found) == pages
    _, _, right, bottom = (part * POINTS_PER_MM for part in sheet.frame)
    width, height = found[0].width, found[0].height
    beside = (right, 0, width, height) if orientation == "landscape" else (0, bottom, width, height)
    said = " ".join(str(page.extract_text()) for page in (found[0].crop(beside), *found[1:]))
    for n in range(40):
        assert said.count(f"Entry {n:02} of it") == 1
    assert "The legend goes on on the next page." in said
    for page in found:
        assert all(0 <= word["x0"] <= word["x1"] <= page.width for word in page.extract_words())
        assert all(
            0 <= word["top"] <= word["bottom"] <= page.height for word in page.extract_words()
        )


@pytest.mark.django_db
def test_the_smallest_features_are_left_out_and_counted() -> None:
    town = make_municipality()
    for n, size in enumerate((0.0002, 0.0005, 0.0003)):
        make_parcel(town, f"16:50:010101:{n}", rectangle(49.1, 55.8, size))
    seen = access(Actor(municipality=town), get_layer("parcels"))
    ordered = OrderedLayer(selection=Selection(access=seen))
    ground = box(49.0, 55.7, 49.2, 55.9)
    with override("en"):
        (layer,) = layers_on([ordered], ground, town, on=dt.date(2026, 3, 4), most=1)
    assert [feature.label for feature in layer.features] == ["16:50:010101:1"]
    assert "2 features, the smallest ones, are left out." in layer.notes
