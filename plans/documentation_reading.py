"""Rows of planning documentation, appearance, protected areas and water as facts."""

from __future__ import annotations

from collections.abc import Iterable

from gis_platform.geometry.surfaces import surface_of
from landscaping.models import WaterBody
from plans.documentation_facts import (
    AppearanceFact,
    ComplexDevelopmentFact,
    IndicatorFact,
    PlacementZoneFact,
    PlanningDocumentFact,
    ProtectedAreaFact,
    RequirementFact,
)
from plans.facts import WaterFact
from plans.reading import Reader, act_of
from zoning.models import (
    AppearanceTerritory,
    ComplexDevelopment,
    PlacementZone,
    PlanningDocument,
    ProtectedArea,
)


def planning_documents(
    reader: Reader, rows: Iterable[PlanningDocument]
) -> tuple[PlanningDocumentFact, ...]:
    """Return approved planning and land-surveying projects."""
    return tuple(
        PlanningDocumentFact(
            source=source,
            kind=row.kind,
            name=row.name,
            act=act_of(row),
            geometry=surface_of(local),
        )
        for row, source, local in reader.placed(rows)
    )


def placement_zones(reader: Reader, rows: Iterable[PlacementZone]) -> tuple[PlacementZoneFact, ...]:
    """Return zones of planned placement of capital objects."""
    return tuple(
        PlacementZoneFact(
            source=source,
            number=row.number,
            purpose=row.purpose,
            act=act_of(row),
            geometry=surface_of(local),
        )
        for row, source, local in reader.placed(rows)
    )


def complex_development(
    reader: Reader, rows: Iterable[ComplexDevelopment]
) -> tuple[ComplexDevelopmentFact, ...]:
    """Return territories of complex development with their indicators."""
    return tuple(
        ComplexDevelopmentFact(
            source=source,
            name=row.name,
            basis=row.basis,
            act=act_of(row),
            indicators=tuple(
                IndicatorFact(
                    infrastructure=str(each.get("infrastructure", "")),
                    measure=str(each.get("measure", "")),
                    name=str(each.get("name", "")),
                    unit=str(each.get("unit", "")),
                    value=str(each.get("value", "")),
                )
                for each in row.indicators
            ),
            geometry=surface_of(local),
        )
        for row, source, local in reader.placed(rows)
    )


def appearance(reader: Reader, rows: Iterable[AppearanceTerritory]) -> tuple[AppearanceFact, ...]:
    """Return territories of requirements for architectural appearance."""
    return tuple(
        AppearanceFact(
            source=source,
            code=row.code,
            name=row.name,
            act=act_of(row),
            requirements=tuple(
                RequirementFact(
                    requirement=str(each.get("requirement", "")),
                    indicator=str(each.get("indicator", "")),
                )
                for each in row.requirements
            ),
            geometry=surface_of(local),
        )
        for row, source, local in reader.placed(rows)
    )


def protected_areas(reader: Reader, rows: Iterable[ProtectedArea]) -> tuple[ProtectedAreaFact, ...]:
    """Return specially protected natural areas."""
    return tuple(
        ProtectedAreaFact(
            source=source,
            registry_number=row.registry_number,
            name=row.name,
            category=row.category,
            functional_zone=row.functional_zone,
            planning_act=row.planning_act,
            act=act_of(row),
            requirements={str(key): str(text) for key, text in row.requirements.items()},
            geometry=surface_of(local),
        )
        for row, source, local in reader.placed(rows)
    )


def water(reader: Reader, rows: Iterable[WaterBody]) -> tuple[WaterFact, ...]:
    """Return water bodies."""
    return tuple(
        WaterFact(source=source, name=row.name, geometry=surface_of(local))
        for row, source, local in reader.placed(rows)
    )
