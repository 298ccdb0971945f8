"""Single features in and out: a serializer for each layer and what its reader sees of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import orjson
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import models
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise
from rest_framework import serializers
from rest_framework_gis.fields import GeometryField
from rest_framework_gis.serializers import GeoFeatureModelSerializer
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import Coordinates
from gis_platform.layers.crs_names import Axes, NamedCrs
from gis_platform.layers.findings import Finding
from gis_platform.layers.findings import marked as _
from gis_platform.layers.mending import with_repair
from gis_platform.layers.models import GEOMETRY, Feature
from gis_platform.layers.policy import Access
from gis_platform.layers.shapes import UnusableShape, promoted, read_shape
from gis_platform.municipalities.models import STORAGE_SRID

COORDINATE_DECIMALS = 9
SHAPE_FAULT = "shape"
"""Code of a validation error that a finding describes better."""


class NumberField(serializers.DecimalField):
    """A decimal that is written as a JSON number, as everywhere in the API."""

    def to_representation(self, value: Any) -> float:  # type: ignore[override]  # noqa: ANN401  DRF's
        """Return the nearest float: the tables hold at most 18 digits."""
        return float(value)


class ShapeField(GeometryField):  # type: ignore[misc]  # the library is not annotated
    """A geometry that a layer can store: of its type, valid, in its place.

    Reads the context: `crs` (NamedCrs), `local_crs` (that a repair is made in, or none), `findings`
    (a list that takes what is wrong, with the place). Writes nine decimals.
    """

    def __init__(self, *, geometry_type: str, **options: Any) -> None:  # noqa: ANN401  DRF's
        self.geometry_type = geometry_type
        super().__init__(precision=COORDINATE_DECIMALS, **options)

    def to_internal_value(self, value: object) -> GEOSGeometry:
        """Return the geometry in EPSG:4326; raises ValidationError."""
        crs: NamedCrs = self.context["crs"]

        def to_lonlat(points: Coordinates) -> Coordinates:
            if crs.axes is Axes.LON_LAT:
                return points
            placed = crs.to_storage(shapely.MultiPoint(points))
            return np.asarray(shapely.get_coordinates(placed), dtype=np.float64)

        try:
            shape = read_shape(value, geometry_type=self.geometry_type, to_lonlat=to_lonlat)
        except UnusableShape as error:
            mended = with_repair(error.finding, error.shape, self.context.get("local_crs"))
            self.context["findings"].append(mended)
            raise serializers.ValidationError(error.finding.sentence, code=SHAPE_FAULT) from error
        return to_geos(shape)

    def to_representation(self, value: GEOSGeometry) -> dict[str, Any]:
        """Return the geometry as GeoJSON; the library's own rounds number by number."""
        shape = shapely.transform(shapely.from_wkb(bytes(value.wkb)), _rounded)
        written: dict[str, Any] = orjson.loads(shapely.to_geojson(shape))
        return written


def _rounded(points: Coordinates) -> Coordinates:
    return np.asarray(np.round(points, COORDINATE_DECIMALS), dtype=np.float64)


def to_geos(shape: BaseGeometry) -> GEOSGeometry:
    """Return a shape in EPSG:4326 as the database takes it."""
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=STORAGE_SRID)


def to_shape(geometry: GEOSGeometry | None, geometry_type: str) -> BaseGeometry | None:
    """Return a stored geometry as a shape of the layer's type."""
    if geometry is None:
        return None
    return promoted(shapely.from_wkb(bytes(geometry.wkb)), geometry_type)


def writable(seen: Access) -> tuple[str, ...]:
    """Return what may be changed of a layer by somebody who sees it so."""
    return tuple(name for name in seen.layer.editable if name == GEOMETRY or name in seen.fields)


def creatable(seen: Access) -> tuple[str, ...]:
    """Return what may be set of a new feature: more than can be changed later.

    That is the identifier too, and whatever the table demands.
    """
    layer = seen.layer
    demanded = [name for name in seen.fields if is_required(seen, name)]
    named = [layer.identifier] if layer.identifier in seen.names else []
    return tuple(dict.fromkeys((*writable(seen), *named, *demanded)))


def is_required(seen: Access, name: str) -> bool:
    """Say whether a feature cannot be without a value of a field."""
    column = seen.layer.column(name)
    return not (column.null or column.has_default() or getattr(column, "blank", False))


def serializer_for(seen: Access) -> type[GeoFeatureModelSerializer]:
    """Return the serializer of a layer's features, with the fields that the actor sees."""
    return _serializer(seen.layer.name, seen.names, seen.layer.model, seen.layer.geometry_type)


@lru_cache(maxsize=256)
def _serializer(
    layer: str, names: tuple[str, ...], model: type[Feature], geometry_type: str
) -> type[GeoFeatureModelSerializer]:
    meta = type(
        "Meta",
        (),
        {
            "model": model,
            "geo_field": GEOMETRY,
            "id_field": "id",
            "fields": ("id", GEOMETRY, *names),
            # uniqueness within the municipality is the database's, answered as a conflict
            "validators": [],
        },
    )
    name = "".join(part.capitalize() for part in layer.split("-"))
    shape = ShapeField(geometry_type=geometry_type, required=False, allow_null=True)
    fields = GeoFeatureModelSerializer.serializer_field_mapping | {models.DecimalField: NumberField}
    members = {"Meta": meta, GEOMETRY: shape, "serializer_field_mapping": fields}
    return type(f"{name}Serializer", (GeoFeatureModelSerializer,), members)


def represent(seen: Access, feature: Feature) -> dict[str, Any]:
    """Return a feature as GeoJSON, as somebody who sees the layer so reads it."""
    written = serializer_for(seen)(feature).data
    return {
        "type": "Feature",
        "id": written["id"],
        GEOMETRY: written[GEOMETRY],
        "properties": dict(written["properties"]),
    }


def represent_values(seen: Access, state: Any) -> dict[str, Any]:  # noqa: ANN401  feature or version
    """Return the fields and the geometry of a feature, or of one of its versions, as JSON."""
    fields = serializer_for(seen)().fields
    written = {}
    for name in (GEOMETRY, *seen.names):
        value = fields[name].get_attribute(state)
        written[name] = None if value is None else fields[name].to_representation(value)
    return written


def wrong_type(field: serializers.Field, sent: object) -> Finding | None:  # type: ignore[type-arg]  # DRF's
    """Return what is wrong with the JSON type of a value; DRF itself takes "yes" for a truth."""
    wanted, fits = _json_type(field, sent)
    if fits:
        return None
    return Finding(
        code="WRONG_TYPE",
        template=_("%(field)s takes %(wanted)s."),
        values={"field": field.field_name, "wanted": wanted},
        field=field.field_name,
    )


def _json_type(field: serializers.Field, sent: object) -> tuple[StrOrPromise, bool]:  # type: ignore[type-arg]
    is_number = isinstance(sent, int | float) and not isinstance(sent, bool)
    match field:
        case serializers.BooleanField():
            return gettext_lazy("true or false"), isinstance(sent, bool)
        case serializers.IntegerField():
            return gettext_lazy("a whole number"), is_number and float(str(sent)).is_integer()
        case serializers.DecimalField() | serializers.FloatField():
            return gettext_lazy("a number"), is_number
        case serializers.ListField():
            listed = isinstance(sent, list) and all(isinstance(one, str) for one in sent)
            return gettext_lazy("a list of texts"), listed
    return gettext_lazy("a text"), isinstance(sent, str)
