"""From the text of a request's parameters to values; a wrong one is named."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.policy import Access
from gis_platform.layers.selection import Bounds, Selection

DEFAULT_LIMIT = 1_000
LARGEST_LIMIT = 10_000
LONGEST_TEXT = 200
OWN = frozenset({"bbox"})
PAGING = frozenset({"limit", "after"})


@dataclass(frozen=True, kw_only=True)
class Page:
    """Which page of a selection is asked for; after: id of the last feature before it."""

    selection: Selection
    limit: int
    after: int


def read_page(seen: Access, parameters: Mapping[str, str]) -> Page:
    """Return which page of which features is asked for; raises InvalidParameter."""
    own = {name: value for name, value in parameters.items() if name in PAGING}
    rest = {name: value for name, value in parameters.items() if name not in PAGING}
    return Page(
        selection=read_selection(seen, rest),
        limit=whole_number("limit", own.get("limit"), DEFAULT_LIMIT, 1, LARGEST_LIMIT),
        after=whole_number("after", own.get("after"), 0, 0, 2**63 - 1),
    )


def read_selection(seen: Access, parameters: Mapping[str, str]) -> Selection:
    """Return which features are asked for, without paging; raises InvalidParameter.

    Exports and the feature pages take the same parameters.
    """
    filters = {name: value for name, value in parameters.items() if name not in OWN}
    for name, value in filters.items():
        if name not in seen.filters:
            known = ", ".join(sorted(OWN | PAGING | set(seen.filters)))
            raise InvalidParameter(name, value, f"one of the parameters {known}")
        if len(value) > LONGEST_TEXT or "\x00" in value:
            raise InvalidParameter(name, value[:40], f"at most {LONGEST_TEXT} characters of text")
    bbox = parameters.get("bbox")
    return Selection(
        access=seen,
        bbox=bounds("bbox", bbox) if bbox is not None else None,
        equals=filters,
    )


def whole_number(name: str, value: str | None, default: int, least: int, most: int) -> int:
    """Return a whole number between two limits, or the default if there is none."""
    if value is None:
        return default
    if value.isascii() and value.isdigit() and len(value) < 20 and least <= int(value) <= most:
        return int(value)
    raise InvalidParameter(name, value[:40], f"a whole number from {least} to {most}")


def bounds(name: str, value: str) -> Bounds:
    """Return west, south, east, north in degrees."""
    expected = "west,south,east,north in degrees, west < east and south < north"
    try:
        west, south, east, north = (float(part) for part in value[:200].split(","))
    except ValueError as error:
        raise InvalidParameter(name, value[:80], expected) from error
    finite = all(math.isfinite(number) for number in (west, south, east, north))
    if not finite or not (-180 <= west <= east <= 180) or not (-90 <= south <= north <= 90):
        raise InvalidParameter(name, value[:80], expected)
    return west, south, east, north
