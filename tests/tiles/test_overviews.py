"""Overviews: the ground of each class, fresh after an edit, without what is hidden."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
import shapely
from django.core.management import call_command
from django.db.models import Q
from shapely.affinity import translate
from shapely.geometry import box

from gis_platform.layers import registry
from gis_platform.layers.errors import InvalidDeclaration
from gis_platform.layers.models import LayerState
from gis_platform.layers.registry import RowRule, get_layer, register
from gis_platform.layers.style import Overview
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel
from tests.tiles.drawing import KAZAN_14, draw, seen_of, stored, tile_at
from tiles.models import OverviewPart
from tiles.mvt import layer_tile
from tiles.overviews_making import make_overview, make_overviews, refresh
from tiles.tasks import make_changed_overviews

pytestmark = pytest.mark.django_db
SIDE_M = 120.0
ACROSS = 6
WEST, SOUTH = KAZAN_14.bounds[0] + 300, KAZAN_14.bounds[1] + 300


def lot(column: int, row: int) -> Any:
    """Return a square lot in EPSG:3857; lots share their sides."""
    square = box(0, 0, SIDE_M, SIDE_M)
    return translate(square, WEST + column * SIDE_M, SOUTH + row * SIDE_M)


@pytest.fixture
def town() -> Municipality:
    """Riverton with a square of lots, its left half for housing, its right half for business."""
    town = make_municipality()
    for column in range(ACROSS):
        for row in range(ACROSS):
            use = "2.1" if column < ACROSS / 2 else "4.4"
            make_parcel(town, f"{column}/{row}", stored(lot(column, row)), use_code=use)
    return town


def grounds(town: Municipality, z: int, **changes: Any) -> dict[str, Any]:
    """Return the ground of each class in a tile, in EPSG:3857."""
    parts = defaultdict(list)
    for one in draw(seen_of("parcels", **changes), town, tile_at(z)):
        assert "id" not in one or one["id"] == 0
        assert set(one["properties"]) == {"use_code"}
        parts[one["properties"]["use_code"]].append(one["geometry"])
    return {value: shapely.union_all(shapes) for value, shapes in parts.items()}


@pytest.mark.parametrize("z", [9, 10, 11, 12])
def test_low_zooms_show_the_ground_of_each_class(z: int, town: Municipality) -> None:
    found = grounds(town, z)
    assert set(found) == {"2", "4"}
    half = ACROSS // 2
    for value, first in (("2", 0), ("4", half)):
        lots = [lot(column, row) for column in range(first, first + half) for row in range(ACROSS)]
        expected = shapely.union_all(lots)
        detail_m = 3 * tile_at(z).unit_m
        assert found[value].is_valid
        assert found[value].symmetric_difference(expected).area < detail_m * expected.length


def test_an_edit_is_seen_at_the_next_request(town: Municipality) -> None:
    for z in (12, 10):
        grounds(town, z)
    Parcel.everywhere.filter(municipality=town).update(use_code="5.1")
    for z in (12, 11, 10, 9):
        assert set(grounds(town, z)) == {"5"}
    Parcel.everywhere.filter(municipality=town).delete()
    for z in (12, 11, 10, 9):
        assert layer_tile(seen_of("parcels"), town, tile_at(z)) == b""


def parts_of(town: Municipality) -> list[tuple[Any, ...]]:
    kept = OverviewPart.objects.filter(municipality=town).order_by("z", "x", "y", "value")
    return [(p.z, p.x, p.y, p.value, p.geometry_3857.wkt) for p in kept]


def test_mended_overviews_are_those_that_would_be_made_anew(town: Municipality) -> None:
    make_overviews(town)
    first = parts_of(town)
    far = make_parcel(town, "far", stored(translate(lot(0, 0), 9000, 7000)), use_code="6.0")
    Parcel.everywhere.filter(municipality=town, cadastral_number="1/1").update(use_code="12.0.1")
    moved = stored(translate(lot(5, 5), 700, 50))
    Parcel.everywhere.filter(municipality=town, cadastral_number="5/5").update(geometry=moved)
    assert make_overview(get_layer("parcels"), town, 9) > 0
    mended = parts_of(town)
    assert mended != first
    LayerState.objects.filter(municipality=town).update(swept=1, revision=1000)
    assert make_overview(get_layer("parcels"), town, 9) == -1
    assert parts_of(town) == mended
    assert any(value == "6" for _, _, _, value, _ in mended)
    assert far.pk


def test_only_cells_that_changed_are_made_anew(town: Municipality) -> None:
    layer = get_layer("parcels")
    for i in range(8):
        shape = stored(translate(lot(0, 0), 4000 * (i + 1), 0))
        make_parcel(town, f"far/{i}", shape, use_code="2.1")
    assert make_overview(layer, town, 12) == -1
    assert make_overview(layer, town, 12) == 0
    Parcel.everywhere.filter(municipality=town, cadastral_number="far/3").update(use_code="7.1")
    assert 1 <= make_overview(layer, town, 12) <= 4  # the lot is smaller than a cell
    assert refresh(seen_of("parcels"), town, 13) == 0


def test_nobody_elses_parcels_are_in_an_overview(town: Municipality) -> None:
    other = make_municipality("elsewhere")
    make_parcel(other, "theirs", stored(lot(2, 2)), use_code="9.1")
    assert set(grounds(town, 12)) == {"2", "4"}
    assert set(grounds(other, 12)) == {"9"}


def test_hidden_rows_are_not_in_the_overview(town: Municipality) -> None:
    rule = RowRule(condition=Q(use_code="4.4"), readers=frozenset({Role.GIS}))
    hiding = seen_of("parcels", (rule,), row_rules=(rule,))
    drawn = draw(hiding, town, tile_at(12))
    assert {one["properties"]["use_code"] for one in drawn} == {"2"}
    for_readers = draw(seen_of("parcels", row_rules=(rule,)), town, tile_at(12))
    assert len(for_readers) == ACROSS**2
    assert {one["properties"]["use_code"] for one in for_readers} == {"2.1", "4.4"}


def test_a_hidden_class_leaves_the_features(town: Municipality) -> None:
    drawn = draw(seen_of("parcels", tile_fields=("cadastral_number",)), town, tile_at(12))
    assert {frozenset(one["properties"]) for one in drawn} == {frozenset({"cadastral_number"})}
    assert len(drawn) == ACROSS**2


def test_most_ground_decides_for_small_features() -> None:
    town = make_municipality()
    unit = tile_at(12).unit_m
    # the corner of a square of four pixels (32 units), well within the tile
    square_m = 32 * unit
    west = (KAZAN_14.bounds[0] // square_m + 20) * square_m
    south = (KAZAN_14.bounds[1] // square_m + 20) * square_m
    for i, (left, right, use) in enumerate(((1, 5, "4.4"), (5, 21, "2.1"), (21, 31, "4.4"))):
        shape = box(west + left * unit, south + unit, west + right * unit, south + 31 * unit)
        make_parcel(town, f"small/{i}", stored(shape), use_code=use)
    whole = box(west + unit, south + unit, west + 31 * unit, south + 31 * unit)
    found = grounds(town, 12)
    assert set(found) == {"2"}  # 16 units of ground against 14
    assert found["2"].symmetric_difference(whole).area < 3 * unit * whole.length
    wide = box(west - 40 * unit, south + 2 * unit, west + unit, south + 30 * unit)
    make_parcel(town, "wide", stored(wide), use_code="4.4")
    assert set(grounds(town, 12)) == {"2", "4"}  # what is larger than the square keeps its class


def test_the_job_and_the_command_make_what_has_changed(
    town: Municipality, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("make_overviews", town.code)
    assert capsys.readouterr().out == "riverton: parcels, all cells made\n"
    assert make_changed_overviews(timestamp=0) == 0
    Parcel.everywhere.filter(municipality=town).update(use_code="1.0")
    assert make_changed_overviews(timestamp=0) == 1


@pytest.mark.parametrize(
    ("overview", "said"),
    [
        (Overview(by="status", below=13), "no tile field"),
        (Overview(by="use_code", below=14), "no overview at zoom 13"),
    ],
)
def test_a_wrong_overview_is_refused(
    overview: Overview, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = seen_of("parcels", overview=overview).layer
    monkeypatch.setattr(registry, "_layers", {})
    with pytest.raises(InvalidDeclaration, match=said):
        register(layer)
