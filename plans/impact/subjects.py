"""What stands on parcels beside their plans: permits, leases, as the apps above declare them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from gis_platform.layers.models import Feature
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


def subjects_on(numbers: Sequence[str], actor: Actor) -> dict[str, list[Subject]]:
    """Return what stands on parcels, by cadastral number; a statement for each layer.

    What the actor may not see is left out.
    """
    found: dict[str, list[Subject]] = defaultdict(list)
    wanted = set(numbers)
    for subject in subjects():
        layer = get_layer(subject.layer)
        if not may_read(actor, layer):
            continue
        rights = access(actor, layer)
        model: type[Feature] = layer.model
        lookup = "overlap" if subject.is_list else "in"
        rows = rights.visible(model.objects.of(actor.municipality)).filter(
            subject.condition, **{f"{subject.parcel_field}__{lookup}": list(numbers)}
        )
        for pk, label, parcels in rows.order_by("pk").values_list(
            "pk", subject.label, subject.parcel_field
        ):
            each = Subject(layer=subject.layer, feature_id=pk, label=str(label))
            for number in parcels if subject.is_list else [parcels]:
                if number in wanted:
                    found[number].append(each)
    return dict(found)
