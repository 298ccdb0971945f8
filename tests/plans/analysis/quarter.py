"""A quarter at random: streets, parcels of all kinds, zones and restrictions over them."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import shapely
from shapely import MultiPolygon, Point, Polygon, box
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

from gis_platform.municipalities.models import Municipality
from landscaping.models import WaterBody
from parcels.models import CapitalObject, Parcel
from tests.factories import make_municipality
from tests.plans.town import load_all, make_regulation, stored
from zoning.models import (
    CommonUseTerritory,
    HeritageObject,
    PlacementZone,
    PublicEasement,
    RedLine,
    RestrictionZone,
    ZoneSetback,
    ZoningElement,
)

COLUMNS, ROWS = 6, 4
WIDTH_M, DEPTH_M, STREET_M = 24.0, 32.0, 14.0


def make_quarter(seed: int) -> Municipality:
    """Return a municipality with a few blocks; the same seed makes the same one."""
    dice = random.Random(seed)  # noqa: S311  a sample, no secret
    municipality = make_municipality(f"quarter{seed}")
    make_regulation(municipality)
    other = make_regulation(municipality, "О-1")
    ZoneSetback.objects.create(zone_type=other, edge_kind="PASSAGE", state="SET", value=Decimal(1))
    _lay_parcels(dice, municipality)
    _lay_rules(dice, municipality)
    load_all(municipality)
    return municipality


def _lay_parcels(dice: random.Random, municipality: Municipality) -> None:
    corners = {
        (column, row): (
            column * WIDTH_M + (dice.uniform(-3, 3) if 0 < column < COLUMNS else 0),
            row * DEPTH_M + (dice.uniform(-4, 4) if 0 < row < ROWS else 0),
        )
        for column in range(COLUMNS + 1)
        for row in range(ROWS + 1)
    }
    number = 0
    for column in range(COLUMNS):
        for row in range(ROWS):
            ring = [
                corners[column, row],
                *_front(dice, corners[column, row], corners[column + 1, row], is_front=row == 0),
                corners[column + 1, row],
                corners[column + 1, row + 1],
                corners[column, row + 1],
            ]
            number += 1
            _lay_parcel(dice, municipality, Polygon(ring), number)


def _front(
    dice: random.Random, start: tuple[float, float], end: tuple[float, float], *, is_front: bool
) -> list[tuple[float, float]]:
    """Return points on the front that bend it by centimetres, as surveys do."""
    if not is_front:
        return []
    return [
        (start[0] + (end[0] - start[0]) * share, dice.choice([-0.02, 0.0, 0.02, 0.3]))
        for share in (0.3, 0.6)
    ]


def _lay_parcel(
    dice: random.Random, municipality: Municipality, shape: Polygon, number: int
) -> None:
    ground: BaseGeometry = shape
    if number % 11 == 3:
        hole = shape.centroid.buffer(4, quad_segs=2)
        ground = shape.difference(hole)
    if number % 11 == 7:
        x, y = shape.centroid.coords[0]
        halves: Any = shape.difference(box(x - 1, -500, x + 1, 500))
        ground = MultiPolygon(list(halves.geoms))
    Parcel.everywhere.create(
        municipality=municipality,
        cadastral_number=f"16:50:020202:{number}",
        status="ARCHIVED" if number == 13 else "REGISTERED",
        use_code=dice.choice(["2.1", "4.4"]),
        area_value=Decimal(str(round(shape.area))),
        geometry=stored(municipality, ground),
    )
    if number % 4:
        x, y = shape.centroid.coords[0]
        house = rotate(box(x - 4, y - 5, x + 4, y + 5), dice.uniform(-20, 20))
        CapitalObject.everywhere.create(
            municipality=municipality,
            cadastral_number=f"16:50:020202:9{number}",
            geometry=stored(municipality, house),
        )


def _lay_rules(dice: random.Random, municipality: Municipality) -> None:
    width, depth = COLUMNS * WIDTH_M, ROWS * DEPTH_M
    line = dice.uniform(0.3, 0.7) * width

    def lay(model: Any, shape: BaseGeometry, **fields: object) -> None:
        model.everywhere.create(
            municipality=municipality, geometry=stored(municipality, shape), **fields
        )

    lay(ZoningElement, box(-300, -300, line, 300), zone_code="Ж-1")
    lay(ZoningElement, box(line, -300, width - 9, 300), zone_code="О-1")
    lay(CommonUseTerritory, box(-50, -STREET_M, width + 50, 0), name="ул. Садовая")
    lay(CommonUseTerritory, box(-STREET_M, 0, 0, depth), kind="PASSAGE", name="проезд")
    lay(CommonUseTerritory, box(width - 5, depth - 40, width + 9, depth), name="площадь")
    lay(RedLine, shapely.LineString([(-50, 0), (width + 50, 0)]), number="1")
    lay(RedLine, shapely.LineString([(width, -20), (width, depth * 0.6)]), number="2")
    for number, effect in enumerate(("BAN", "CONDITION", "HEIGHT", "INFO", "BAN")):
        start = Point(dice.uniform(0, width), dice.uniform(0, depth))
        axis = shapely.LineString(
            [
                (start.x, start.y),
                (start.x + dice.uniform(-90, 90), start.y + dice.uniform(-90, 90)),
            ]
        )
        lay(
            RestrictionZone,
            axis.buffer(dice.uniform(2, 12), quad_segs=4),
            kind_code="PWR-20",
            effect=effect,
            registry_number=f"16:50-6.{number}",
            height_limit_m=Decimal(12) if effect == "HEIGHT" else None,
        )
    middle = Point(width * 0.6, depth * 0.5)
    lay(PublicEasement, box(20, 20, 60, 24), registry_number="16:50-7.1", excludes_building=True)
    lay(HeritageObject, middle.buffer(11, quad_segs=3), name="усадьба", kind="TERRITORY")
    lay(HeritageObject, middle.buffer(40, quad_segs=3), name="город", kind="DISTRICT")
    lay(PlacementZone, box(30, 40, 44, 58), number="1")
    lay(WaterBody, box(40, depth, 70, depth + 20), name="пруд")
