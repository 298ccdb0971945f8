"""What is asked to be printed: read from JSON, each thing that cannot be is named."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import shapely
from django.conf import settings
from django.utils.translation import get_language

from gis_platform.geometry.crs import LocalCrs, Pair
from gis_platform.geometry.sheet import ISO_PAPERS, Sheet
from gis_platform.layers.crs_names import Frame
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.history import read_period
from gis_platform.layers.parameters import read_selection
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.layers.selection import Selection
from gis_platform.mapsheets.papers import Orientation, Paper
from gis_platform.mapsheets.reader_looks import Theme, read_label, read_theme
from gis_platform.mapsheets.typeface import unknown_in
from gis_platform.municipalities.actors import Actor

DEFAULT_SCALE, LEAST_SCALE, MOST_SCALE = 2_000, 50, 200_000
LONGEST_TITLE = 120
MOST_ORDER = 1_000
MEMBERS = (
    "paper",
    "orientation",
    "scale",
    "centre",
    "title",
    "language",
    "datetime",
    "layers",
)
LAYER_MEMBERS = ("name", "opacity", "order", "filter", "theme", "labels")
Body = Mapping[str, Any]
"""JSON"""


@dataclass(frozen=True, kw_only=True)
class OrderedLayer:
    """A layer to be printed, as the asker sees it.

    opacity: 0 to 1. condition: text of a filter. theme: colours by a field, None for the layer's
    own looks. label: the field that features are named by, empty for no names, None
    for the layer's own. order: where it lies, a higher one above; None as the town has it.
    """

    selection: Selection
    opacity: float = 1.0
    condition: str = ""
    theme: Theme | None = None
    label: str | None = None
    order: int | None = None


@dataclass(frozen=True, kw_only=True)
class SheetOrder:
    """A map sheet that is asked for; title may be empty. moment: shown as at then, None is now."""

    paper: Paper
    sheet: Sheet
    title: str
    language: str
    layers: tuple[OrderedLayer, ...]
    moment: datetime | None = None


def read_order(body: Body, actor: Actor, frame: Frame) -> SheetOrder:
    """Return what a body asks for.

    Raises InvalidParameter, LayerNotFound, and NotAllowed for a layer that the actor may not read.
    """
    _require_members(body, MEMBERS, "")
    paper = read_paper(_text(body, "paper", "A4"), _text(body, "orientation", "landscape"))
    centre = _centre(body.get("centre"), actor.municipality.local_crs)
    return SheetOrder(
        paper=paper,
        sheet=paper.sheet(denominator=_scale(body.get("scale", DEFAULT_SCALE)), centre=centre),
        title=_title(_text(body, "title", "")),
        language=_language(body, actor),
        layers=_layers(body.get("layers"), actor, frame, _text(body, "datetime", "")),
        moment=_moment(_text(body, "datetime", ""), frame),
    )


def read_paper(name: str, orientation: str) -> Paper:
    """Return a sheet of paper by its names."""
    if name not in ISO_PAPERS:
        raise InvalidParameter("paper", name[:40], f"one of {', '.join(ISO_PAPERS)}")
    if orientation not in set(Orientation):
        raise InvalidParameter("orientation", orientation[:40], " or ".join(Orientation))
    return Paper(name=name, orientation=Orientation(orientation))


def local_point(lon: float, lat: float, local: LocalCrs) -> Pair:
    """Return a place on earth in local metres; raises ValueError for one that is none."""
    if not (math.isfinite(lon) and abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError(f"{lon}, {lat} is no longitude and latitude.")
    point = local.to_local(shapely.Point(lon, lat))
    return point.x, point.y


def _require_members(body: Body, known: tuple[str, ...], place: str) -> None:
    for name in body:
        if name not in known:
            raise InvalidParameter(place + name[:60], "", f"only the members {', '.join(known)}")


def _text(body: Body, name: str, default: str) -> str:
    value = body.get(name, default)
    if not isinstance(value, str):
        raise InvalidParameter(name, _shown(value), "a text")
    return value


def _title(text: str) -> str:
    title = text.strip()
    if len(title) > LONGEST_TITLE or not title.isprintable():
        raise InvalidParameter("title", title[:40], f"at most {LONGEST_TITLE} letters in one line")
    if unknown := unknown_in(title):
        expected = "letters that the typeface has, so not " + " ".join(unknown[:10])
        raise InvalidParameter("title", title[:40], expected)
    return title


def _scale(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):  # noqa: SIM102  types first
        if LEAST_SCALE <= value <= MOST_SCALE:
            return value
    expected = f"a whole number from {LEAST_SCALE} to {MOST_SCALE}"
    raise InvalidParameter("scale", _shown(value), expected)


def _centre(value: object, local: LocalCrs) -> Pair:
    expected = "[longitude, latitude] in degrees"
    if not isinstance(value, list) or len(value) != 2:
        raise InvalidParameter("centre", _shown(value), expected)
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in value):
        raise InvalidParameter("centre", _shown(value), expected)
    try:
        return local_point(float(value[0]), float(value[1]), local)
    except ValueError as error:
        raise InvalidParameter("centre", _shown(value), expected) from error


def _language(body: Body, actor: Actor) -> str:
    known = [code for code, _ in settings.LANGUAGES if code in actor.municipality.languages]
    language = _text(body, "language", get_language() or known[0])
    if language not in known:
        raise InvalidParameter("language", language[:20], f"one of {', '.join(known)}")
    return language


def _moment(text: str, frame: Frame) -> datetime | None:
    if not text:
        return None
    period = read_period("datetime", text, frame.time_zone)
    if period.start is None or period.start != period.end:
        raise InvalidParameter("datetime", text[:80], "one moment, no interval")
    return period.start


def _layers(value: object, actor: Actor, frame: Frame, moment: str) -> tuple[OrderedLayer, ...]:
    if not isinstance(value, list) or not value:
        raise InvalidParameter("layers", _shown(value), "a list of at least one layer")
    found = [
        _layer(one, f"layers[{place}].", actor, frame, moment) for place, one in enumerate(value)
    ]
    names = [one.selection.access.layer.name for one in found]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise InvalidParameter(f"layers[{place}].name", name, "each layer once")
    return tuple(found)


def _layer(value: object, place: str, actor: Actor, frame: Frame, moment: str) -> OrderedLayer:
    if not isinstance(value, dict):
        raise InvalidParameter(place.rstrip("."), _shown(value), "an object with a name")
    _require_members(value, LAYER_MEMBERS, place)
    seen = access(actor, get_layer(_text(value, "name", "")))
    parameters = _filter(value.get("filter") or "", f"{place}filter")
    if moment:
        parameters["datetime"] = moment
    return OrderedLayer(
        selection=read_selection(seen, parameters, frame),
        opacity=_opacity(value.get("opacity", 1.0), f"{place}opacity"),
        condition=parameters.get("filter", ""),
        theme=read_theme(value.get("theme"), f"{place}theme", seen),
        label=read_label(value.get("labels"), f"{place}labels", seen),
        order=_order(value.get("order"), f"{place}order"),
    )


def _opacity(value: object, place: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise InvalidParameter(place, _shown(value), "a number from 0 to 1")


def _order(value: object, place: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_ORDER:
        return value
    raise InvalidParameter(place, _shown(value), f"a whole number from 0 to {MOST_ORDER}")


def _filter(condition: object, place: str) -> dict[str, str]:
    """Return the parameters of a filter in CQL2, as JSON or as text."""
    if isinstance(condition, dict):
        return {"filter": orjson.dumps(condition).decode(), "filter-lang": "cql2-json"}
    if not isinstance(condition, str):
        raise InvalidParameter(place, _shown(condition), "a filter in CQL2")
    return {"filter": condition, "filter-lang": "cql2-text"} if condition else {}


def _shown(value: object) -> str:
    """Return a value as the error shows it."""
    return orjson.dumps(value).decode()[:80]
