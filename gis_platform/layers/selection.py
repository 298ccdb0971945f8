"""Which features are asked for, as a value; and the scoped statement that finds them.

Pages, exports, counts and the feature service all start from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import QuerySet

from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access
from gis_platform.municipalities.models import STORAGE_SRID, Municipality

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which features of a layer are asked for, by somebody who sees `access` of it.

    bbox: west, south, east, north in EPSG:4326. equals: declared filters only.
    """

    access: Access
    bbox: Bounds | None = None
    equals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Selected:
    """Rows of a layer, or of its versions; `key` names the column that holds the feature's id."""

    rows: QuerySet[Any]
    key: str = "pk"


def select(selection: Selection, municipality: Municipality) -> Selected:
    """Return the rows that are asked for, those that the actor may see; nothing is read yet."""
    seen = selection.access
    found = seen.visible(seen.layer.model.objects.of(municipality)).filter(**selection.equals)
    if selection.bbox:
        box = Polygon.from_bbox(selection.bbox)
        box.srid = STORAGE_SRID
        found = found.filter(**{f"{GEOMETRY}__bboverlaps": box})
    return Selected(rows=found)
