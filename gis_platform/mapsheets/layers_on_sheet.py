"""Layers as a sheet draws them: looks and notes in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from gis_platform.layers import style
from gis_platform.layers.freshness import Freshness, freshness
from gis_platform.layers.records import first_records
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
    moment: datetime | None = None,
    most: int = MOST_FEATURES,
) -> list[MapLayer]:
    """Return the layers with their features in ground (EPSG:4326), in the active language.

    moment: as the record stood then. most: features of a layer; what is left out of one is said
    in its notes, and so is a layer that is not loaded or had no record yet.
    """
    fresh = freshness(municipality, on)
    unrecorded = _unrecorded(ordered, municipality, moment)
    made = []
    for one in ordered:
        name = one.selection.access.layer.name
        found = Found(features=())
        if name not in unrecorded:
            found = features_on(one, ground, municipality, most=most)
        told = None if moment else fresh[name].as_of
        notes = [*unrecorded.get(name, ()), *_notes(one, found, fresh[name])]
        is_missing = name in unrecorded or not fresh[name].is_loaded
        made.append(_layer(one, found, told, notes, is_missing=is_missing))
    return made


def _unrecorded(
    ordered: Sequence[OrderedLayer], municipality: Municipality, moment: datetime | None
) -> dict[str, list[str]]:
    """Return what is said of layers of which nobody knows what was there at a moment."""
    if moment is None:
        return {}
    firsts = first_records([one.selection.access.layer for one in ordered], municipality)
    told, zone = {}, ZoneInfo(municipality.time_zone)
    for name, first in firsts.items():
        if first is None or first > moment:
            since = date_format(first.astimezone(zone), "DATE_FORMAT") if first else ""
            known = _("Recorded since %(date)s: nothing is known of it then.") % {"date": since}
            told[name] = [known if first else _("Nothing is known of it then.")]
    return told


def _layer(
    ordered: OrderedLayer, found: Found, as_of: date | None, notes: list[str], *, is_missing: bool
) -> MapLayer:
    layer = ordered.selection.access.layer
    own = layer.style
    looks, rest = theme_looks(ordered.theme, layer) if ordered.theme else _own_looks(layer)
    return MapLayer(
        name=layer.name,
        title=str(layer.title),
        look=rest,
        looks=looks,
        order=own.order if ordered.order is None else ordered.order,
        label_from=own.label_from if own.label else READERS_LABELS_FROM,
        is_way=is_way(layer),
        opacity=ordered.opacity,
        as_of=date_format(as_of, "DATE_FORMAT") if as_of else "",
        notes=tuple(notes),
        is_missing=is_missing,
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
