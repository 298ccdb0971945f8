"""What an annotation of a content value allows: one reading for every schema."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from enum import Enum
from typing import Any

from shapely.geometry.base import BaseGeometry

Annotation = Any
"""What stands behind a colon; only `read` vouches for it."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Allowed:
    """What a field may hold.

    kind: "value" with a plain type, "geometry", "record" with a dataclass, "list" or "map" with
    what they hold. optional: None is allowed.
    """

    kind: str
    of: Annotation
    optional: bool = False


def read(annotation: Annotation) -> Allowed:
    """Return what an annotation allows; TypeError for one that no content has."""
    origin: Annotation = typing.get_origin(annotation)
    if origin in {typing.Union, types.UnionType}:
        return _read_optional(annotation)
    if origin is tuple:
        return _read_tuple(annotation)
    if origin is dict:
        return Allowed(kind="map", of=typing.get_args(annotation)[1])
    if isinstance(annotation, type):
        return _read_plain(annotation)
    raise TypeError(f"No content holds {annotation!r}.")


def fields_of(record: type) -> dict[str, Allowed]:
    """Return what the fields of a dataclass may hold, in their order."""
    hints = typing.get_type_hints(record)
    return {each.name: read(hints[each.name]) for each in dataclasses.fields(record)}


def records_under(record: type) -> list[type]:
    """Return a dataclass and those it holds, each once, in the order of their names."""
    found: set[type] = set()
    waiting = [record]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += _records_in(list(fields_of(here).values()))
    return sorted(found, key=lambda each: each.__name__)


def _records_in(fields: list[Allowed]) -> list[type]:
    found: list[type] = []
    for allowed in fields:
        inner = allowed
        while inner.kind in {"list", "map"}:
            inner = read(inner.of)
        if inner.kind == "record":
            found.append(inner.of)
    return found


def _read_optional(annotation: Annotation) -> Allowed:
    inner = [each for each in typing.get_args(annotation) if each is not types.NoneType]
    if len(inner) != 1:
        raise TypeError(f"No content holds one of several types: {annotation!r}.")
    return dataclasses.replace(read(inner[0]), optional=True)


def _read_tuple(annotation: Annotation) -> Allowed:
    inner = [each for each in typing.get_args(annotation) if each is not Ellipsis]
    if len(set(inner)) != 1:
        raise TypeError(f"No content holds a tuple of several types: {annotation!r}.")
    return Allowed(kind="list", of=inner[0])


def _read_plain(annotation: type) -> Allowed:
    if dataclasses.is_dataclass(annotation):
        return Allowed(kind="record", of=annotation)
    if issubclass(annotation, BaseGeometry):
        return Allowed(kind="geometry", of=annotation)
    if issubclass(annotation, str | int | float | bool | dt.date | Enum):
        return Allowed(kind="value", of=annotation)
    raise TypeError(f"No content holds {annotation!r}.")
