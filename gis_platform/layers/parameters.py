"""From the text of a request's parameters to values; a wrong one is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gis_platform.layers.coordinates import Box, read_box
from gis_platform.layers.cql2.reading import Language, read_filter
from gis_platform.layers.cql2.sql import Sql
from gis_platform.layers.crs_names import LON_LAT_CRS, WORLD, Frame, NamedCrs, read_crs
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.history import read_period
from gis_platform.layers.kinds import LONGEST_TEXT as LONGEST_TEXT
from gis_platform.layers.kinds import listed, read_value, simple
from gis_platform.layers.paging import Cursor, read_cursor, read_order
from gis_platform.layers.policy import Access
from gis_platform.layers.selection import Bounds, Selection

DEFAULT_LIMIT = 1_000
LARGEST_LIMIT = 10_000
ITEM = ("crs", "datetime", "properties", "exclude-properties", "skipGeometry")
OWN = ("bbox", "bbox-crs", "filter", "filter-lang", "filter-crs", "sortby", *ITEM)
CARD = "card"
PAGING = ("limit", "after", "count")
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, kw_only=True)
class Page:
    """Which page of a selection is asked for; after: the last feature before it.

    count: whether the answer tells how many features match.
    """

    selection: Selection
    limit: int
    after: Cursor | None = None
    count: bool = False


def read_page(seen: Access, parameters: Mapping[str, str], frame: Frame = WORLD) -> Page:
    """Return which page of which features is asked for; raises InvalidParameter."""
    own = {name: value for name, value in parameters.items() if name in PAGING}
    rest = {name: value for name, value in parameters.items() if name not in PAGING}
    selection = read_selection(seen, rest, frame)
    place = own.get("after")
    return Page(
        selection=selection,
        limit=_limit("limit", own.get("limit")),
        after=read_cursor("after", place, selection.order, simple(seen)) if place else None,
        count=truth("count", own.get("count")),
    )


def read_selection(seen: Access, parameters: Mapping[str, str], frame: Frame = WORLD) -> Selection:
    """Return which features are asked for and how, without paging; raises InvalidParameter.

    Exports and the feature pages take the same parameters. frame: of the municipality.
    """
    known = simple(seen)
    named = {name: value for name, value in parameters.items() if name not in OWN}
    for name, value in named.items():
        if name not in known:
            names = ", ".join(sorted({*OWN, *PAGING, *known}))
            raise InvalidParameter(name[:80], value[:80], f"one of the parameters {names}")
    area = _box(parameters, frame)
    period = parameters.get("datetime")
    order = parameters.get("sortby")
    return Selection(
        access=seen,
        bbox=area.bounds,
        area=area.area,
        equals={name: read_value(known[name], name, value) for name, value in named.items()},
        condition=_condition(seen, parameters, frame),
        period=read_period("datetime", period, frame.time_zone) if period is not None else None,
        order=read_order("sortby", order, known) if order is not None else (),
        shown=_shown(seen, parameters),
        with_geometry=not truth("skipGeometry", parameters.get("skipGeometry")),
        crs=_crs("crs", parameters, frame),
    )


def read_item(seen: Access, parameters: Mapping[str, str], frame: Frame = WORLD) -> Selection:
    """Return how one feature is asked for: of which time, with which fields, in which system.

    `card` says what else is told of it, see `with_card`.
    """
    known = (*ITEM, CARD)
    for name, value in parameters.items():
        if name not in known:
            expected = f"one of the parameters {', '.join(known)}"
            raise InvalidParameter(name[:80], value[:80], expected)
    return read_selection(
        seen, {name: parameters[name] for name in parameters if name != CARD}, frame
    )


def with_card(parameters: Mapping[str, str]) -> bool:
    """Say whether a feature is asked for in words too; raises InvalidParameter."""
    return truth(CARD, parameters.get(CARD))


def _box(parameters: Mapping[str, str], frame: Frame) -> Box:
    crs = _crs("bbox-crs", parameters, frame)
    value = parameters.get("bbox")
    return Box() if value is None else read_box("bbox", value, crs)


def _crs(name: str, parameters: Mapping[str, str], frame: Frame) -> NamedCrs:
    value = parameters.get(name)
    return LON_LAT_CRS if value is None else read_crs(name, value, frame)


def _condition(seen: Access, parameters: Mapping[str, str], frame: Frame) -> Sql | None:
    language = parameters.get("filter-lang", Language.TEXT)
    if language not in set(Language):
        raise InvalidParameter("filter-lang", language[:40], f"one of {', '.join(Language)}")
    crs = _crs("filter-crs", parameters, frame)
    text = parameters.get("filter")
    if text is None:
        return None
    return read_filter(seen, text, language=Language(language), crs=crs, frame=frame)


def _shown(seen: Access, parameters: Mapping[str, str]) -> tuple[str, ...] | None:
    only = _names(seen, parameters, "properties")
    without = _names(seen, parameters, "exclude-properties") or ()
    if only is None and not without:
        return None
    chosen = seen.names if only is None else only
    return tuple(name for name in seen.names if name in chosen and name not in without)


def _names(seen: Access, parameters: Mapping[str, str], name: str) -> tuple[str, ...] | None:
    text = parameters.get(name)
    if text is None:
        return None
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    for one in names:
        if one not in seen.names:
            raise InvalidParameter(name, one[:80], f"fields of {listed(dict.fromkeys(seen.names))}")
    return names


def _limit(name: str, value: str | None) -> int:
    """Return how many features are asked for; more than the most is the most.

    Source: OGC 17-069r4, /req/core/fc-limit-response-1.
    """
    if value and value.isascii() and value.isdigit() and len(value) > 5 and value.strip("0"):
        return min(LARGEST_LIMIT, int(value[:40]))
    return min(LARGEST_LIMIT, whole_number(name, value, DEFAULT_LIMIT, 1, 99_999))


def truth(name: str, value: str | None) -> bool:
    """Return whether a parameter says true; without it, false."""
    if value is not None and value not in _TRUTH:
        raise InvalidParameter(name, value[:40], "true or false")
    return value is not None and _TRUTH[value]


def whole_number(name: str, value: str | None, default: int, least: int, most: int) -> int:
    """Return a whole number between two limits, or the default if there is none."""
    if value is None:
        return default
    if value.isascii() and value.isdigit() and len(value) < 20 and least <= int(value) <= most:
        return int(value)
    raise InvalidParameter(name, value[:40], f"a whole number from {least} to {most}")


def bounds(name: str, value: str) -> Bounds:
    """Return west, south, east, north in degrees."""
    found = read_box(name, value).bounds
    if found is None:
        raise InvalidParameter(name, value[:80], "west,south,east,north in degrees")
    return found
