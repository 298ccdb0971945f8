"""Rows of the digital model as facts, in the local CRS and cut to a window."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.boundary import InvalidBoundary, repair
from gis_platform.geometry.crs import LocalCrs
from gis_platform.geometry.surfaces import surface_of
from gis_platform.layers.models import Feature, RegulatedFeature
from gis_platform.layers.registry import layer_of
from parcels.models import CapitalObject, Parcel, Street
from plans.facts import (
    Act,
    CapitalObjectFact,
    CommonUseFact,
    EasementFact,
    HeritageFact,
    LimitFact,
    NeighbourFact,
    PlanningElementFact,
    RedLineFact,
    RestrictionFact,
    SetbackFact,
    Source,
    StreetFact,
    UseFact,
    ZoneFact,
    ZoneTypeFact,
)
from zoning.models import (
    CommonUseTerritory,
    Effect,
    HeritageObject,
    PlanningElement,
    PublicEasement,
    RedLine,
    RestrictionZone,
    ZoningElement,
)
from zoning.rules import LimitRule, SetbackLimit, ZoneRegulation

F = TypeVar("F", bound=Feature)
AROUND_WINDOW_M = 10.0


def to_shapely(geometry: GEOSGeometry) -> BaseGeometry:
    """Return a stored geometry as a shapely one, in its own CRS."""
    return shapely.from_wkb(bytes(geometry.wkb))


def number_of(value: Decimal | None) -> float | None:
    """Return a stored decimal as a number."""
    return None if value is None else float(value)


@dataclass(kw_only=True)
class Reader:
    """Turns rows into facts; what it had to make valid is noted in `repairs`.

    window: ground in local metres to which geometries are cut. texts: of restrictions, by kind,
    for zones that bring none of their own. consent_kinds: kinds of restriction that shut
    building out until the owner agrees. forbidden_uses: codes of uses that a kind shuts out.
    """

    crs: LocalCrs
    window: Polygon
    texts: Mapping[str, str] = field(default_factory=dict)
    consent_kinds: frozenset[str] = frozenset()
    forbidden_uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    repairs: list[str] = field(default_factory=list)

    def placed(self, rows: Iterable[F]) -> Iterator[tuple[F, Source, BaseGeometry]]:
        """Yield rows that reach into the window, with their source and local geometry.

        A row may bring its geometry as `ground`, well-known binary, which is read faster.
        """
        drawn = [(row, stored) for row in rows if (stored := _ground_of(row)) is not None]
        if not drawn:
            return
        grounds = np.array([ground for _, ground in drawn], dtype=object)
        local = self.crs.all_to_local(shapely.from_wkb(grounds))
        inside = self._is_inside(local)
        for (row, _), shape, is_whole in zip(drawn, local, inside.tolist(), strict=True):
            source = source_of(row)
            around = shape if is_whole else self._around(shape)
            valid = self._valid(around, source)
            kept = valid if is_whole else self._cut(valid)
            if not kept.is_empty:
                yield row, source, kept

    def _is_inside(self, shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
        low_x, low_y, high_x, high_y = self.window.bounds
        bounds = shapely.bounds(shapes)
        reached = (bounds[:, :2] > (low_x, low_y)) & (bounds[:, 2:] < (high_x, high_y))
        return np.asarray(reached.all(axis=1))

    def _around(self, local: BaseGeometry) -> BaseGeometry:
        """Return the part near the window: streets of a whole town need not be made valid."""
        near = shapely.clip_by_rect(local, *self.window.buffer(AROUND_WINDOW_M).bounds)
        return surface_of(near) if shapely.get_dimensions(local) == 2 else near

    def _valid(self, geometry: BaseGeometry, source: Source) -> BaseGeometry:
        if geometry.is_valid or shapely.get_dimensions(geometry) != 2:
            return geometry
        name = source.local_id or source.feature_id
        try:
            repaired = repair(geometry)
        except InvalidBoundary as fault:
            self.repairs.append(f"{source.layer} {name}: {fault}")
            return MultiPolygon()
        change_m2 = round(repaired.area_change_m2, 2) + 0.0
        self.repairs.append(f"{source.layer} {name}: {change_m2:.2f} m²")
        return repaired.geometry

    def _cut(self, geometry: BaseGeometry) -> BaseGeometry:
        if self.window.contains(geometry):
            return geometry
        cut = shapely.intersection(geometry, self.window)
        return surface_of(cut) if shapely.get_dimensions(geometry) == 2 else cut

    def zones(self, rows: Iterable[ZoningElement]) -> tuple[ZoneFact, ...]:
        """Return areas of territorial zones."""
        return tuple(
            ZoneFact(
                source=source,
                zone_code=row.zone_code,
                name=row.name,
                registry_number=row.registry_number,
                act=act_of(row),
                geometry=surface_of(local),
            )
            for row, source, local in self.placed(rows)
        )

    def restrictions(self, rows: Iterable[RestrictionZone]) -> tuple[RestrictionFact, ...]:
        """Return zones with special conditions."""
        return tuple(
            RestrictionFact(
                source=source,
                kind_code=row.kind_code,
                name=row.name,
                registry_number=row.registry_number,
                registered=row.registered,
                effect=row.effect,
                height_limit_m=number_of(row.height_limit_m),
                text=row.restrictions or self.texts.get(self._kind_of(row, self.texts), ""),
                text_id="" if row.restrictions else self._kind_of(row, self.texts),
                bans_without_consent=(
                    row.effect == Effect.CONSENT and row.kind_code in self.consent_kinds
                ),
                forbids=self.forbidden_uses.get(self._kind_of(row, self.forbidden_uses), ()),
                act=act_of(row),
                geometry=surface_of(local),
            )
            for row, source, local in self.placed(rows)
        )

    def _kind_of(self, row: RestrictionZone, known: Collection[str]) -> str:
        """Return the kind by which a zone is known: its own, or the family before the dash."""
        family = row.kind_code.split("-", maxsplit=1)[0]
        return next((kind for kind in (row.kind_code, family) if kind in known), "")

    def red_lines(self, rows: Iterable[RedLine]) -> tuple[RedLineFact, ...]:
        """Return red lines."""
        return tuple(
            RedLineFact(
                source=source, number=row.number, status=row.status, act=act_of(row), geometry=local
            )
            for row, source, local in self.placed(rows)
        )

    def common_use(self, rows: Iterable[CommonUseTerritory]) -> tuple[CommonUseFact, ...]:
        """Return territory of common use."""
        return tuple(
            CommonUseFact(source=source, kind=row.kind, name=row.name, geometry=surface_of(local))
            for row, source, local in self.placed(rows)
        )

    def capital_objects(self, rows: Iterable[CapitalObject]) -> tuple[CapitalObjectFact, ...]:
        """Return buildings and structures."""
        return tuple(
            CapitalObjectFact(
                source=source,
                cadastral_number=row.cadastral_number,
                kind=row.kind,
                purpose=row.purpose,
                name=row.name,
                floors=row.floors,
                height_m=number_of(row.height_m),
                total_area_m2=number_of(row.area_value),
                footprint_m2=number_of(row.footprint_m2),
                geometry=local,
            )
            for row, source, local in self.placed(rows)
        )

    def easements(self, rows: Iterable[PublicEasement]) -> tuple[EasementFact, ...]:
        """Return public easements."""
        return tuple(
            EasementFact(
                source=source,
                registry_number=row.registry_number,
                purpose=row.purpose,
                excludes_building=row.excludes_building,
                act=act_of(row),
                geometry=surface_of(local),
            )
            for row, source, local in self.placed(rows)
        )

    def heritage(self, rows: Iterable[HeritageObject]) -> tuple[HeritageFact, ...]:
        """Return heritage objects and their territories."""
        return tuple(
            HeritageFact(
                source=source,
                registry_number=row.registry_number,
                name=row.name,
                kind=row.kind,
                category=row.category,
                act=act_of(row),
                geometry=local,
            )
            for row, source, local in self.placed(rows)
        )

    def planning_elements(self, rows: Iterable[PlanningElement]) -> tuple[PlanningElementFact, ...]:
        """Return elements of the planning structure."""
        return tuple(
            PlanningElementFact(
                source=source,
                number=row.number,
                name=row.name,
                kind=row.kind,
                geometry=surface_of(local),
            )
            for row, source, local in self.placed(rows)
        )

    def neighbours(self, rows: Iterable[Parcel]) -> tuple[NeighbourFact, ...]:
        """Return other parcels."""
        return tuple(
            NeighbourFact(
                source=source,
                cadastral_number=row.cadastral_number,
                kind=row.kind,
                geometry=surface_of(local),
            )
            for row, source, local in self.placed(rows)
        )

    def streets(self, rows: Iterable[Street]) -> tuple[StreetFact, ...]:
        """Return centre lines of streets."""
        return tuple(
            StreetFact(source=source, name=row.name, kind=row.kind, geometry=local)
            for row, source, local in self.placed(rows)
        )


def _ground_of(row: Feature) -> bytes | None:
    """Return the geometry of a row as well-known binary, None where it has none."""
    if "ground" in row.__dict__:
        ground = row.__dict__["ground"]
        return None if ground is None else bytes(ground)
    stored = getattr(row, "geometry", None)
    return None if stored is None else bytes(stored.wkb)


def source_of(row: Feature) -> Source:
    """Return where a row is kept and in which version."""
    return Source(
        layer=layer_of(type(row)).name,
        feature_id=row.pk,
        local_id=row.local_id,
        version=row.version,
    )


def act_of(row: RegulatedFeature) -> Act:
    """Return the act that set something."""
    return Act(
        title=row.act_title,
        authority=row.act_authority,
        number=row.act_number,
        date=row.act_date,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def zone_type_fact(
    regulation: ZoneRegulation, *, language: str, use_titles: Mapping[str, str]
) -> ZoneTypeFact:
    """Return the regulation of a kind of zone; use_titles: names of uses by code."""
    act = regulation.act
    return ZoneTypeFact(
        code=regulation.code,
        name=regulation.names.get(language) or next(iter(regulation.names.values()), ""),
        kind=regulation.kind,
        regulation_applies=regulation.applies,
        reason_not_applied=regulation.reason_not_applied,
        act=Act(
            title=act.title,
            authority=act.authority,
            number=act.number,
            date=act.date,
            valid_from=regulation.valid_from,
            valid_to=regulation.valid_to,
        ),
        illustrative=regulation.illustrative,
        source=regulation.source,
        requirements=_requirements(regulation, language),
        uses=tuple(
            UseFact(code=use.code, title=use_titles.get(use.code, ""), mode=use.mode, note=use.note)
            for use in regulation.uses
        ),
        limits=tuple(_limit_fact(rule) for rule in regulation.limits),
        setbacks=tuple(_setback_fact(rule) for rule in regulation.setbacks),
    )


def _requirements(regulation: ZoneRegulation, language: str) -> dict[str, str]:
    """Return the requirements in a language, else in the first that there is."""
    found = regulation.requirements
    return dict(found.get(language) or next(iter(found.values()), {}))


def _limit_fact(rule: LimitRule) -> LimitFact:
    return LimitFact(
        parameter=rule.parameter,
        state=rule.limit.state,
        value=rule.limit.value,
        use_codes=tuple(sorted(rule.use_codes)),
        note=rule.note,
    )


def _setback_fact(rule: SetbackLimit) -> SetbackFact:
    return SetbackFact(
        edge_kind=rule.edge_kind,
        object_kind=rule.object_kind,
        state=rule.limit.state,
        value=rule.limit.value,
        use_codes=tuple(sorted(rule.use_codes)),
        note=rule.note,
    )
