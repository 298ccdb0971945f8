"""A feature of every layer in two municipalities, with canaries in private fields."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import BooleanField, CharField, ForeignKey, TextField

from gis_platform.documents.models import Document
from gis_platform.layers.models import Feature
from gis_platform.layers.registry import BASIC_FIELDS, Layer
from gis_platform.municipalities.models import Municipality
from tests.factories import make_municipality

CANARY = "CANARY-7f3a"
SHAPES = {
    "MULTIPOLYGON": "MULTIPOLYGON(((49.1 55.8,49.101 55.8,49.101 55.801,49.1 55.801,49.1 55.8)))",
    "MULTILINESTRING": "MULTILINESTRING((49.1 55.8,49.101 55.801))",
    "POINT": "POINT(49.1005 55.8005)",
    "GEOMETRY": "POLYGON((49.1 55.8,49.101 55.8,49.101 55.801,49.1 55.801,49.1 55.8))",
}
CENTRE = (49.1005, 55.8005)


def make_feature(layer: Layer, municipality: Municipality, mark: str, **fields: Any) -> Feature:
    """Return a stored feature with `mark` in public texts and the canary in private ones.

    fields: values that it has instead.
    """
    values: dict[str, Any] = {"geometry": GEOSGeometry(SHAPES[layer.geometry_type], srid=4326)}
    for name in (*layer.fields, *layer.private_fields):
        if name in BASIC_FIELDS:
            continue
        text = CANARY if name in layer.private_fields else mark
        column = layer.column(name)
        if isinstance(column, ForeignKey):
            values[name] = _document(municipality)
        elif column.get_internal_type() == "JSONField":
            values[name] = {"canary": CANARY}
        elif column.flatchoices:
            values[name] = column.flatchoices[0][0]
        elif isinstance(column, CharField | TextField):
            values[name] = text[: column.max_length]
        elif isinstance(column, BooleanField):
            values[name] = True
        elif not column.null and not column.has_default():
            values[name] = "2026-01-01" if "Date" in column.get_internal_type() else 1
    if layer.name == "land-development-plans":
        values["parcel_version"] = 1
    values |= {"local_id": mark} | fields
    return layer.model.everywhere.create(municipality=municipality, **values)


def _document(municipality: Municipality) -> Document:
    return Document.objects.create(
        municipality=municipality, kind="test", language="en", content={}, file="x", sha256="0" * 64
    )


@pytest.fixture
def here(db: None) -> Municipality:
    """The municipality that is asked."""
    return make_municipality("here")


@pytest.fixture
def there(db: None) -> Municipality:
    """Another one, whose features must not be seen."""
    return make_municipality("there")
