"""Layers as a sheet draws them: looks and notes in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from gis_platform.layers import style
from gis_platform.layers.freshness import Freshness, freshness
from gis_platform.layers.registry import Group, Layer
from gis_platform.mapsheets.drawing.content import Look, MapLayer
from gis_platform.mapsheets.orders import OrderedLayer
from gis_platform.mapsheets.queries import MOST_FEATURES, Found, features_on
from gis_platform.mapsheets.reader_looks import theme_looks
from gis_platform.municipalities.models import Municipality

LONGEST_FILTER = 120
READERS_LABELS_FROM = 15
"""The zoom from which names stand that only the reader has asked for."""


def layers_on(
    ordered: Sequence[OrderedLayer],
    ground: BaseGeometry,
    municipality: Municipality,
    *,
    on: date,
    most: int = MOST_FEATURES,
) -> list[MapLayer]:
    """Return the layers with their features in ground (EPSG:4326), in the active language.

    most: features of a layer; what is left out of one is said in its notes.
    """
    fresh = freshness(municipality, on)
    return [
        _layer(
            one,
            features_on(one, ground, municipality, most=most),
            fresh[one.selection.access.layer.name],
        )
        for one in ordered
    ]


def _layer(ordered: OrderedLayer, found: Found, fresh: Freshness) -> MapLayer:
    layer = ordered.selection.access.layer
    title, own = str(layer.title), layer.style
    looks, rest = theme_looks(ordered.theme, layer) if ordered.theme else _own_looks(layer)
    return MapLayer(
        name=layer.name,
        title=title,
        look=rest,
        looks=looks,
        order=own.order,
        label_from=own.label_from if own.label else READERS_LABELS_FROM,
        is_way=is_way(layer),
        opacity=ordered.opacity,
        as_of=date_format(fresh.as_of, "DATE_FORMAT") if fresh.as_of else "",
        notes=tuple(_notes(ordered, found, fresh)),
        is_missing=not fresh.is_loaded,
        features=found.features,
    )


def is_way(layer: Layer) -> bool:
    """Say whether lines of a layer are ways that widen with the scale, as the web map has them."""
    return layer.group == Group.BASE and layer.geometry_type == "MULTILINESTRING"


def _own_looks(layer: Layer) -> tuple[dict[str, Look], Look]:
    title, own = str(layer.title), layer.style
    return {value: _look(look, title) for value, look in own.looks.items()}, _look(own.look, title)


def _look(look: style.Look, layer_title: str) -> Look:
    return Look(
        title=str(look.title) if look.title else layer_title,
        fill=look.fill,
        fill_opacity=look.fill_opacity,
        line=look.line,
        width=look.width,
        dash=look.dash,
        radius=look.radius,
        hatch=look.hatch,
    )


def _notes(ordered: OrderedLayer, found: Found, fresh: Freshness) -> list[str]:
    notes = []
    if not fresh.is_loaded:
        notes.append(_("Not loaded: nothing is known of it here."))
    elif fresh.missing:
        notes.append(_("Loaded in part: %(missing)s") % {"missing": fresh.missing})
    if fresh.is_stale and fresh.age_days is not None:
        told = ngettext(
            "The data is %(count)d day old.", "The data is %(count)d days old.", fresh.age_days
        )
        notes.append(told % {"count": fresh.age_days})
    if ordered.condition:
        notes.append(_("Only: %(filter)s") % {"filter": _short(ordered.condition)})
    if found.left_out:
        told = ngettext(
            "%(count)d feature, the smallest, is left out.",
            "%(count)d features, the smallest ones, are left out.",
            found.left_out,
        )
        notes.append(told % {"count": found.left_out})
    return notes


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_FILTER else text[: LONGEST_FILTER - 1] + "…"
