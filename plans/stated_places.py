"""Where the things lie that statements about a parcel name; in the local CRS, valid."""

from __future__ import annotations

from typing import Any

import shapely
from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import CoordinateOutOfRange
from gis_platform.layers.serializers import to_shape
from gis_platform.municipalities.models import Municipality
from parcels.models import CapitalObject
from plans.rules.corrections import PATH
from zoning.models import HeritageObject, PublicEasement, RestrictionZone

LARGEST_ROW = 2**63 - 1


def place_of_path(path: str, municipality: Municipality) -> BaseGeometry | None:
    """Return where the thing lies of which a path names a field; None if nobody knows.

    path: as of a correction, "oks[16:50:1:1].floors". At most one statement.
    """
    match = PATH.fullmatch(path)
    if match is None:
        return None
    key = match["key"]
    known: dict[str, tuple[Any, Q]] = {
        "oks": (CapitalObject, Q(cadastral_number=key)),
        "heritage": (HeritageObject, Q(registry_number=key)),
        "easements": (PublicEasement, Q(registry_number=key)),
    }
    if match["list"] == "restrictions":
        row = key.rpartition("/")[2]
        is_row = row.isascii() and row.isdigit() and int(row) <= LARGEST_ROW
        return _place(RestrictionZone, Q(pk=int(row)), municipality) if is_row else None
    if match["list"] not in known:
        return None
    return _place(*known[match["list"]], municipality)


def place_of_restriction(name: str, municipality: Municipality) -> BaseGeometry | None:
    """Return where a zone with special conditions lies; None if nobody knows. One statement.

    name: its registry number, or its identifier in the source.
    """
    return _place(RestrictionZone, Q(registry_number=name) | Q(local_id=name), municipality)


def _place(model: Any, condition: Q, municipality: Municipality) -> BaseGeometry | None:  # noqa: ANN401  a model of features
    """Return the ground of the current features that meet a condition, as one shape."""
    stored = model.objects.of(municipality).filter(condition).values_list("geometry", flat=True)
    shapes = [shape for one in stored if (shape := to_shape(one, "GEOMETRY")) is not None]
    if not shapes:
        return None
    try:
        local = [municipality.local_crs.to_local(shape) for shape in shapes]
    except CoordinateOutOfRange:
        return None
    return shapely.union_all([shapely.make_valid(one) for one in local])
