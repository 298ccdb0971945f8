"""From the text of a filter to its tree, and on to a condition."""

from __future__ import annotations

import re
from enum import StrEnum

import cql2
import orjson

from gis_platform.layers.cql2.conditions import Conditions
from gis_platform.layers.cql2.guard import guard_length, guard_text, guard_tree
from gis_platform.layers.cql2.sql import Sql
from gis_platform.layers.crs_names import LON_LAT_CRS, WORLD, Frame, NamedCrs
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.kinds import queryables
from gis_platform.layers.policy import Access

_PLACE = re.compile(r"--> (\d+):(\d+)")


class Language(StrEnum):
    """The encodings of CQL2."""

    TEXT = "cql2-text"
    JSON = "cql2-json"


def read_filter(
    seen: Access,
    text: str,
    *,
    language: Language = Language.TEXT,
    crs: NamedCrs = LON_LAT_CRS,
    frame: Frame = WORLD,
) -> Sql:
    """Return a filter as a condition on the rows of a layer or of its versions.

    It names what the actor sees and nothing else. crs: of the coordinates in it. Raises
    InvalidParameter.
    """
    tree = read_text(text) if language is Language.TEXT else read_json(text)
    guard_tree(tree)
    return Conditions(names=queryables(seen), frame=frame, crs=crs).read(tree)


def read_text(text: str) -> object:
    """Return the tree of a filter in CQL2 text, in the form of CQL2 JSON."""
    guarded = guard_text(text)
    try:
        tree: object = cql2.parse_text(guarded).to_json()
    except cql2.ParseError as error:
        raise InvalidParameter("filter", *_where(guarded, str(error))) from error
    return tree


def _where(text: str, said: str) -> tuple[str, str]:
    found = _PLACE.search(said)
    if not found:
        return text[:80], "a condition in CQL2 text"
    line, column = int(found[1]), int(found[2])
    before = sum(len(one) for one in text.splitlines(keepends=True)[: line - 1])
    place = before + column - 1
    return text[place : place + 40], f"CQL2 text that can be read at character {place + 1}"


def read_json(text: str) -> object:
    """Return the tree of a filter in CQL2 JSON; its numbers are kept exactly."""
    guard_length(text)
    try:
        tree: object = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        place = f"JSON that can be read at character {error.pos + 1}"
        raise InvalidParameter("filter", text[error.pos : error.pos + 40], place) from error
    return tree
