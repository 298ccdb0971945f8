"""Tracts as they are read from the database: a statement a layer, whatever their number."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Q, QuerySet
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.surfaces import surface_of
from gis_platform.layers.models import Feature
from gis_platform.municipalities.models import Municipality
from landscaping.models import WaterBody
from parcels.models import CapitalObject, Parcel
from plans import documentation_reading as documentation
from plans.additions import Correction, EdgeOverride, NetworkConsent
from plans.analysis.tracts import BESIDE_M, ParcelRow, Shapes, Tract, shapes_of
from plans.collecting import consent_kinds, forbidden_uses, zone_types_in_force
from plans.facts import ActivePlanFact, CapitalObjectFact, ParcelFact, PlanFacts
from plans.ground_lookup import lonlat_of
from plans.models import LandDevelopmentPlan
from plans.municipal_reading import layer_facts, municipality_facts
from plans.reading import Reader, number_of, source_of, to_shapely
from plans.sources import Source
from zoning.models import (
    AppearanceTerritory,
    CommonUseTerritory,
    ComplexDevelopment,
    HeritageObject,
    PlacementZone,
    PlanningDocument,
    PlanningElement,
    ProtectedArea,
    PublicEasement,
    RedLine,
    RestrictionZone,
    ZoningElement,
)

Row = TypeVar("Row", bound=Feature)
PARCEL_COLUMNS = (
    "pk",
    "cadastral_number",
    "kind",
    "status",
    "use_code",
    "area_value",
    "successor_numbers",
    "local_id",
    "version",
)
BUILDING_COLUMNS = (
    "pk",
    "local_id",
    "version",
    "cadastral_number",
    "kind",
    "purpose",
    "name",
    "floors",
    "height_m",
    "area_value",
    "footprint_m2",
)
NOBODY = ParcelFact(
    source=Source(layer="parcels", feature_id=0, local_id="", version=0),
    cadastral_number="",
    kind="",
    status="",
    ended=False,
    address="",
    quarter_number="",
    area_m2=None,
    area_error_m2=None,
    category_code="",
    permitted_use_by_document="",
    use_code="",
    successor_numbers=(),
    in_city=None,
    geometry=None,
)


@dataclass(frozen=True, kw_only=True)
class TractReader:
    """Reads tracts of a municipality on a day; shared: what holds for all of them."""

    municipality: Municipality
    on: dt.date
    shared: PlanFacts

    @classmethod
    def of(
        cls, municipality: Municipality, on: dt.date, *, codes: Collection[str] = ()
    ) -> TractReader:
        """Return the reader of a municipality; 6 statements. codes: of zones besides its own."""
        language = municipality.languages[0]
        known = (
            ZoningElement.objects.of(municipality).values_list("zone_code", flat=True).distinct()
        )
        shared = PlanFacts(
            on=on,
            municipality=municipality_facts(municipality, language),
            parcel=NOBODY,
            layers=layer_facts(municipality, on, language),
            zone_types=zone_types_in_force(municipality, {*known, *codes}, on, language),
        )
        return cls(municipality=municipality, on=on, shared=shared)

    def tract(self, ids: Sequence[int]) -> Tract:
        """Return the tract of some current parcels that have a geometry; 18 statements."""
        own = Parcel.objects.of(self.municipality).filter(pk__in=ids)
        rows, grounds = self._parcels(own.filter(geometry__isnull=False))
        window = _window(grounds)
        here = lonlat_of(self.municipality.local_crs, window)
        others = Parcel.objects.of(self.municipality).filter(geometry__bboverlaps=here)
        more, around = self._parcels(others.exclude(pk__in=[row.pk for row in rows]))
        common = self._layers(window, here)
        return Tract(
            common=common,
            parcels=[*rows, *more],
            grounds=np.concatenate([grounds, around]),
            subjects=np.arange(len(rows)),
            buildings=self._buildings(here),
            stated=self.stated,
            active_plans=self._active_plans([row.number for row in rows]),
        )

    def _parcels(self, parcels: QuerySet[Parcel]) -> tuple[list[ParcelRow], Shapes]:
        found = list(parcels.order_by("pk").values_list(*PARCEL_COLUMNS, AsWKB("geometry")))
        stored = shapely.from_wkb([bytes(row[-1]) for row in found])
        inside = self._inside(stored)
        rows = [
            ParcelRow(
                pk=pk,
                number=number,
                kind=kind,
                status=status,
                use_code=use_code,
                area_m2=number_of(area),
                successors=tuple(successors),
                local_id=local_id,
                version=version,
                in_city=in_city,
            )
            for (pk, number, kind, status, use_code, area, successors, local_id, version, _), (
                in_city
            ) in zip(found, inside, strict=True)
        ]
        return rows, self._local(stored)

    def _inside(self, stored: Shapes) -> list[bool | None]:
        """Return whether parcels lie in the boundary of the municipality."""
        if self.municipality.boundary is None:
            return [None] * len(stored)
        boundary = to_shapely(self.municipality.boundary)
        shapely.prepare(boundary)
        places = [surface_of(each).representative_point() for each in stored]
        return [bool(inside) for inside in shapely.contains(boundary, shapes_of(list(places)))]

    def _local(self, stored: Shapes) -> Shapes:
        if not len(stored):
            return shapes_of([])
        return self.municipality.local_crs.all_to_local(np.asarray(stored, dtype=object))

    def _buildings(self, here: GEOSGeometry) -> list[CapitalObjectFact]:
        near = CapitalObject.objects.of(self.municipality).filter(geometry__bboverlaps=here)
        columns = near.order_by("pk").values_list(*BUILDING_COLUMNS, AsWKB("geometry"))
        found = [row for row in columns if row[-1] is not None]
        local = self._local(shapely.from_wkb([bytes(row[-1]) for row in found]))
        return [_building(row, shape) for row, shape in zip(found, local, strict=True)]

    def _layers(self, window: Polygon, here: GEOSGeometry) -> PlanFacts:
        municipality, on = self.municipality, self.on
        reader = Reader(
            crs=municipality.local_crs,
            window=window,
            consent_kinds=consent_kinds(municipality, on),
            forbidden_uses=forbidden_uses(municipality, on),
        )

        def near(model: type[Row]) -> QuerySet[Row]:
            found = model.objects.of(municipality).filter(geometry__intersects=here)
            return found.order_by("pk").defer("geometry_3857")

        def ruling(model: type[Row]) -> QuerySet[Row]:
            begun = Q(valid_from=None) | Q(valid_from__lte=on)
            return near(model).filter(begun, Q(valid_to=None) | Q(valid_to__gte=on))

        return PlanFacts(
            on=on,
            municipality=self.shared.municipality,
            parcel=NOBODY,
            layers=self.shared.layers,
            zone_types=self.shared.zone_types,
            zones=reader.zones(ruling(ZoningElement)),
            restrictions=reader.restrictions(ruling(RestrictionZone)),
            red_lines=reader.red_lines(ruling(RedLine)),
            common_use=reader.common_use(ruling(CommonUseTerritory)),
            easements=reader.easements(ruling(PublicEasement)),
            heritage=reader.heritage(ruling(HeritageObject)),
            planning_elements=reader.planning_elements(ruling(PlanningElement)),
            water=documentation.water(reader, near(WaterBody)),
            planning_documents=documentation.planning_documents(reader, ruling(PlanningDocument)),
            placement_zones=documentation.placement_zones(reader, ruling(PlacementZone)),
            complex_development=documentation.complex_development(
                reader, ruling(ComplexDevelopment)
            ),
            appearance=documentation.appearance(reader, ruling(AppearanceTerritory)),
            protected_areas=documentation.protected_areas(reader, ruling(ProtectedArea)),
            repairs=tuple(reader.repairs),
        )

    @cached_property
    def stated(self) -> frozenset[str]:
        """Numbers of the parcels whose plan rests on what people stated, too; 3 statements."""
        found: set[str] = set()
        for model in (EdgeOverride, NetworkConsent, Correction):
            rows = model.objects.filter(municipality=self.municipality, revoked_at=None)
            found.update(rows.values_list("parcel_number", flat=True))
        return frozenset(found)

    def _plans(self) -> QuerySet[LandDevelopmentPlan]:
        return LandDevelopmentPlan.objects.of(self.municipality).filter(
            Q(valid_until=None) | Q(valid_until__gte=self.on),
            status=LandDevelopmentPlan.Status.ISSUED,
        )

    @cached_property
    def planned(self) -> frozenset[str]:
        """Numbers of the parcels with a plan in force; one statement."""
        return frozenset(self._plans().values_list("parcel_number", flat=True))

    def _active_plans(self, numbers: list[str]) -> dict[str, tuple[ActivePlanFact, ...]]:
        planned = self.planned.intersection(numbers)
        if not planned:
            return {}
        rows = self._plans().filter(parcel_number__in=planned)
        found: dict[str, list[ActivePlanFact]] = defaultdict(list)
        for plan in rows.order_by("pk").defer("facts", "geometry", "geometry_3857"):
            fact = ActivePlanFact(
                source=source_of(plan),
                number=plan.number,
                issued_on=plan.issued_on,
                valid_until=plan.valid_until,
            )
            found[plan.parcel_number].append(fact)
        return {number: tuple(plans) for number, plans in found.items()}


def _window(grounds: Shapes) -> Polygon:
    if not len(grounds):
        return shapely.box(0, 0, 0, 0)
    return shapely.box(*shapely.total_bounds(grounds)).buffer(2 * BESIDE_M, join_style="mitre")


def _building(row: tuple[Any, ...], local: BaseGeometry) -> CapitalObjectFact:  # columns
    pk, local_id, version, number, kind, purpose, name, floors, height, area, footprint, _ = row
    return CapitalObjectFact(
        source=Source(layer="capital-objects", feature_id=pk, local_id=local_id, version=version),
        cadastral_number=number,
        kind=kind,
        purpose=purpose,
        name=name,
        floors=floors,
        height_m=number_of(height),
        total_area_m2=number_of(area),
        footprint_m2=number_of(footprint),
        geometry=local,
    )
