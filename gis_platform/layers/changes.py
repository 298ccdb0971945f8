"""What somebody wants to change, as values: the change, what it starts from, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final

from django.db.models import QuerySet

from gis_platform.layers.crs_names import LON_LAT_CRS, NamedCrs
from gis_platform.layers.history import FEATURE_ID, versions
from gis_platform.layers.models import Feature
from gis_platform.layers.registry import Layer


class _Unsent(Enum):
    UNSENT = "unsent"


UNSENT: Final = _Unsent.UNSENT
"""Stands for a geometry that a change does not speak of; None takes the geometry away."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to become of a feature.

    properties: JSON values by field. geometry: GeoJSON, None or UNSENT. whole: what is not sent
    falls back to its default; else it stays. crs: of the geometry. accepted: codes of warnings
    that are known.
    """

    properties: Mapping[str, object] = field(default_factory=dict)
    geometry: object = UNSENT
    whole: bool = False
    crs: NamedCrs = LON_LAT_CRS
    accepted: frozenset[str] = frozenset()

    @property
    def sent(self) -> dict[str, object]:
        """What was sent, the geometry among the fields."""
        shape = {} if self.geometry is UNSENT else {"geometry": self.geometry}
        return {**self.properties, **shape}


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Why something is changed, kept with its history; channel: by which door it came."""

    channel: str
    reason: str = ""
    source_document: str = ""


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """The state that a change starts from.

    versions: one of them, any if None. unmodified_since: no change is later than this moment;
    asked only if `versions` says nothing.
    """

    versions: frozenset[int] | None = None
    unmodified_since: datetime | None = None

    @property
    def base_version(self) -> int | None:
        """The version that the asker has read, if it is known."""
        return max(self.versions, default=None) if self.versions else None

    def is_met_by(self, layer: Layer, feature: Feature) -> bool:
        """Say whether a feature is as expected; one statement for a moment, else none."""
        if self.unmodified_since is not None:
            return _unmodified(layer, feature, self.unmodified_since)
        return self.versions is None or feature.version in self.versions


def recorded(layer: Layer, feature: Feature) -> QuerySet[Any]:
    """Return the versions of a feature, in the order in which they were made."""
    own: QuerySet[Any] = versions(layer)._base_manager.filter(**{FEATURE_ID: feature.pk})
    return own.order_by("pgh_id")


def _unmodified(layer: Layer, feature: Feature, since: datetime) -> bool:
    """Say whether the newest state is the one that somebody read who names a moment.

    Moments of the history are those at which transactions began, so an older version may bear
    the second of the newest, or a later one. Its reader would name the same moment: refused.
    """
    *older, newest = recorded(layer, feature).values_list("pgh_created_at", flat=True) or [
        feature.begin_lifespan
    ]
    least = _rounded_up(newest)
    return newest <= since and not any(least <= _rounded_up(one) <= since for one in older)


def _rounded_up(moment: datetime) -> datetime:
    return datetime.fromtimestamp(math.ceil(moment.timestamp()), tz=UTC)
