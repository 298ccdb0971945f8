"""TopoJSON and sequences of features written out as GeoJSON.

Their GDAL drivers take text like 16:50:000000 for a time of day; that of GeoJSON can be told not
to. Pure: standard library and numpy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis_platform.layers.imports.errors import ImportRefused

Position = list[float]
Document = Mapping[str, object]
RING_POSITIONS = 4
"""Least positions of a ring, the first one again at the end (RFC 7946, 3.1.6)."""
_RECORD_SEPARATOR = b"\x1e"


def write_sequence(source: Path, target: Path) -> None:
    """Write a sequence of features (RFC 8142, or a feature a line) as a collection."""
    with source.open("rb") as lines, target.open("xb") as written:
        written.write(b'{"type":"FeatureCollection","features":[')
        started, separated = False, False
        for line in lines:
            begins = line.startswith(_RECORD_SEPARATOR)
            separated = separated or begins
            text = line.lstrip(_RECORD_SEPARATOR).strip()
            if not text:
                continue
            if started and (begins or not separated):
                written.write(b",")
            written.write(text + b"\n")
            started = True
        written.write(b"]}")


def write_topology(source: Path, target: Path, *, name: str, layer: str = "") -> None:
    """Write one object of a topology as a collection; layer names it where there are several.

    Source: the TopoJSON format specification 1.0. Raises ImportRefused.
    """
    try:
        topology = json.loads(source.read_bytes())
        features = _features(topology["objects"][_choose(topology, layer, name)], _Grid(topology))
        with target.open("x", encoding="utf-8") as written:
            written.write('{"type":"FeatureCollection","features":[\n')
            for place, feature in enumerate(features):
                written.write((",\n" if place else "") + json.dumps(feature, ensure_ascii=False))
            written.write("]}")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ImportRefused(f"{name} is a broken TopoJSON: {error!r}.") from error


def _choose(topology: Document, layer: str, name: str) -> str:
    objects = topology["objects"]
    if not isinstance(objects, dict) or not objects:
        raise ImportRefused(f"{name} has no objects.")
    if layer and layer not in objects:
        raise ImportRefused(f"{name} has no layer {layer!r}, but {', '.join(objects)}.")
    if not layer and len(objects) > 1:
        raise ImportRefused(f"{name} holds the layers {', '.join(objects)}: name one of them.")
    return layer or str(next(iter(objects)))


class _Grid:
    """The positions of a topology: its arcs, and the grid on which they are quantised."""

    def __init__(self, topology: dict[str, dict[str, list[float]]]) -> None:
        transform = topology.get("transform")
        self.scale = np.array(transform["scale"] if transform else (1.0, 1.0))
        self.translate = np.array(transform["translate"] if transform else (0.0, 0.0))
        arcs = [np.array([point[:2] for point in arc], dtype=float) for arc in topology["arcs"]]
        if transform:  # steps from position to position
            arcs = [arc.cumsum(axis=0) for arc in arcs]
        self.arcs: list[list[Position]] = [self.places(arc).tolist() for arc in arcs]

    def places(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the coordinates of grid points."""
        return np.asarray(points * self.scale + self.translate, dtype=np.float64)


def _features(found: dict[str, object], grid: _Grid) -> Iterator[dict[str, object]]:
    members = found["geometries"] if found.get("type") == "GeometryCollection" else [found]
    for member in members:  # type: ignore[attr-defined]  # a list, or TypeError is answered above
        yield {
            "type": "Feature",
            "properties": member.get("properties") or {},
            "geometry": _geometry(member, grid),
        }


def _geometry(member: dict[str, object], grid: _Grid) -> dict[str, object] | None:
    kind = member.get("type")
    if kind is None:
        return None
    if kind in {"Point", "MultiPoint"}:
        points = np.array(member["coordinates"], dtype=float)[..., :2]
        return {"type": kind, "coordinates": grid.places(points).tolist()}
    if kind not in {"LineString", "MultiLineString", "Polygon", "MultiPolygon"}:
        raise ImportRefused(f"A {kind} of a TopoJSON is not read.")
    coordinates = _coordinates(member["arcs"], grid.arcs)
    if kind == "Polygon":
        coordinates = _rings(coordinates)
    elif kind == "MultiPolygon":
        coordinates = [rings for rings in map(_rings, coordinates) if rings]
    return {"type": kind, "coordinates": coordinates}


def _rings(rings: list[Any]) -> list[Any]:  # lists of positions
    """Return the rings of a polygon that quantising left of them; none when the outer one fell."""
    if not rings or len(rings[0]) < RING_POSITIONS:
        return []
    return [ring for ring in rings if len(ring) >= RING_POSITIONS]


def _coordinates(indices: object, arcs: list[list[Position]]) -> list[Any]:  # nested lists
    """Return positions for a list of arcs, and lists of them for lists of lists."""
    if not isinstance(indices, list):
        raise TypeError("arcs are not a list")
    if indices and isinstance(indices[0], list):
        return [_coordinates(part, arcs) for part in indices]
    line: list[Position] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        line.extend(arc[1:] if line else arc)
    return line
