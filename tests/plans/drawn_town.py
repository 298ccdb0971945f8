"""Plans of the demo town's odd parcels, made of its features without a database."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import shapely
from shapely import MultiPolygon, STRtree, box
from shapely.geometry.base import BaseGeometry

from fixtures.demo_town import AWKWARD, Item
from gis_platform.geometry.surfaces import surface_of
from plans.content import PlanContent
from plans.documentation_facts import AppearanceFact, PlacementZoneFact
from plans.facts import (
    ContextFact,
    PlanFacts,
    StreetFact,
    WaterFact,
)
from plans.rules import PlanRefused, compose
from tests.fixtures.town_parts import by_number, town
from tests.plans.facts import (
    STREET_SETBACKS,
    make_building,
    make_common_use,
    make_easement,
    make_facts,
    make_heritage,
    make_neighbour,
    make_parcel,
    make_red_line,
    make_restriction,
    make_zone,
    make_zone_type,
    source,
)

AROUND_M, FAR_M = 80.0, 260.0


@cache
def _index(layer: str) -> tuple[list[Item], STRtree]:
    drawn = [(item, item.geometry) for item in town().of(layer) if item.geometry is not None]
    return [item for item, _ in drawn], STRtree([shapely.make_valid(shape) for _, shape in drawn])


def told(item: Item, name: str) -> str:
    """Return a value of a feature as text."""
    return str(item.values[name])


def near(layer: str, window: BaseGeometry) -> list[tuple[Item, BaseGeometry]]:
    """Return the features of a layer in a window, cut to it, in a lasting order."""
    items, tree = _index(layer)
    found = []
    for place in sorted(tree.query(window, predicate="intersects").tolist()):
        shape = shapely.intersection(tree.geometries[place], window)
        found.append((items[place], shape))
    return found


def facts_of(key: str) -> PlanFacts:
    """Return the facts of an odd parcel: what lies around it, regulations of the tests."""
    parcel = by_number()[AWKWARD[key]]
    ground = surface_of(parcel.geometry or MultiPolygon())
    window = box(*ground.buffer(AROUND_M).bounds)
    zones = [make_zone(told(item, "zone_code"), surface_of(shape))
             for item, shape in near("territorial-zones", window)]  # fmt: skip
    facts = make_facts(
        ground,
        parcel=make_parcel(ground, cadastral_number=AWKWARD[key]),
        zones=tuple(zones),
        zone_types=tuple(
            make_zone_type(code, STREET_SETBACKS) for code in sorted({z.zone_code for z in zones})
        ),
        neighbours=tuple(
            make_neighbour(surface_of(shape), item.identifier)
            for item, shape in near("parcels", window)
            if item.identifier != AWKWARD[key] and told(item, "status") != "ARCHIVED"
        ),
        common_use=tuple(
            make_common_use(surface_of(shape), told(item, "kind"), told(item, "name"))
            for item, shape in near("common-use-territory", window)
        ),
        capital_objects=tuple(
            make_building(shape, item.identifier) for item, shape in near("capital-objects", window)
        ),
        red_lines=tuple(
            make_red_line(shape, told(item, "number")) for item, shape in near("red-lines", window)
        ),
    )
    return _with_limits(facts, window, ground)


def _with_limits(facts: PlanFacts, window: BaseGeometry, ground: MultiPolygon) -> PlanFacts:
    return replace(
        facts,
        restrictions=tuple(
            make_restriction(
                surface_of(shape),
                told(item, "effect"),
                kind_code=told(item, "kind_code"),
                name=told(item, "name"),
                registry_number=told(item, "registry_number"),
            )
            for item, shape in near("restriction-zones", window)
        ),
        easements=tuple(
            make_easement(surface_of(shape)) for _, shape in near("public-easements", window)
        ),
        heritage=tuple(make_heritage(shape) for _, shape in near("heritage-objects", window)),
        streets=tuple(
            StreetFact(
                source=source("streets"),
                name=told(item, "name"),
                kind=told(item, "kind"),
                geometry=shape,
            )
            for item, shape in near("streets", window)
        ),
        water=tuple(
            WaterFact(source=source("water"), name=told(item, "name"), geometry=shape)
            for item, shape in near("water", window)
        ),
        placement_zones=tuple(
            PlacementZoneFact(
                source=source("placement-zones"),
                number=told(item, "number"),
                purpose=told(item, "purpose"),
                act=facts.zone_types[0].act,
                geometry=surface_of(shape),
            )
            for item, shape in near("placement-zones", window)
        ),
        appearance=tuple(
            AppearanceFact(
                source=source("appearance-territories"),
                code=told(item, "code"),
                name=told(item, "name"),
                act=facts.zone_types[0].act,
                requirements=(),
                geometry=surface_of(shape),
            )
            for item, shape in near("appearance-territories", window)
        ),
        situation=_situation(box(*ground.buffer(FAR_M).bounds)),
    )


def _situation(window: BaseGeometry) -> tuple[ContextFact, ...]:
    kinds = {
        "parcels": ("PARCEL", "cadastral_number"),
        "capital-objects": ("BUILDING", "address"),
        "streets": ("STREET", "name"),
        "common-use-territory": ("COMMON_USE", "name"),
        "water": ("WATER", "name"),
    }
    return tuple(
        ContextFact(kind=kind, label=told(item, label)[-4:] if kind in
                    {"PARCEL", "BUILDING"} else told(item, label), geometry=shape)
        for layer, (kind, label) in kinds.items()
        for item, shape in near(layer, window)
    )  # fmt: skip


@cache
def awkward_contents() -> dict[str, PlanContent]:
    """Return the plans of the odd parcels that can have one."""
    found = {}
    for key, number in AWKWARD.items():
        item = by_number().get(number)
        if item is None or item.geometry is None:
            continue
        try:
            found[key] = compose(facts_of(key))
        except PlanRefused:
            continue
    return found
