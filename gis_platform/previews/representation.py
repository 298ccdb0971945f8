"""A read file as JSON: to be drawn in lon/lat, or exactly in local metres."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import orjson
import shapely
from django.utils.translation import gettext as _

from gis_platform.geometry.crs import LONLAT_DECIMALS, CoordinateOutOfRange
from gis_platform.layers.imports.geometry import WORLD, Bounds
from gis_platform.layers.imports.layer_files import neighbourhood
from gis_platform.municipalities.models import Municipality
from gis_platform.previews import limits
from gis_platform.previews.kinds import fitted
from gis_platform.previews.placing import Placement, Shapes
from gis_platform.previews.problems import Inspected, Problem, distance_from, inspect, is_far
from gis_platform.previews.reading import FileContent, LayerContent

_DEGREE_M = 111_320.0
Json = dict[str, Any]


class _Values:
    """Writes values for JSON until an answer has enough of them."""

    def __init__(self, most: int) -> None:
        self.left, self.longest = most, limits.VALUE_CHARACTERS

    def of(self, layer: LayerContent, at: int) -> Json:
        """Return the fields of a feature that have a value; empty once enough is written."""
        if self.left <= 0:
            return {}
        told = {name: plain(listed[at]) for name, listed in layer.values.items()}
        short = {name: self._short(one) for name, one in told.items() if one is not None}
        self.left -= sum(len(name) + len(str(one)) for name, one in short.items())
        return short

    def _short(self, value: object) -> object:
        if isinstance(value, str) and len(value) > self.longest:
            return value[: self.longest] + "…"
        return value


def plain(value: object) -> object:
    """Return a value as JSON has it; None for what it does not have."""
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, list):
        return "; ".join(str(plain(one)) for one in value)
    return None


def drawn_layers(
    content: FileContent, placement: Placement, municipality: Municipality
) -> list[Json]:
    """Return the layers of a file with their features in lon/lat and what is wrong with them."""
    vertices = sum(int(shapely.get_num_coordinates(one.shapes).sum()) for one in content.layers)
    simplified_m = limits.SIMPLIFIED_M if vertices > limits.DRAWN_VERTICES else None
    values = _Values(limits.VALUES_CHARACTERS)
    area = neighbourhood(municipality)
    told = []
    for number, layer in enumerate(content.layers):
        inspected = inspect(layer.shapes, placement.to_lonlat(layer.shapes), layer.rows)
        bounds = _bounds(inspected.lonlat)
        away = 0.0 if area == WORLD else distance_from(bounds, area, municipality.local_crs)
        told.append(
            {
                "number": number,
                "name": layer.name,
                "count": len(layer.rows),
                "fields": [{"name": name, "kind": kind} for name, kind in layer.kinds.items()],
                "geometry_types": _types(layer.shapes),
                "bounds": bounds,
                "simplified_m": simplified_m,
                "problems": [_problem(one) for one in inspected.problems[: limits.PROBLEMS]],
                "problems_left_out": max(0, len(inspected.problems) - limits.PROBLEMS),
                "remarks": _remarks(layer, away),
                "features": _features(layer, inspected, simplified_m, values),
            }
        )
    return told


def exact_features(
    layer: LayerContent,
    placement: Placement,
    municipality: Municipality,
    rows: Sequence[int],
    geometry_type: str,
) -> Json:
    """Return chosen features in local metres on the grid, with whole values.

    geometry_type: which the geometry is to have, as layers name it; features that have nothing
    of it are told in `refused`.
    """
    at_row = {int(row): at for at, row in enumerate(layer.rows)}
    features, refused = [], []
    for row in rows:
        at = at_row.get(row)
        shape = None if at is None else fitted(layer.shapes[at], geometry_type)
        if at is None or shape is None:
            refused.append({"row": row, "sentence": _unfit(row, geometry_type)})
            continue
        alone: Shapes = np.array([shape], dtype=object)
        if refusal := _refusal(alone, placement, row):
            refused.append({"row": row, "sentence": refusal})
            continue
        try:
            local = placement.to_local(alone, municipality.local_crs)[0]
        except CoordinateOutOfRange as error:
            refused.append({"row": row, "sentence": str(error)})
            continue
        values = {name: plain(listed[at]) for name, listed in layer.values.items()}
        given = {name: one for name, one in values.items() if one is not None}
        geometry = dict(shapely.geometry.mapping(local))
        features.append({"row": row, "properties": given, "geometry": geometry})
    return {"crs": "local", "features": features, "refused": refused}


def _refusal(alone: Shapes, placement: Placement, row: int) -> str:
    """Return why a shape has no place on the earth; empty if it has one."""
    found = inspect(alone, placement.to_lonlat(alone), np.array([row]))
    return "" if found.lonlat[0] is not None else found.problems[0].sentence


def _unfit(row: int, geometry_type: str) -> str:
    told = {"row": row + 1, "kind": geometry_type}
    return _("Feature %(row)s has nothing of which a %(kind)s could be made.") % told


def _features(
    layer: LayerContent, inspected: Inspected, simplified_m: float | None, values: _Values
) -> Json:
    drawn = inspected.lonlat
    if simplified_m is not None:
        drawn = shapely.simplify(drawn, simplified_m / _DEGREE_M, preserve_topology=False)
        drawn = np.where(shapely.is_empty(drawn), inspected.lonlat, drawn)
    drawn = shapely.transform(drawn, lambda points: np.round(points, LONLAT_DECIMALS))
    written = shapely.to_geojson(drawn)
    features = [
        {
            "type": "Feature",
            "id": int(layer.rows[at]),
            "properties": values.of(layer, at),
            "geometry": None if text is None else orjson.Fragment(text),
        }
        for at, text in enumerate(written)
    ]
    return {"type": "FeatureCollection", "features": features}


def _problem(problem: Problem) -> Json:
    place = problem.place
    return {
        "row": problem.row,
        "code": problem.code,
        "severity": problem.severity,
        "sentence": problem.sentence,
        "place": None if place is None else shapely.geometry.mapping(place),
    }


def _remarks(layer: LayerContent, away_m: float) -> list[str]:
    if not is_far(away_m):
        return []
    if not math.isfinite(away_m):
        return [_("The layer lies where the local coordinate system has no places.")]
    told = {"distance": f"{away_m / 1000:.0f}"}
    return [
        _(
            "The layer lies %(distance)s km off the municipality: is its coordinate system right, "
            "and is its X east?"
        )
        % told
    ]


def _types(shapes: Shapes) -> dict[str, int]:
    names = [str(one.geom_type) for one in shapes if one is not None]
    return dict(Counter(names).most_common())


def _bounds(shapes: Shapes) -> Bounds | None:
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    return None if math.isnan(west) else (west, south, east, north)
