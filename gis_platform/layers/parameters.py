"""From the text of a request's parameters to values; a wrong one is named."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.queries import Bounds, FeatureQuery
from gis_platform.layers.registry import Layer

DEFAULT_LIMIT = 1_000
LARGEST_LIMIT = 10_000
LONGEST_TEXT = 200
OWN = frozenset({"bbox", "limit", "after"})


def feature_query(layer: Layer, parameters: Mapping[str, str]) -> FeatureQuery:
    """Return what is asked of a collection; raises InvalidParameter."""
    filters = {name: value for name, value in parameters.items() if name not in OWN}
    for name, value in filters.items():
        if name not in layer.filters:
            known = ", ".join(sorted(OWN | set(layer.filters)))
            raise InvalidParameter(name, value, f"one of the parameters {known}")
        if len(value) > LONGEST_TEXT or "\x00" in value:
            raise InvalidParameter(name, value[:40], f"at most {LONGEST_TEXT} characters of text")
    bbox = parameters.get("bbox")
    return FeatureQuery(
        limit=whole_number("limit", parameters.get("limit"), DEFAULT_LIMIT, 1, LARGEST_LIMIT),
        after=whole_number("after", parameters.get("after"), 0, 0, 2**63 - 1),
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
