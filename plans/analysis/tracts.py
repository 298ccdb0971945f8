"""A tract of a municipality: some parcels, and in arrays all that decides about them.

Geometries are in the municipality's local CRS: x east, y north, metres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from plans.facts import ActivePlanFact, CapitalObjectFact, NeighbourFact, ParcelFact, PlanFacts
from plans.sources import Source

Shapes = NDArray[np.object_]
Whole = NDArray[np.intp]
BESIDE_M = 10.0
"""What is farther from a parcel decides nothing about it."""
LAYERS = (
    "zones",
    "restrictions",
    "red_lines",
    "common_use",
    "easements",
    "heritage",
    "planning_elements",
    "water",
    "planning_documents",
    "placement_zones",
    "complex_development",
    "appearance",
    "protected_areas",
)
"""Names of the facts of which a tract holds all; those of a parcel are chosen by place."""


def shapes_of(geometries: list[BaseGeometry]) -> Shapes:
    """Return geometries as an array (n,)."""
    found: Shapes = np.empty(len(geometries), dtype=object)
    found[:] = geometries
    return found


@dataclass(frozen=True, kw_only=True)
class ParcelRow:
    """A current parcel as registered; in_city None where no boundary is stored."""

    pk: int
    number: str
    kind: str
    status: str
    use_code: str
    area_m2: float | None
    successors: tuple[str, ...]
    local_id: str
    version: int
    in_city: bool | None = None

    @property
    def source(self) -> Source:
        """Where it is kept."""
        return Source(
            layer="parcels", feature_id=self.pk, local_id=self.local_id, version=self.version
        )


@dataclass(frozen=True, kw_only=True)
class Tract:
    """Parcels with all that decides about them.

    common: facts that they share: the municipality, its layers and regulations, and the
    features of each layer on the ground of the tract. parcels, grounds: those asked for and
    those around, row by row. subjects: rows of those asked for. stated: numbers of parcels
    about which people stated something. active_plans: in force, by number of the parcel.
    """

    common: PlanFacts
    parcels: list[ParcelRow]
    grounds: Shapes
    subjects: Whole
    buildings: list[CapitalObjectFact]
    stated: frozenset[str] = frozenset()
    active_plans: Mapping[str, tuple[ActivePlanFact, ...]]

    @cached_property
    def parcel_tree(self) -> STRtree:
        """Index of all parcels."""
        return STRtree(self.grounds)

    @cached_property
    def building_shapes(self) -> Shapes:
        """Outlines of the buildings."""
        return shapes_of([fact.geometry for fact in self.buildings])

    @cached_property
    def building_tree(self) -> STRtree:
        """Index of the buildings."""
        return STRtree(self.building_shapes)

    @cached_property
    def shapes(self) -> dict[str, Shapes]:
        """Geometries of each layer by the name of its facts."""
        return {
            name: shapes_of([fact.geometry for fact in getattr(self.common, name)])
            for name in LAYERS
        }

    @cached_property
    def trees(self) -> dict[str, STRtree]:
        """Index of each layer by the name of its facts."""
        return {name: STRtree(shapes) for name, shapes in self.shapes.items()}

    def parcel_fact(self, row: int) -> ParcelFact:
        """Return what decides of a parcel itself; its words are left empty."""
        parcel = self.parcels[row]
        return ParcelFact(
            source=parcel.source,
            cadastral_number=parcel.number,
            kind=parcel.kind,
            status=parcel.status,
            ended=False,
            address="",
            quarter_number="",
            area_m2=parcel.area_m2,
            area_error_m2=None,
            category_code="",
            permitted_use_by_document="",
            use_code=parcel.use_code,
            successor_numbers=parcel.successors,
            in_city=parcel.in_city,
            geometry=self.grounds[row],
        )

    def facts_of(self, row: int) -> PlanFacts:
        """Return all facts that decide about a parcel, as if they had been read for it alone."""
        parcel = self.parcel_fact(row)
        window = shapely.box(*shapely.bounds(self.grounds[row])).buffer(BESIDE_M)
        around = sorted(self.parcel_tree.query(window, predicate="intersects").tolist())
        neighbours = tuple(
            NeighbourFact(
                source=self.parcels[each].source,
                cadastral_number=self.parcels[each].number,
                kind=self.parcels[each].kind,
                geometry=self.grounds[each],
            )
            for each in around
            if each != row
        )
        near = sorted(self.building_tree.query(window, predicate="intersects").tolist())
        layers: dict[str, Any] = {  # each field has a type of its own
            name: tuple(getattr(self.common, name)[i] for i in sorted(tree.query(window).tolist()))
            for name, tree in self.trees.items()
        }
        return replace(
            self.common,
            parcel=parcel,
            neighbours=neighbours,
            capital_objects=tuple(self.buildings[each] for each in near),
            active_plans=self.active_plans.get(parcel.cadastral_number, ()),
            **layers,
        )

    def possible(self, row: int) -> PlanFacts:
        """Return the facts that say whether a plan can be made of a parcel at all."""
        parcel = self.parcel_fact(row)
        return replace(
            self.common,
            parcel=parcel,
            active_plans=self.active_plans.get(parcel.cadastral_number, ()),
        )
