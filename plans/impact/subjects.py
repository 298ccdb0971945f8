"""What stands on parcels beside their plans: permits, leases, as the apps above declare them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from django.db.models import Q, QuerySet
from shapely import MultiPolygon, STRtree

from gis_platform.layers.policy import access, may_read
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor


@dataclass(frozen=True, kw_only=True)
class ImpactSubject:
    """A layer whose features stand on parcels and may be hit by a change of rules.

    parcel_field: the field with the cadastral number, or with the list of them. label: the
    field by which a feature is named. condition: which of them count, as those in force.
    """

    layer: str
    parcel_field: str
    label: str
    condition: Q = field(default_factory=Q)
    is_list: bool = False


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A feature that stands on a parcel."""

    layer: str
    feature_id: int
    label: str


_subjects: dict[str, ImpactSubject] = {}


def register_impact_subject(subject: ImpactSubject) -> ImpactSubject:
    """Let features of a layer count among what a change of rules hits; once for each layer."""
    _subjects[subject.layer] = subject
    return subject


def subjects() -> tuple[ImpactSubject, ...]:
    """Return what was registered, by name of the layer."""
    return tuple(_subjects[name] for name in sorted(_subjects))


def subjects_on(
    grounds: Mapping[str, MultiPolygon], actor: Actor
) -> dict[str, tuple[Subject, ...]]:
    """Return what stands on parcels, by cadastral number; two statements for each layer.

    grounds: the parcels by number, EPSG:4326. A feature without numbers stands on the parcels
    that its geometry reaches into. What the actor may not see is left out.
    """
    found: dict[str, list[Subject]] = defaultdict(list)
    for subject in subjects() if grounds else ():
        layer = get_layer(subject.layer)
        if not may_read(actor, layer):
            continue
        rows = access(actor, layer).visible(layer.model.objects.of(actor.municipality))
        for number, each in _on(subject, rows.filter(subject.condition).order_by("pk"), grounds):
            found[number].append(each)
    return {number: tuple(each) for number, each in found.items()}


def _on(
    subject: ImpactSubject, rows: QuerySet[Any], grounds: Mapping[str, MultiPolygon]
) -> Iterator[tuple[str, Subject]]:
    """Yield the numbers of parcels with what stands there; rows: of any layer."""
    name, numbers = subject.parcel_field, list(grounds)
    lookup = "overlap" if subject.is_list else "in"
    columns = ("pk", subject.label, name)
    for pk, label, parcels in rows.filter(**{f"{name}__{lookup}": numbers}).values_list(*columns):
        for number in parcels if subject.is_list else [parcels]:
            if number in grounds:
                yield number, Subject(layer=subject.layer, feature_id=pk, label=str(label))
    tree = STRtree(list(grounds.values()))
    extent = Polygon.from_bbox(tuple(shapely.total_bounds(list(grounds.values()))))
    unnamed = rows.filter(**{name: [] if subject.is_list else ""}, geometry__bboverlaps=extent)
    for pk, label, wkb in unnamed.values_list("pk", subject.label, AsWKB("geometry")):
        shape = shapely.from_wkb(bytes(wkb))
        for place in tree.query(shape, predicate="intersects").tolist():
            if not shapely.touches(shape, grounds[numbers[place]]):
                each = Subject(layer=subject.layer, feature_id=pk, label=str(label))
                yield numbers[place], each


LEASES = register_impact_subject(
    ImpactSubject(
        layer="leases",
        parcel_field="parcel_numbers",
        label="number",
        is_list=True,
        condition=Q(status="IN_FORCE"),
    )
)
