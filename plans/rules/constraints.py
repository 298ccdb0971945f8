"""What bans building on a parcel, and what ties it to a condition."""

from __future__ import annotations

from dataclasses import dataclass

from gis_platform.geometry.envelope import Effect, Restriction
from gis_platform.geometry.surfaces import Surface, surface_of
from plans.facts import RestrictionFact
from plans.rules.consents import consents_by_row
from plans.rules.facts_order import Sourced, by_row, title_of
from plans.rules.ground import Ground

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
    for key, zone in by_row(ground.facts.restrictions).items():
        _add_zone(found, ground, zone, _named(found, zone, key), is_agreed=key in agreed)
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
    name = f"{fact.source.layer}/{key}"
    found.titles[name] = title_of(fact)
    return name


def _add_zone(
    found: Constraints, ground: Ground, zone: RestrictionFact, name: str, *, is_agreed: bool
) -> None:
    if zone.effect == "BAN" or (zone.bans_without_consent and not is_agreed):
        found.bans[name] = zone.geometry
    elif zone.effect in set(Effect):
        wanted = Effect.CONDITION if is_agreed else Effect(zone.effect)
        found.restrictions[name] = Restriction(effect=wanted, geometry=zone.geometry)
        if zone.height_limit_m is not None and ground.parcel.intersects(zone.geometry):
            found.heights_m[name] = zone.height_limit_m
