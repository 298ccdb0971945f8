"""States of a feature as editors compare them: JSON values, and the shape in the local CRS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapely.geometry.base import BaseGeometry

from gis_platform.changesets.errors import JsonObject
from gis_platform.geometry.crs import CoordinateOutOfRange, LocalCrs
from gis_platform.geometry.geojson import read_geojson, write_geojson
from gis_platform.geometry.grid import rounded
from gis_platform.layers.cards import title
from gis_platform.layers.changes import recorded
from gis_platform.layers.merge import UNKNOWN, Merged
from gis_platform.layers.models import GEOMETRY, Feature
from gis_platform.layers.policy import Access
from gis_platform.layers.receivables import ASSIGNED
from gis_platform.layers.serializers import represent_values, to_shape
from gis_platform.layers.shapes import accepted_types, promoted

MOST_VERTICES = 200_000
State = dict[str, Any]
"""Values by field; `geometry` is a shape in the local CRS, or None."""


def state_of(seen: Access, stored: Any, local_crs: LocalCrs) -> State:  # noqa: ANN401  feature or version
    """Return the state of a feature, or of one of its versions, as its reader sees it."""
    written = represent_values(seen, stored)
    values = {name: value for name, value in written.items() if name not in ASSIGNED}
    shape = to_shape(getattr(stored, GEOMETRY), seen.layer.geometry_type)
    try:
        values[GEOMETRY] = None if shape is None else local_crs.to_local(shape)
    except CoordinateOutOfRange:
        values[GEOMETRY] = None
    return values


def version_at(seen: Access, feature: Feature, version: int) -> Any:  # noqa: ANN401  a row of versions
    """Return the recorded version of a feature that held at a number, None if nobody may know."""
    known = seen.visible(recorded(seen.layer, feature)).filter(version__lte=version)
    return known.last() if version <= feature.version else None


def read_local(seen: Access, sent: object, precision_m: float) -> BaseGeometry | None:
    """Return a geometry that was sent, on the grid and of the layer's type; raises ToolRefused."""
    if sent is None:
        return None
    kind = seen.layer.geometry_type
    shape = read_geojson(
        sent, name=GEOMETRY, accepted=accepted_types(kind), most_vertices=MOST_VERTICES
    )
    return promoted(rounded(shape, precision_m), kind)


def conflict(
    seen: Access,
    feature: Feature,
    base: tuple[int | None, State],
    mine: tuple[str, str, State],
    merged: Merged,
) -> JsonObject:
    """Return what somebody has to decide, ready for JSON.

    base: the version that was read, and its state. mine: key and op of the edit, what it sets.
    """
    key, op, wanted = mine
    theirs = state_of(seen, feature, feature.municipality.local_crs)
    return {
        "key": key,
        "layer": seen.layer.name,
        "id": feature.pk,
        "title": title(seen.layer, theirs),
        "base": {"version": base[0], **_parted(base[1])},
        "theirs": {
            "version": feature.version,
            **_parted(theirs),
            **_by_whom(seen, feature),
            "deleted": feature.end_lifespan is not None,
        },
        "mine": {**_sent(wanted), "op": op},
        "fields": [
            {
                "name": one.name,
                "base": plain(one.base),
                "theirs": plain(one.theirs),
                "mine": plain(one.mine),
                "clashes": one.clashes,
            }
            for one in merged.fields
        ],
    }


def plain(value: object) -> object:
    """Return a value of a state as JSON has it."""
    if value is UNKNOWN:
        return None
    return _listed(write_geojson(value)) if isinstance(value, BaseGeometry) else value


def local_place(place: BaseGeometry | None, local_crs: LocalCrs) -> JsonObject | None:
    """Return a place of EPSG:4326 as local GeoJSON, None if it has none there."""
    if place is None:
        return None
    try:
        return write_geojson(local_crs.to_local(place))
    except CoordinateOutOfRange:
        return None


def _listed(written: object) -> object:
    """Return GeoJSON with lists in place of tuples, as it is read from JSON."""
    if isinstance(written, dict):
        return {name: _listed(value) for name, value in written.items()}
    return [_listed(one) for one in written] if isinstance(written, list | tuple) else written


def _parted(state: Mapping[str, Any]) -> JsonObject:
    properties = {name: value for name, value in state.items() if name != GEOMETRY}
    return {"properties": properties, GEOMETRY: plain(state.get(GEOMETRY))}


def _sent(state: Mapping[str, Any]) -> JsonObject:
    """Return what an edit sets; the geometry only if it does."""
    told = _parted(state)
    return told if GEOMETRY in state else {"properties": told["properties"]}


def _by_whom(seen: Access, feature: Feature) -> JsonObject:
    last = recorded(seen.layer, feature).last()
    told = (last.pgh_context or {}) if last else {}
    return {
        "by": told.get("actor"),
        "at": last.pgh_created_at.isoformat() if last else None,
        "reason": told.get("reason"),
    }
