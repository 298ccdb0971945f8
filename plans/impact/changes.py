"""A change of rules that is considered: zones drawn anew, none of it stored in a layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.surfaces import subtract, surface_of, unite
from plans.facts import PlanFacts, RestrictionFact, ZoneFact
from plans.sources import Act, Source

FIRST_DRAFT = -1
"""Row of the first feature of a change: below 0, as none is stored."""


class ChangedLayer(StrEnum):
    """A layer whose change can be considered."""

    ZONES = "territorial-zones"
    RESTRICTIONS = "restriction-zones"


@dataclass(frozen=True, kw_only=True)
class DraftZone:
    """A zone as it would be; code: of the territorial zone, or of the kind of restriction.

    effect, height_limit_m: of a restriction only. geometry: EPSG:4326, lon, lat.
    """

    code: str
    geometry: MultiPolygon
    name: str = ""
    registry_number: str = ""
    effect: str = ""
    height_limit_m: float | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """Zones that would be set, and the row that they would replace, if any."""

    layer: ChangedLayer
    zones: tuple[DraftZone, ...]
    replaces: int | None = None
    title: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """Codes of the zones."""
        return frozenset(zone.code for zone in self.zones)


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """A change on the ground of a municipality.

    zones: facts as if the change were stored, local metres. replaces: row that they replace.
    """

    layer: ChangedLayer
    zones: tuple[ZoneFact, ...] = ()
    restrictions: tuple[RestrictionFact, ...] = ()
    replaces: int | None = None

    @property
    def ground(self) -> MultiPolygon:
        """The ground of the new zones."""
        zones = [each.geometry for each in self.zones]
        return unite([*zones, *(each.geometry for each in self.restrictions)])

    def amend(self, facts: PlanFacts) -> PlanFacts:
        """Return facts as they would be after the change.

        A new territorial zone takes the ground of those that are there; what a replaced one
        gives up and nothing takes is in no zone any more.
        """
        kept_zones = tuple(each for each in facts.zones if not self._goes(each))
        kept = tuple(each for each in facts.restrictions if not self._goes(each))
        if not self.zones:
            return replace(facts, zones=kept_zones, restrictions=(*kept, *self.restrictions))
        taken = self.ground
        left = tuple(
            replace(each, geometry=surface)
            for each in kept_zones
            if not (surface := _without(each.geometry, taken)).is_empty
        )
        return replace(facts, zones=(*left, *self.zones), restrictions=kept)

    def _goes(self, fact: ZoneFact | RestrictionFact) -> bool:
        return fact.source.layer == self.layer and fact.source.feature_id == self.replaces


def amendment_of(
    change: Change, shapes: Sequence[BaseGeometry], *, consent_kinds: frozenset[str]
) -> Amendment:
    """Return a change as facts; shapes: its zones in local metres, valid, in their order."""
    if change.layer is ChangedLayer.ZONES:
        zones = tuple(
            ZoneFact(
                source=_source(change, place),
                zone_code=zone.code,
                name=zone.name,
                registry_number=zone.registry_number,
                act=Act(),
                geometry=surface_of(shape),
            )
            for place, (zone, shape) in enumerate(zip(change.zones, shapes, strict=True))
        )
        return Amendment(layer=change.layer, zones=zones, replaces=change.replaces)
    restrictions = tuple(
        RestrictionFact(
            source=_source(change, place),
            kind_code=zone.code,
            name=zone.name,
            registry_number=zone.registry_number,
            registered=False,
            effect=zone.effect,
            height_limit_m=zone.height_limit_m,
            text="",
            bans_without_consent=zone.effect == "CONSENT" and zone.code in consent_kinds,
            act=Act(),
            geometry=surface_of(shape),
        )
        for place, (zone, shape) in enumerate(zip(change.zones, shapes, strict=True))
    )
    return Amendment(layer=change.layer, restrictions=restrictions, replaces=change.replaces)


def _source(change: Change, place: int) -> Source:
    return Source(
        layer=change.layer, feature_id=FIRST_DRAFT - place, local_id=f"draft-{place}", version=0
    )


def _without(ground: MultiPolygon, taken: MultiPolygon) -> MultiPolygon:
    if not shapely.intersects(ground, taken):
        return ground
    return surface_of(subtract(ground, taken))
