"""A feature in words: labels and values in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from gis_platform.layers.heights import HeightSource, height_of
from gis_platform.layers.policy import Access
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.reference import reference_name


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a card."""

    field: str
    label: str
    text: str


def card(seen: Access, values: Mapping[str, Any], municipality: Municipality) -> list[Line]:
    """Return the lines of a feature's card; empty values are left out."""
    layer, lines = seen.layer, []
    for name in seen.fields:
        text = _text(layer, name, values.get(name), municipality) or _estimated(seen, name, values)
        if text:
            label = str(getattr(layer.column(name), "verbose_name", name))
            lines.append(Line(field=name, label=label[:1].upper() + label[1:], text=text))
    return lines


def title(layer: Layer, values: Mapping[str, Any]) -> str:
    """Return the name of a feature: its label, else its identifier, else the layer's title."""
    for name in (layer.label, layer.identifier):
        if values.get(name):
            return str(values[name])
    return str(layer.title)


def _estimated(seen: Access, name: str, values: Mapping[str, Any]) -> str:
    heights = seen.layer.heights
    if heights is None or name != heights.recorded or not set(heights.fields) <= set(seen.fields):
        return ""
    height = height_of(heights, values)
    if height.source is not HeightSource.ESTIMATED:
        return ""
    return _("about %(height)s, estimated: storeys above ground %(storeys)d × %(storey)s m") % {
        "height": format_value(Decimal(str(height.metres))),
        "storeys": height.storeys,
        "storey": format_value(Decimal(str(heights.storey_m))),
    }


def _text(layer: Layer, name: str, value: object, municipality: Municipality) -> str:
    if value in (None, "", []):
        return ""
    if kind := layer.references.get(name):
        known = reference_name(kind, str(value), municipality.jurisdiction)
        return f"{value} — {known}" if known else str(value)
    choices = dict(layer.column(name).flatchoices)
    if choices:
        return str(choices.get(value, value))
    return format_value(value)


def format_value(value: object) -> str:
    """Return a value as the reader's language writes it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return number_format(value.normalize() if value % 1 else int(value), force_grouping=True)
    if isinstance(value, datetime | date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)
