"""What is in a file: its layers with their fields, values and shapes, in its own system."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely
from django.conf import settings
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from pyproj import CRS

from gis_platform.layers.imports.archives import shapefiles_in
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.formats import HEAD_BYTES, Format
from gis_platform.layers.imports.intake import Delivery, take_in
from gis_platform.layers.imports.reading import (
    GEOMETRY,
    Allowance,
    OpenFile,
    layer_names,
    open_delivery,
)
from gis_platform.previews import limits

Shapes = NDArray[np.object_]
ALLOWANCE = Allowance(
    memory_bytes=limits.READER_MEMORY_BYTES, cpu_seconds=limits.READER_CPU_SECONDS
)
_POINTS_OF_LINES = {"route_points": "routes", "track_points": "tracks"}
"""Layers of a GPX that say again what others say."""
_NAMES_CRS = re.compile(rb'"crs"\s*:\s*\{')
_OF_SEVERAL_LAYERS = {Format.GEOPACKAGE, Format.KML, Format.GPX}
_NAMES_OF_COPIES = {"data", "features"}
"""Names that the private copy has and the file has not."""
_DRAWN_ON = "Layer"
"""The field of a DXF that says on which layer of the drawing something is."""

_KINDS = {
    "boolean": (pa.types.is_boolean,),
    "integer": (pa.types.is_integer,),
    "number": (pa.types.is_floating, pa.types.is_decimal),
    "date": (pa.types.is_date,),
    "moment": (pa.types.is_timestamp,),
    "bytes": (pa.types.is_binary, pa.types.is_large_binary),
}


@dataclass(frozen=True, kw_only=True)
class LayerContent:
    """A layer of a file. rows: numbers of its features in the file's layer `source`, from 0.

    source_values: what tells its features from others of `source`, for an import.
    kinds: by field, the type of its values in Arrow's words. values: by field, in the order of
    rows. shapes: in the system of the file, None for a feature without geometry.
    """

    name: str
    source: str
    source_values: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str]
    rows: NDArray[np.int64]
    values: Mapping[str, list[object]]
    shapes: Shapes


@dataclass(frozen=True, kw_only=True)
class FileContent:
    """A file. stated: the system that it names, or that its format fixes."""

    name: str
    format: Format
    stated: CRS | None
    names_crs: bool
    layers: tuple[LayerContent, ...]


class _Budget:
    """Counts what a file holds and refuses what is too much of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.features = self.vertices = 0
        self.end = time.monotonic() + limits.READING_SECONDS

    def take(self, shapes: Shapes) -> None:
        self.features += len(shapes)
        self.vertices += int(shapely.get_num_coordinates(shapes).sum())
        if self.features > limits.FEATURES:
            self.refuse(_("%(name)s has more than %(most)s features"), limits.FEATURES)
        if self.vertices > limits.VERTICES:
            self.refuse(_("%(name)s has more than %(most)s vertices"), limits.VERTICES)
        if time.monotonic() > self.end:
            most = int(limits.READING_SECONDS)
            self.refuse(_("%(name)s could not be read within %(most)s s"), most)

    def refuse(self, sentence: str, most: int) -> None:
        told = sentence % {"name": self.name, "most": most}
        raise ImportRefused(_("%(why)s; import it in place of looking at it.") % {"why": told})


def read_file(path: Path, *, name: str) -> FileContent:
    """Read a file whole; ImportRefused says what is wrong with it, or which limit it exceeds.

    name: as the sender calls it; the file itself may be called anything.
    """
    budget = _Budget(name)
    found = [*_opened_layers(path, name, budget)]
    layers = [part for one in found for part in one.parts if len(part.rows)]
    if not layers:
        raise ImportRefused(_("%(name)s holds no features.") % {"name": name})
    stated = next((one.stated for one in found if one.stated is not None), None)
    first = found[0]
    return FileContent(
        name=name,
        format=first.format,
        stated=stated,
        names_crs=first.names_crs,
        layers=tuple(_without_repetition(layers)),
    )


@dataclass(frozen=True, kw_only=True)
class _Opened:
    format: Format
    stated: CRS | None
    names_crs: bool
    parts: list[LayerContent]


def _opened_layers(path: Path, name: str, budget: _Budget) -> Iterator[_Opened]:
    stems: tuple[str, ...] = ("",)
    with path.open("rb") as opened:
        is_archive = opened.read(4) == b"PK\x03\x04"
    if is_archive:
        stems = shapefiles_in(path, name=name) or ("",)
    _require_few(name, stems)
    folder = Path(settings.DATA_DIR) / "previews"
    for stem in stems:
        with take_in(
            path, folder=folder, layer=stem, name=name, most_unpacked=limits.UNPACKED_BYTES
        ) as delivery:
            listed = _layers_of(delivery)
            _require_few(name, listed)
            for layer in listed:
                yield _read_layer(delivery, layer, stem or layer, budget)


