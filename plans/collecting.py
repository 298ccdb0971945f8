"""What is known of a parcel on a day, read from the digital model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.db.models import GeneratedField, Q, QuerySet
from shapely import MultiPolygon

from gis_platform.geometry.surfaces import surface_of
from gis_platform.layers.models import Feature
from gis_platform.municipalities.models import Municipality
from landscaping.models import WaterBody
from parcels.models import CapitalObject, Parcel, Street
from plans import documentation_reading as documentation
from plans import stated_reading as stated
from plans.facts import ActivePlanFact, ParcelFact, PlanFacts, ZoneTypeFact
from plans.ground_lookup import drawn_ground, lonlat_of
from plans.models import LandDevelopmentPlan
from plans.municipal_reading import (
    classifier,
    landscaping_acts,
    layer_facts,
    municipality_facts,
    titles,
)
from plans.reading import Reader, number_of, source_of, to_shapely, zone_type_fact
from plans.situation import situation_around, statement
from plans.stated_facts import BasisFact
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
from zoning.queries import zone_regulations

Row = TypeVar("Row", bound=Feature)
Found = TypeVar("Found")


def collect_facts(parcel: Parcel, on: dt.date, *, basis: BasisFact | None = None) -> PlanFacts:
    """Return what is known of a parcel on a day; at most 29 statements, whatever the parcel.

    Sixteen where nothing of what is seldom is on the ground: one of them asks for that.
    PostGIS finds what reaches the ground of the drawing by index; shapely cuts it in the
    local CRS. Geometry of the parcel is kept as stored, on the grid of the local CRS.
    basis: the application for the plan.
    """
    municipality = parcel.municipality
    language = municipality.languages[0]
    acts = landscaping_acts(municipality, on)
    facts = PlanFacts(
        on=on,
        municipality=municipality_facts(municipality, language),
        parcel=parcel_fact(parcel, titles("land_categories", municipality, on, language)),
        layers=layer_facts(municipality, on, language),
        landscaping_acts=acts or (),
        landscaping_known=acts is not None,
        basis=basis,
    )
    geometry = facts.parcel.geometry
    if geometry is None:
        return replace(facts, active_plans=_active_plans(parcel, on))
    surroundings = _Surroundings.of(parcel, geometry, on, language)
    return surroundings.stated(surroundings.documented(surroundings.placed(facts)))


@dataclass(frozen=True, kw_only=True)
class _Surroundings:
    """Reads what lies on the ground that a drawing shows; seldom: what of the rest is there."""

    parcel: Parcel
    geometry: MultiPolygon
    on: dt.date
    language: str
    reader: Reader
    here: GEOSGeometry
    seldom: frozenset[str]

    @classmethod
    def of(
        cls, parcel: Parcel, geometry: MultiPolygon, on: dt.date, language: str
    ) -> _Surroundings:
        """Return the reader of a parcel's ground, which knows what seldom things are there."""
        municipality = parcel.municipality
        crs = municipality.local_crs
        reader = Reader(
            crs=crs,
            window=drawn_ground(geometry),
            texts=titles("restriction_texts", municipality, on, language),
            consent_kinds=consent_kinds(municipality, on),
            forbidden_uses=forbidden_uses(municipality, on),
        )
        here = lonlat_of(crs, reader.window)
        return cls(
            parcel=parcel,
            geometry=geometry,
            on=on,
            language=language,
            reader=reader,
            here=here,
            seldom=_seldom_present(parcel, here),
        )

    def near(self, model: type[Row]) -> QuerySet[Row]:
        """Return the features on the ground, without what is only there to be drawn fast."""
        drawn = [each.name for each in model._meta.fields if isinstance(each, GeneratedField)]
        here = model.objects.of(self.parcel.municipality).filter(geometry__intersects=self.here)
        grounds = {"ground": AsWKB("geometry")}
        read: QuerySet[Row] = here.order_by("pk").annotate(**grounds)
        return read.defer(*drawn, "geometry")

    def ruling(self, model: type[Row]) -> QuerySet[Row]:
        """Return those in force on the day."""
        begun = Q(valid_from=None) | Q(valid_from__lte=self.on)
        return self.near(model).filter(begun, Q(valid_to=None) | Q(valid_to__gte=self.on))

    def if_there(self, name: str, read: Callable[[], tuple[Found, ...]]) -> tuple[Found, ...]:
        """Return what is read of something seldom, without asking where there is none."""
        return read() if name in self.seldom else ()

    def placed(self, facts: PlanFacts) -> PlanFacts:
        """Return the facts with the features of the layers that most parcels have around."""
        reader, parcel = self.reader, self.parcel
        zones = reader.zones(self.ruling(ZoningElement))
        codes = {zone.zone_code for zone in zones}
        around = situation_around(parcel, self.geometry, self.on)
        return replace(
            facts,
            zones=zones,
            zone_types=zone_types_in_force(parcel.municipality, codes, self.on, self.language),
            restrictions=reader.restrictions(self.ruling(RestrictionZone)),
            red_lines=reader.red_lines(self.ruling(RedLine)),
            common_use=reader.common_use(self.ruling(CommonUseTerritory)),
            capital_objects=reader.capital_objects(self.near(CapitalObject)),
            planning_elements=reader.planning_elements(self.ruling(PlanningElement)),
            neighbours=reader.neighbours(self.near(Parcel).exclude(pk=parcel.pk)),
            streets=reader.streets(self.near(Street)),
            situation=around.objects,
            situation_left_out=around.left_out,
        )

    def documented(self, facts: PlanFacts) -> PlanFacts:
        """Return the facts with the features of the layers that seldom hold anything."""
        reader, ask, ruling = self.reader, self.if_there, self.ruling
        found = replace(
            facts,
            easements=ask("public-easements", lambda: reader.easements(ruling(PublicEasement))),
            heritage=ask("heritage-objects", lambda: reader.heritage(ruling(HeritageObject))),
            water=ask("water", lambda: documentation.water(reader, self.near(WaterBody))),
            planning_documents=ask(
                "planning-documents",
                lambda: documentation.planning_documents(reader, ruling(PlanningDocument)),
            ),
            placement_zones=ask(
                "placement-zones",
                lambda: documentation.placement_zones(reader, ruling(PlacementZone)),
            ),
            complex_development=ask(
                "complex-development",
                lambda: documentation.complex_development(reader, ruling(ComplexDevelopment)),
            ),
            appearance=ask(
                "appearance-territories",
                lambda: documentation.appearance(reader, ruling(AppearanceTerritory)),
            ),
            protected_areas=ask(
                "protected-areas",
                lambda: documentation.protected_areas(reader, ruling(ProtectedArea)),
            ),
        )
        return replace(found, repairs=tuple(reader.repairs))

    def stated(self, facts: PlanFacts) -> PlanFacts:
        """Return the facts with what people stated about the parcel."""
        parcel, ask = self.parcel, self.if_there
        return replace(
            facts,
            active_plans=ask("active-plans", lambda: _active_plans(parcel, self.on)),
            edge_overrides=ask("edge-overrides", lambda: stated.edge_overrides_of(parcel)),
            corrections=ask("corrections", lambda: stated.corrections_of(parcel)),
            consents=ask("consents", lambda: stated.consents_of(parcel)),
            utilities=ask("utilities", lambda: stated.utilities_of(parcel)),
        )


