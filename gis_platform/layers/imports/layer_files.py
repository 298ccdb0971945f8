"""The import of one file into one layer, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.surfaces import surface_of
from gis_platform.layers.imports import limits
from gis_platform.layers.imports.axes import Axes
from gis_platform.layers.imports.crs_likeness import shares_projection
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.formats import Format
from gis_platform.layers.imports.geometry import (
    WORLD,
    Bounds,
    Coordinates,
    Demands,
    ToLonLat,
)
from gis_platform.layers.imports.intake import Delivery, file_hash, take_in
from gis_platform.layers.imports.joined_tables import read_table
from gis_platform.layers.imports.mapping import FieldRule, LayerMapping
from gis_platform.layers.imports.reading import BATCH_SIZE, OpenFile, open_delivery
from gis_platform.layers.imports.remarks import Remarks
from gis_platform.layers.imports.reports import write_report
from gis_platform.layers.imports.runs import begin_run, finish_run, import_transaction, refuse_run
from gis_platform.layers.imports.shaping import Shaper, merge_parts
from gis_platform.layers.imports.staging import store_batches
from gis_platform.layers.imports.values import Batch, Counts
from gis_platform.layers.models import ImportRun
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality

LOCAL = "local"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class LayerFile:
    """What is to be imported.

    mapping: how fields come over; fields of the same name come by themselves where it has none.
    name: as the sender calls the file, if not as it is called on the disk.
    crs: EPSG code, PROJ text, or `local`, for files that do not name theirs. axes: the order of
    its coordinates. join: table of the mapping's join. as_of: date of the data.
    end_missing: features of this source that the file no longer has are ended. set_boundary: the
    features together become the boundary of the municipality. folder: for the private copy and
    the report.
    """

    path: Path
    layer: Layer
    mapping: LayerMapping
    name: str = ""
    crs: str = ""
    axes: Axes = Axes.FILE
    join: Path | None = None
    as_of: date | None = None
    accept_repairs: bool = False
    end_missing: bool = False
    set_boundary: bool = False
    folder: Path
    progress: Progress = field(default=lambda _read, _total: None)

    @property
    def file_name(self) -> str:
        """The name of the file in sentences and records."""
        return self.name or self.path.name


@dataclass(frozen=True, kw_only=True)
class Imported:
    """A finished import and where its report is."""

    run: ImportRun
    counts: Counts
    report: Path


def import_layer_file(request: LayerFile, *, actor: Actor) -> Imported:
    """Import a file; a failure leaves nothing of it but a run with the reason and its report.

    Raises ImportRefused, a sentence for the sender.
    """
    try:
        sha256 = file_hash(request.path)
        refused = None
    except ImportRefused as error:
        sha256, refused = "", error
    run = begin_run(
        municipality=actor.municipality,
        target=request.layer.name,
        file_name=request.file_name,
        sha256=sha256,
        actor=actor,
        formed_on=request.as_of,
    )
    try:
        if refused:
            refuse_run(run, str(refused))
            raise refused
        with import_transaction(run):
            counts = _import(request, run)
    except ImportRefused as error:
        error.run = run.pk
        error.report = _report(run, request, None)
        raise
    return Imported(run=run, counts=counts, report=_report(run, request, counts))


def _report(run: ImportRun, request: LayerFile, counts: Counts | None) -> Path:
    return write_report(run, request.folder, counts=counts)


def _import(request: LayerFile, run: ImportRun) -> Counts:
    mapping, municipality = request.mapping, run.municipality
    with (
        take_in(
            request.path,
            folder=request.folder / "deliveries",
            layer=mapping.layer_in_file,
            name=request.name,
        ) as delivery,
        open_delivery(delivery, layer=_layer(delivery, mapping), places=mapping.places) as opened,
    ):
        shaper = _shaper(request, municipality, delivery, opened)
        boundary: list[BaseGeometry] = []
        counts = store_batches(
            request.layer,
            municipality,
            _batches(request, shaper, opened, boundary if request.set_boundary else None),
            run=run,
            end_missing=request.end_missing,
            prefix=mapping.prefix,
        )
    _refuse_futile(request, counts, shaper.remarks)
    if request.set_boundary:
        _set_boundary(municipality, boundary)
    finish_run(
        run,
        {request.layer.name: counts},
        notes=shaper.remarks.as_notes(),
        layers=[request.layer],
        as_of=request.as_of,
        gaps=mapping.gaps,
    )
    return counts


def _layer(delivery: Delivery, mapping: LayerMapping) -> str:
    """Return the layer to ask for; an object of a TopoJSON was taken out before."""
    return "" if delivery.format is Format.TOPOJSON else mapping.layer_in_file


def _batches(
    request: LayerFile,
    shaper: Shaper,
    opened: OpenFile,
    boundary: list[BaseGeometry] | None,
) -> Iterator[Batch]:
    def shaped() -> Iterator[Batch]:
        for record in opened.read(shaper.wanted):
            batch = shaper.shape(record)
            request.progress(shaper.remarks.read, opened.description.features)
            if boundary is not None:
                boundary.extend(item for item in batch.geometries if item is not None)
            if len(batch):
                yield batch

    if request.mapping.merge:
        return merge_parts(shaped(), shaper.remarks, size=BATCH_SIZE)
    return shaped()


def _shaper(
    request: LayerFile, municipality: Municipality, delivery: Delivery, opened: OpenFile
) -> Shaper:
    mapping = completed(request.mapping, request.layer, opened.description.fields)
    remarks = Remarks(
        axes=request.axes, stated=list(mapping.notes), gaps=tuple(mapping.gaps.values())
    )
    crs = _crs(request, municipality, delivery, opened.description.crs)
    table = None
    if mapping.join:
        if request.join is None:
            raise ImportRefused(f"The mapping joins {mapping.join.file}: name it by --join.")
        table = read_table(request.join, mapping.join)
        remarks.repeated_keys = table.repeated
    return Shaper(
        layer=request.layer,
        mapping=mapping,
        demands=Demands(
            geometry_type=request.layer.geometry_type,
            local_crs=municipality.local_crs,
            bounds=neighbourhood(municipality) if not request.set_boundary else WORLD,
            accept_repairs=request.accept_repairs,
        ),
        source_fields=opened.description.fields,
        to_lonlat=_to_lonlat(crs, request.axes),
        table=table,
        remarks=remarks,
    )


def completed(mapping: LayerMapping, layer: Layer, source_fields: tuple[str, ...]) -> LayerMapping:
    """Return a mapping whose identifier is out of its fields and whose fields are filled in.

    A mapping without fields takes the source's fields that are called like the layer's.
    """
    rules: Mapping[str, FieldRule] = mapping.fields
    by_name = {name.casefold(): name for name in source_fields}
    if not rules or set(rules) == {layer.identifier}:
        same = {*layer.fields, *layer.private_fields, layer.identifier} - set(rules)
        rules = dict(rules) | {
            name: FieldRule(source=by_name[name]) for name in sorted(same) if name in by_name
        }
    identifier = mapping.identifier
    own = rules.get(layer.identifier)
    if own and not identifier:
        identifier = own.template or f"{{{own.source}}}"
    left = {name: rule for name, rule in rules.items() if name != layer.identifier}
    return replace(mapping, fields=left, identifier=identifier)


def neighbourhood(municipality: Municipality) -> Bounds:
    """Return the lon/lat bounds in which features of a municipality are believed."""
    if municipality.boundary:
        west, south, east, north = municipality.boundary.extent
    elif municipality.crs_extent:
        min_x, min_y, max_x, max_y = municipality.crs_extent
        corners = shapely.box(min_x, min_y, max_x, max_y)
        west, south, east, north = municipality.local_crs.to_lonlat(corners).bounds
    else:
        return WORLD
    room = limits.NEIGHBOURHOOD_DEGREES
    return (
        max(west - room, WORLD[0]),
        max(south - room, WORLD[1]),
        min(east + room, WORLD[2]),
        min(north + room, WORLD[3]),
    )


def _crs(
    request: LayerFile, municipality: Municipality, delivery: Delivery, stated: CRS | None
) -> CRS:
    """Return the CRS of the coordinates, from the file, the command or the mapping."""
    if delivery.format is Format.TOPOJSON:  # read through GeoJSON, it states none itself
        stated = None
    told = _parse_crs(request.crs, municipality) if request.crs else None
    if stated and told and not told.equals(stated, ignore_axis_order=True):
        if delivery.format.is_json or shares_projection(told, stated):
            return told  # JSON means EPSG:4326 by saying nothing; a .prj leaves the datum out
        raise ImportRefused(
            f"{delivery.name} is in {stated.name}, not in {told.name} as the command says."
        )
    found = stated or told
    if found is None and request.mapping.crs:
        found = _parse_crs(request.mapping.crs, municipality)
    if found is None:
        kind = "a TopoJSON file" if delivery.format is Format.TOPOJSON else delivery.name
        raise ImportRefused(
            f"{kind} does not name its coordinate system: add --crs EPSG:4326 for longitude and "
            f"latitude, --crs {LOCAL} for {municipality.crs_name}, or another EPSG code."
        )
    return found


def _parse_crs(text: str, municipality: Municipality) -> CRS:
    try:
        return CRS.from_user_input(municipality.crs_definition if text == LOCAL else text)
    except CRSError as error:
        raise ImportRefused(f"{text!r} is not a coordinate system that is known.") from error


def _to_lonlat(crs: CRS, axes: Axes) -> ToLonLat | None:
    lonlat = CRS.from_epsg(4326)
    if crs.equals(lonlat, ignore_axis_order=True) or crs.name == "WGS 84 (CRS84)":
        return None if axes is Axes.FILE else axes.east_north
    transformer = Transformer.from_crs(crs, lonlat, always_xy=True)

    def convert(points: Coordinates) -> Coordinates:
        east_north = axes.east_north(points)
        x, y = transformer.transform(east_north[:, 0], east_north[:, 1])
        return np.column_stack([x, y])

    return convert


def _refuse_futile(request: LayerFile, counts: Counts, remarks: Remarks) -> None:
    """Refuse a file that brings nothing: that is a mistake, not an empty layer."""
    stored = counts.added + counts.changed + counts.unchanged
    if stored:
        return
    name = request.file_name
    if counts.refused:
        raise ImportRefused(
            f"All {counts.refused} features of {name} are unfit; the first: "
            f"{counts.refusals[0].reason}"
        )
    if remarks.left_out:
        raise ImportRefused(f"`where` lets in none of the {remarks.left_out} features of {name}.")
    raise ImportRefused(f"{name} has no features; state an empty layer by declare_layer.")


def _set_boundary(municipality: Municipality, parts: list[BaseGeometry]) -> None:
    surface = surface_of(shapely.union_all(parts))
    if surface.is_empty:
        raise ImportRefused("The file has no surface that could be the boundary.")
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(surface)), srid=4326)
    assert isinstance(geometry, MultiPolygon)  # noqa: S101  surface_of makes one
    municipality.boundary = geometry
    municipality.save(update_fields=["boundary"])
