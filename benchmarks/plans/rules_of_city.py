"""The rules of the generated city: regulations, ground of streets, easements, heritage.

The city of `benchmarks.spatial` has parcels, buildings, zones, restrictions and red lines. A plan
also needs the ground inside red lines, easements, heritage and the regulations of the zones.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.utils import timezone

from benchmarks.spatial.city import Blocks, Floats, bend, box_outlines, lay_blocks
from benchmarks.spatial.city_layers import CitySize, Geometries, surfaces
from benchmarks.spatial.loading import AS_OF, CODE
from gis_platform.layers.models import LayerState
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from plans.municipal_reading import REQUIRED_LAYERS
from zoning.models import (
    CommonUseTerritory,
    HeritageObject,
    PublicEasement,
    RestrictionZone,
    ZoneLimit,
    ZoneSetback,
    ZoneType,
    ZoneUse,
    ZoningElement,
)

SEED = 20_261_125
LIMITS = {"AREA_MIN_M2": 300, "FLOORS_MAX": 5, "HEIGHT_MAX_M": 20, "COVERAGE_MAX_PCT": 40}
USES = {"2.1": "MAIN", "2.3": "MAIN", "2.5": "MAIN", "4.4": "CONDITIONAL", "4.9": "AUXILIARY"}
BATCH = 2_000
Say = Callable[[str], None]
Ground = type[CommonUseTerritory] | type[PublicEasement] | type[HeritageObject]


def complete_rules(size: CitySize, say: Say) -> Municipality:
    """Return the city with all layers that a plan requires; what is there is left alone."""
    municipality = Municipality.objects.get(code=CODE)
    if not ZoneType.objects.filter(municipality=municipality).exists():
        with transaction.atomic():
            blocks = lay_blocks(size.parcels)
            _regulations(municipality)
            _effects(municipality)
            _fill(CommonUseTerritory, municipality, surfaces(_streets(blocks)), name="Street")
            _fill(PublicEasement, municipality, surfaces(_patches(blocks, 400, 5.0)))
            _fill(HeritageObject, municipality, surfaces(_patches(blocks, 200, 25.0)))
    _mark_loaded(municipality)
    say(f"{municipality.code} has all layers that a plan requires")
    return municipality


def _regulations(municipality: Municipality) -> None:
    codes = ZoningElement.objects.of(municipality).values_list("zone_code", flat=True)
    for number, code in enumerate(sorted(set(codes))):
        made = ZoneType.objects.create(
            municipality=municipality, code=code, names={"en": code}, illustrative=True
        )
        for use, mode in USES.items():
            ZoneUse.objects.create(zone_type=made, use_code=use, mode=mode)
        for parameter, value in LIMITS.items():
            ZoneLimit.objects.create(
                zone_type=made, parameter=parameter, state="SET", value=Decimal(value)
            )
        side = 3 if number % 3 else 1
        for kind, metres in (("NEIGHBOUR", side), ("STREET", 5), ("RED_LINE", 5)):
            ZoneSetback.objects.create(
                zone_type=made, edge_kind=kind, state="SET", value=Decimal(metres)
            )


def _effects(municipality: Municipality) -> None:
    """Let every fifth strip along a pipe or a line shut building out."""
    zones = RestrictionZone.objects.of(municipality)
    chosen = [pk for pk in zones.values_list("pk", flat=True) if pk % 5 == 0]
    zones.filter(pk__in=chosen).update(effect="BAN")


def _streets(blocks: Blocks) -> Floats:
    """Return the ground of streets, (n, points, 2) lon, lat: a piece beside each block."""
    side = blocks.side
    boxes = blocks.boxes.reshape(side, side, 4)
    east, north = boxes[:-1], boxes[:, :-1]
    pieces = [
        np.stack([east[..., 2], east[..., 1], boxes[1:, :, 0], east[..., 3]], axis=-1),
        np.stack([north[..., 0], north[..., 3], north[..., 2], boxes[:, 1:, 1]], axis=-1),
        np.stack(
            [
                boxes[:-1, :-1, 2],
                boxes[:-1, :-1, 3],
                boxes[1:, :-1, 0],
                boxes[:-1, 1:, 1],
            ],
            axis=-1,
        ),
    ]
    found = np.concatenate([piece.reshape(-1, 4) for piece in pieces])
    return bend(box_outlines(found, 8))


def _patches(blocks: Blocks, count: int, reach_m: float) -> Floats:
    """Return squares at random in blocks, (n, points, 2) lon, lat."""
    random = np.random.default_rng([SEED, count])
    chosen = blocks.boxes[random.integers(0, len(blocks.boxes), count)]
    middle = chosen[:, :2] + random.random((count, 2)) * (chosen[:, 2:] - chosen[:, :2])
    return bend(box_outlines(np.hstack([middle - reach_m, middle + reach_m]), 4))


def _fill(model: Ground, municipality: Municipality, shapes: Geometries, **fields: str) -> None:
    kind: Any = model
    rows = (
        kind(
            municipality=municipality,
            geometry=GEOSGeometry(memoryview(shape.wkb), srid=4326),
            **fields,
        )
        for shape in shapes
    )
    kind.everywhere.bulk_create(rows, batch_size=BATCH)


def _mark_loaded(municipality: Municipality) -> None:
    for name in REQUIRED_LAYERS:
        LayerState.objects.update_or_create(
            municipality=municipality,
            table_name=get_layer(name).table,
            defaults={"loaded_at": timezone.now(), "as_of": AS_OF},
        )
