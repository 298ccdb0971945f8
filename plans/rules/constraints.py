"""What bans building on a parcel, and what ties it to a condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gis_platform.geometry.envelope import Effect, Restriction
from gis_platform.geometry.surfaces import Surface, surface_of
from plans.facts import RestrictionFact
from plans.rules.consents import consents_by_row
from plans.rules.facts_order import Sourced, by_row, title_of
from plans.rules.ground import Ground, cover

CONDITIONAL_HERITAGE = "DISTRICT"


@dataclass(frozen=True, kw_only=True)
class Constraints:
    """What bans building or ties it to a condition, by a key that names its fact."""

    bans: dict[str, Surface]
    restrictions: dict[str, Restriction]
    titles: dict[str, str]
    heights_m: dict[str, float]


def constraints_on(ground: Ground) -> Constraints:
    """Return what the layers of restrictions do to building on a parcel.

    Bans: zones with effect BAN or without a consent that they need, territories of heritage,
    easements that exclude building. Conditions: a zone whose owner has agreed, a historic
    district, a protected area. A zone for information only does nothing.
    """
    found = Constraints(bans={}, restrictions={}, titles={}, heights_m={})
    agreed = consents_by_row(ground.facts)
    zones = by_row(ground.facts.restrictions)
    for key, zone in zones.items():
        _add_zone(found, zone, _named(found, zone, key), is_agreed=key in agreed)
    found.heights_m.update(_heights(found, ground, zones))
    for key, heritage in by_row(ground.facts.heritage).items():
        surface = surface_of(heritage.geometry)
        if surface.is_empty:
            continue
        name = _named(found, heritage, key)
        if heritage.kind == CONDITIONAL_HERITAGE:
            found.restrictions[name] = Restriction(effect=Effect.CONDITION, geometry=surface)
        else:
            found.bans[name] = surface
    for key, easement in by_row(ground.facts.easements).items():
        if easement.excludes_building:
            found.bans[_named(found, easement, key)] = easement.geometry
    for key, area in by_row(ground.facts.protected_areas).items():
        condition = Restriction(effect=Effect.CONDITION, geometry=area.geometry)
        found.restrictions[_named(found, area, key)] = condition
    return found


def _named(found: Constraints, fact: Sourced, key: str) -> str:
    name = _name(fact, key)
    found.titles[name] = title_of(fact)
    return name


def _name(fact: Sourced, key: str) -> str:
    return f"{fact.source.layer}/{key}"


def _heights(
    found: Constraints, ground: Ground, zones: Mapping[str, RestrictionFact]
) -> dict[str, float]:
    """Return the limits of zones that cover a part of the parcel; to touch it is not enough."""
    limits = {
        key: zone.height_limit_m
        for key, zone in zones.items()
        if zone.height_limit_m is not None and _name(zone, key) in found.restrictions
    }
    parts = cover(ground, {key: zones[key] for key in limits}).parts if limits else ()
    return {_name(zones[part.key], part.key): limits[part.key] for part in parts}


def _add_zone(found: Constraints, zone: RestrictionFact, name: str, *, is_agreed: bool) -> None:
    if zone.effect == "BAN" or (zone.bans_without_consent and not is_agreed):
        found.bans[name] = zone.geometry
    elif zone.effect in set(Effect):
        wanted = Effect.CONDITION if is_agreed else Effect(zone.effect)
        found.restrictions[name] = Restriction(effect=wanted, geometry=zone.geometry)