def _layers_of(delivery: Delivery) -> tuple[str, ...]:
    """Return the names of the layers; one without a name where the format has one only."""
    if delivery.format not in _OF_SEVERAL_LAYERS:
        return ("",)
    return layer_names(delivery, allowance=ALLOWANCE)


def _require_few(name: str, listed: tuple[str, ...]) -> None:
    if len(listed) > limits.LAYERS:
        raise ImportRefused(
            _("%(name)s has %(count)s layers; at most %(most)s are looked at.")
            % {"name": name, "count": len(listed), "most": limits.LAYERS}
        )


def _read_layer(delivery: Delivery, layer: str, title: str, budget: _Budget) -> _Opened:
    with open_delivery(delivery, layer=layer, allowance=ALLOWANCE) as opened:
        whole = _content(delivery, opened, title, budget)
        stated = opened.description.crs
    if delivery.format is Format.DXF:
        stated = None  # GDAL guesses none; a drawing names none
    return _Opened(
        format=delivery.format,
        stated=stated,
        names_crs=_names_crs(delivery),
        parts=_by_drawing_layer(whole) if delivery.format is Format.DXF else [whole],
    )


def _names_crs(delivery: Delivery) -> bool:
    if not delivery.format.is_json:
        return True
    with delivery.path.open("rb") as opened:
        return _NAMES_CRS.search(opened.read(HEAD_BYTES)) is not None


def _content(delivery: Delivery, opened: OpenFile, title: str, budget: _Budget) -> LayerContent:
    fields = opened.description.fields
    if len(fields) > limits.FIELDS:
        told = {"name": delivery.name, "count": len(fields), "most": limits.FIELDS}
        raise ImportRefused(
            _("%(name)s has %(count)s fields; at most %(most)s are looked at.") % told
        )
    kinds: dict[str, str] = {}
    values: dict[str, list[object]] = {name: [] for name in fields}
    shapes: list[Shapes] = []
    for batch in opened.read(list(fields)):
        shapes.append(_shapes_of(batch))
        budget.take(shapes[-1])
        for name in fields:
            column = batch.column(name)
            kinds[name] = _kind_of(column.type)
            values[name] += column.to_pylist()
    joined: Shapes = np.concatenate(shapes) if shapes else np.empty(0, dtype=object)
    return LayerContent(
        name=title or _given_name(opened.description.layer, delivery),
        source=title if delivery.format is Format.SHAPEFILE else opened.description.layer,
        kinds=kinds,
        rows=np.arange(len(joined)),
        values=values,
        shapes=joined,
    )


def _given_name(layer: str, delivery: Delivery) -> str:
    return Path(delivery.name).stem if layer in _NAMES_OF_COPIES else layer


def _shapes_of(batch: pa.RecordBatch) -> Shapes:
    if GEOMETRY not in batch.schema.names:
        return np.full(batch.num_rows, None, dtype=object)
    written = np.array(batch.column(GEOMETRY).to_pylist(), dtype=object)
    shapes: Shapes = shapely.from_wkb(written, on_invalid="ignore")
    return np.asarray(shapely.force_2d(shapes))


def _kind_of(kind: pa.DataType) -> str:
    for name, holds in _KINDS.items():
        if any(is_one(kind) for is_one in holds):
            return name
    return "text"


def _by_drawing_layer(whole: LayerContent) -> list[LayerContent]:
    """Return the entities of a drawing by the layers on which they are drawn."""
    drawn_on = whole.values.get(_DRAWN_ON, [])
    parts = []
    for name in dict.fromkeys(drawn_on):
        chosen = [row for row, one in enumerate(drawn_on) if one == name]
        part = LayerContent(
            name=str(name or "0"),
            source=whole.source,
            source_values={_DRAWN_ON: str(name)},
            kinds=whole.kinds,
            rows=np.array(chosen),
            values={key: [listed[row] for row in chosen] for key, listed in whole.values.items()},
            shapes=whole.shapes[chosen],
        )
        parts.append(part)
    return parts


def _without_repetition(layers: list[LayerContent]) -> list[LayerContent]:
    there = {layer.name for layer in layers}
    return [one for one in layers if _POINTS_OF_LINES.get(one.name) not in there]
