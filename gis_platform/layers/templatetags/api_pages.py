"""Tags of the pages of the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.db.models import DateField, DecimalField, IntegerField
from django.urls import reverse
from django.utils.dateparse import parse_date

from gis_platform.layers.api.answers import FORM
from gis_platform.layers.cards import card, title
from gis_platform.layers.exports.formats import FORMATS
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.parameters import PAGING
from gis_platform.layers.policy import Access
from gis_platform.layers.schema import label_of
from gis_platform.municipalities.models import Municipality

register = template.Library()
NUMBERS = (DecimalField, IntegerField, DateField)
MOST_ROWS = 1_000
LONGEST_CELL = 120


@register.simple_tag(takes_context=True)
def this_as(context: template.Context, form: str, **changed: object) -> str:
    """Return the address of this page in another form, some parameters changed or taken out."""
    asked = context["request"].GET.copy()
    for name, value in {"f": form, **changed}.items():
        if value in (None, ""):
            asked.pop(name, None)
        else:
            asked[name] = str(value)
    return f"?{asked.urlencode()}"


@register.simple_tag(takes_context=True)
def exports_of(context: template.Context, collection: str) -> list[tuple[str, str]]:
    """Return the formats with the addresses of what the page shows, all of its pages."""
    asked = context["request"].GET.copy()
    for name in (FORM, *PAGING):
        asked.pop(name, None)
    place = {"municipality": context["municipality"].code, "collection": collection}
    query = f"?{asked.urlencode()}" if asked else ""
    return [
        (one.title, reverse("export", kwargs=place | {"extension": one.name}) + query)
        for one in FORMATS.values()
    ]


@register.filter
def with_rel(links: Sequence[Mapping[str, str]], rel: str) -> list[Mapping[str, str]]:
    """Return the links of a relation, whole or by its last part."""
    return [link for link in links if link["rel"].rsplit("/", 1)[-1] == rel]


@register.filter
def other_than(links: Sequence[Mapping[str, str]], rels: str) -> list[Mapping[str, str]]:
    """Return the links of other relations than the listed ones."""
    listed = rels.split()
    return [link for link in links if link["rel"].rsplit("/", 1)[-1] not in listed]


@register.simple_tag
def feature_table(
    features: Sequence[Mapping[str, Any]], seen: Access, municipality: Municipality
) -> dict[str, Any]:
    """Return features in words: columns that hold anything and the rows with their texts.

    number: of all features; no more than MOST_ROWS of them are written out.
    """
    rows = [_row(feature, seen, municipality) for feature in features[:MOST_ROWS]]
    filled = {name for row in rows for name in row["texts"]}
    columns = [
        {
            "name": name,
            "label": label_of(seen.layer, name),
            "is_number": isinstance(seen.layer.column(name), NUMBERS),
        }
        for name in seen.fields
        if name in filled and name != seen.layer.label
    ]
    for row in rows:
        texts = row["texts"]
        row["cells"] = [(_short(texts.get(one["name"], "")), one["is_number"]) for one in columns]
    return {
        "columns": columns,
        "rows": rows,
        "number": len(features),
        "label": label_of(seen.layer, seen.layer.label),
    }


def _row(feature: Mapping[str, Any], seen: Access, municipality: Municipality) -> dict[str, Any]:
    values = _values(feature, seen)
    texts = {line.field: line.text for line in card(seen, values, municipality)}
    name = texts.get(seen.layer.label) or title(seen.layer, values)
    return {
        "id": feature["id"],
        "title": name,
        "texts": texts,
        "is_placed": feature.get(GEOMETRY) is not None,
    }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"


def _values(feature: Mapping[str, Any], seen: Access) -> dict[str, object]:
    """Return the properties of a feature in GeoJSON as the database has them."""
    days = {name for name in seen.fields if type(seen.layer.column(name)) is DateField}
    known = (feature.get("properties") or {}).items()
    return {name: _exact(value, is_day=name in days) for name, value in known}


def _exact(value: object, *, is_day: bool) -> object:
    if is_day and isinstance(value, str):
        return parse_date(value)
    return Decimal(str(value)) if isinstance(value, float) else value


@register.simple_tag
def card_lines(
    feature: Mapping[str, Any], seen: Access, municipality: Municipality
) -> list[tuple[str, str]]:
    """Return a feature in words: names and texts of what is known of it."""
    values = _values(feature, seen)
    return [(line.label, line.text) for line in card(seen, values, municipality)]