def _seldom_present(parcel: Parcel, here: GEOSGeometry) -> frozenset[str]:
    asked: dict[str, int | str] = {
        "municipality": parcel.municipality_id,
        "parcel_number": parcel.cadastral_number,
        "here": here.hexewkb.decode(),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("seldom_present"), asked)
        return frozenset(name for (name,) in cursor.fetchall())


def parcel_fact(parcel: Parcel, categories: dict[str, str]) -> ParcelFact:
    """Return a parcel as registered; categories: names of categories of land by code."""
    municipality = parcel.municipality
    geometry = None
    in_city = None
    if parcel.geometry is not None:
        stored = surface_of(to_shapely(parcel.geometry))
        geometry = municipality.local_crs.to_local(stored)
        if municipality.boundary is not None:
            place = stored.representative_point()
            in_city = bool(to_shapely(municipality.boundary).contains(place))
    return ParcelFact(
        source=source_of(parcel),
        cadastral_number=parcel.cadastral_number,
        kind=parcel.kind,
        status=parcel.status,
        ended=parcel.end_lifespan is not None,
        address=parcel.address,
        quarter_number=parcel.quarter_number,
        area_m2=number_of(parcel.area_value),
        area_error_m2=number_of(parcel.area_error_m2),
        category_code=parcel.category_code,
        category=categories.get(parcel.category_code, ""),
        permitted_use_by_document=parcel.permitted_use_by_document,
        use_code=parcel.use_code,
        successor_numbers=tuple(parcel.successor_numbers),
        in_city=in_city,
        geometry=geometry,
    )


def _active_plans(parcel: Parcel, on: dt.date) -> tuple[ActivePlanFact, ...]:
    found = LandDevelopmentPlan.objects.of(parcel.municipality).filter(
        Q(valid_until=None) | Q(valid_until__gte=on),
        parcel_number=parcel.cadastral_number,
        status=LandDevelopmentPlan.Status.ISSUED,
    )
    return tuple(
        ActivePlanFact(
            source=source_of(plan),
            number=plan.number,
            issued_on=plan.issued_on,
            valid_until=plan.valid_until,
        )
        for plan in found.order_by("pk").defer("facts", "geometry")
    )


def zone_types_in_force(
    municipality: Municipality, codes: set[str], on: dt.date, language: str
) -> tuple[ZoneTypeFact, ...]:
    """Return the regulations in force, by code."""
    regulations = zone_regulations(municipality, codes, on)
    uses = titles("permitted_uses", municipality, on, language)
    return tuple(
        zone_type_fact(regulations[code], language=language, use_titles=uses)
        for code in sorted(regulations)
    )


def consent_kinds(municipality: Municipality, on: dt.date) -> frozenset[str]:
    """Return the kinds of restriction that ban building until the owner agrees."""
    kinds = classifier("restriction_kinds", municipality, on)
    return frozenset(
        code for code, entry in kinds.items() if entry.details.get("without_consent") == "BAN"
    )


def forbidden_uses(municipality: Municipality, on: dt.date) -> dict[str, tuple[str, ...]]:
    """Return the codes of uses that kinds of restriction shut out, by kind."""
    groups = classifier("use_groups", municipality, on)
    kinds = classifier("restriction_kinds", municipality, on)
    return {
        code: tuple(
            use
            for group in entry.details["forbids"]
            if group in groups
            for use in groups[group].details["codes"]
        )
        for code, entry in kinds.items()
        if entry.details.get("forbids")
    }
