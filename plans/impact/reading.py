"""Changes from GeoJSON and GeoPackage files, with the attributes that a form gives besides."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import orjson
import shapely
from django.utils.translation import gettext as _
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.boundary import InvalidBoundary, repair
from gis_platform.geometry.crs import Coordinates
from gis_platform.geometry.surfaces import surface_of
from plans.impact.changes import Change, ChangedLayer, DraftZone
from plans.impact.errors import UnreadableChange
from zoning.models import Effect

MOST_BYTES = 20 * 1024 * 1024
MOST_ZONES = 1_000
MOST_VERTICES = 200_000
LONGEST_TEXT = 500
SQLITE = b"SQLite format 3\x00"
LONLAT = "EPSG:4326"


@dataclass(frozen=True, kw_only=True)
class Attributes:
    """What holds for zones of a file that do not say it themselves, as text."""

    code: str = ""
    effect: str = ""
    name: str = ""
    registry_number: str = ""
    height_limit_m: str = ""


def read_change(
    data: bytes,
    *,
    layer: ChangedLayer,
    attributes: Attributes,
    replaces: int | None = None,
    title: str = "",
) -> Change:
    """Return the change that a file describes: GeoJSON in lon, lat or a GeoPackage.

    Properties of a feature come before the attributes: `code` (or `zone_code`, `kind_code`),
    `effect`, `name`, `registry_number`, `height_limit_m`. Raises UnreadableChange.
    """
    if len(data) > MOST_BYTES:
        size = f"{len(data) / 1024**2:.1f} MB"
        raise UnreadableChange(_("The file"), size, _at_most(f"{MOST_BYTES // 1024**2} MB"))
    rows = _geopackage(data) if data.startswith(SQLITE) else _geojson(data)
    zones = []
    for number, (geometry, properties) in enumerate(rows, start=1):
        if number > MOST_ZONES:
            found = _("of %(count)s features or more") % {"count": number}
            raise UnreadableChange(_("The file"), found, _at_most(MOST_ZONES))
        zones.append(_zone(number, geometry, properties, layer, attributes))
    if not zones:
        raise UnreadableChange(_("The file"), _("without features"), _("at least one zone"))
    vertices = sum(shapely.get_num_coordinates(zone.geometry) for zone in zones)
    if vertices > MOST_VERTICES:
        found = _("of %(count)s vertices") % {"count": vertices}
        raise UnreadableChange(_("The file"), found, _at_most(MOST_VERTICES))
    return Change(layer=layer, zones=tuple(zones), replaces=replaces, title=title[:LONGEST_TEXT])


def _geojson(data: bytes) -> Iterator[tuple[BaseGeometry | None, Mapping[str, Any]]]:  # JSON
    try:
        body = orjson.loads(data)
    except orjson.JSONDecodeError as fault:
        found = _("no JSON (%(fault)s)") % {"fault": fault}
        raise UnreadableChange(_("The file"), found, _("GeoJSON or GeoPackage")) from fault
    kind = body.get("type") if isinstance(body, dict) else type(body).__name__
    if kind == "FeatureCollection":
        features = body.get("features")
    elif kind == "Feature":
        features = [body]
    elif kind in {"Polygon", "MultiPolygon"}:
        features = [{"geometry": body}]
    else:
        expected = _("a FeatureCollection, a Feature, a Polygon or a MultiPolygon")
        raise UnreadableChange(_("The type of the GeoJSON"), repr(kind), expected)
    for number, feature in enumerate(features if isinstance(features, list) else [], start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        try:
            shape = shapely.from_geojson(orjson.dumps(feature["geometry"]))
        except (shapely.GEOSException, KeyError, TypeError) as fault:
            found = _("unreadable (%(fault)s)") % {"fault": fault}
            raise UnreadableChange(_geometry_of(number), found, _("a surface")) from fault
        yield shape, properties if isinstance(properties, dict) else {}


def _geopackage(data: bytes) -> Iterator[tuple[BaseGeometry | None, Mapping[str, Any]]]:  # columns
    import pyogrio  # noqa: PLC0415  it takes 60 MB

    with TemporaryDirectory() as folder:
        path = Path(folder) / "change.gpkg"
        path.write_bytes(data)
        try:
            layers = pyogrio.list_layers(path)
            meta, _rows, geometries, columns = pyogrio.raw.read(path, layer=layers[0][0])
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, IndexError) as fault:
            expected = _("one layer of zones")
            raise UnreadableChange(_("The GeoPackage"), str(fault), expected) from fault
    transformer = _to_lonlat(meta["crs"])

    def move(points: Coordinates) -> Coordinates:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    names = list(meta["fields"])
    for place, wkb in enumerate(geometries):
        shape = shapely.from_wkb(wkb)
        moved = None if shape is None else shapely.transform(shapely.force_2d(shape), move)
        yield moved, {name: columns[i][place] for i, name in enumerate(names)}


def _to_lonlat(crs: str | None) -> Transformer:
    try:
        source = CRS.from_user_input(crs or "")
    except CRSError as fault:
        thing = _("The CRS of the GeoPackage")
        raise UnreadableChange(thing, repr(crs), _("a known one")) from fault
    return Transformer.from_crs(source, LONLAT, always_xy=True)


def _zone(
    number: int,
    geometry: BaseGeometry | None,
    properties: Mapping[str, Any],  # of any feature
    layer: ChangedLayer,
    attributes: Attributes,
) -> DraftZone:
    def text(name: str, default: str) -> str:
        value = properties.get(name)
        given = default if value is None or value == "" else str(value)
        if len(given) > LONGEST_TEXT:
            length = _("%(count)s characters long") % {"count": len(given)}
            raise UnreadableChange(_field_of(name, number), length, _at_most(LONGEST_TEXT))
        return given

    named = "zone_code" if layer is ChangedLayer.ZONES else "kind_code"
    code = text(named, "") or text("code", attributes.code)
    if not code:
        expected = _("the code of the zone")
        raise UnreadableChange(_field_of(named, number), _("empty"), expected)
    effect = ""
    if layer is ChangedLayer.RESTRICTIONS:
        effect = text("effect", attributes.effect)
        if effect not in set(Effect.values):
            expected = _("one of %(values)s") % {"values": ", ".join(Effect.values)}
            raise UnreadableChange(_field_of("effect", number), repr(effect), expected)
    height = text("height_limit_m", attributes.height_limit_m)
    return DraftZone(
        code=code,
        geometry=_surface(number, geometry),
        name=text("name", attributes.name),
        registry_number=text("registry_number", attributes.registry_number),
        effect=effect,
        height_limit_m=_height(number, height) if height else None,
    )


def _height(number: int, text: str) -> float:
    field, expected = _field_of("height_limit_m", number), _("metres above 0")
    try:
        height = float(text.replace(",", "."))
    except ValueError as fault:
        raise UnreadableChange(field, repr(text), expected) from fault
    if not (math.isfinite(height) and height > 0):
        raise UnreadableChange(field, text, expected)
    return height


def _surface(number: int, geometry: BaseGeometry | None) -> shapely.MultiPolygon:
    thing = _geometry_of(number)
    if geometry is None or geometry.is_empty:
        raise UnreadableChange(thing, _("empty"), _("a surface"))
    if shapely.get_dimensions(geometry) != 2:
        kind = _("a %(kind)s") % {"kind": geometry.geom_type}
        raise UnreadableChange(thing, kind, _("a surface"))
    min_x, min_y, max_x, max_y = geometry.bounds
    if not (min_x >= -180 and max_x <= 180 and min_y >= -90 and max_y <= 90):
        value = _("at %(place)s") % {"place": f"{min_x:g}, {min_y:g}"}
        raise UnreadableChange(thing, value, _("longitude and latitude in degrees"))
    try:
        return surface_of(repair(surface_of(shapely.force_2d(geometry))).geometry)
    except InvalidBoundary as fault:
        value = _("invalid (%(fault)s)") % {"fault": fault}
        raise UnreadableChange(thing, value, _("a valid surface")) from fault


def _geometry_of(number: int) -> str:
    return _("The geometry of feature %(number)s") % {"number": number}


def _field_of(name: str, number: int) -> str:
    return _("%(name)s of feature %(number)s") % {"name": name, "number": number}


def _at_most(most: int | str) -> str:
    return _("at most %(most)s") % {"most": most}
