"""Values as JSON and back: the same value gives the same bytes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

T = TypeVar("T")
Json = Any
"""What JSON can hold, or an annotation that says so: only `from_json` vouches for types."""
LOCAL_DECIMALS = 4
"""Decimals of local metres in a snapshot: the grid of 1 cm is kept, computed points to 0.1 mm."""


class UnreadableSnapshot(ValueError):  # noqa: N818  the name is the sentence
    """JSON that is no snapshot of the expected type."""


def to_json(value: object) -> Json:
    """Return a value of dataclasses, tuples, dates, enums and geometries as plain JSON values.

    Geometries become GeoJSON in local metres (x east, y north); numbers keep their decimals.
    """
    if isinstance(value, BaseGeometry):
        return _geometry_to_json(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_json(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    return _contained_to_json(value)


def _contained_to_json(value: object) -> Json:
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    return value


def to_bytes(value: object) -> bytes:
    """Return a value as JSON text with sorted keys, indented by two."""
    options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(to_json(value), option=options)


def from_json(kind: type[T], data: object) -> T:
    """Return the value of a type that `to_json` wrote; UnreadableSnapshot says what is wrong."""
    try:
        made: T = _read(kind, data)
    except (KeyError, TypeError, ValueError, AttributeError, shapely.GEOSException) as error:
        raise UnreadableSnapshot(f"This is no {kind.__name__}: {error!r}.") from error
    return made


def _geometry_to_json(geometry: BaseGeometry) -> Json:
    rounded = shapely.transform(geometry, lambda points: points.round(LOCAL_DECIMALS) + 0.0)
    return orjson.loads(shapely.to_geojson(rounded))


@lru_cache(maxsize=128)
def _hints(kind: type) -> dict[str, Any]:  # annotations are of any kind
    return typing.get_type_hints(kind)


def _read(kind: Json, data: Json) -> Json:
    origin: Json = typing.get_origin(kind)
    if origin in {typing.Union, types.UnionType}:
        return _read_union(kind, data)
    if origin is tuple:
        (item, *_) = typing.get_args(kind)
        return tuple(_read(item, each) for each in data)
    if origin is dict:
        _, item = typing.get_args(kind)
        return {key: _read(item, each) for key, each in data.items()}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], each) for name, each in data.items()})
    return _read_plain(kind, data)


def _read_union(kind: Json, data: Json) -> Json:
    if data is None:
        return None
    (inner,) = [each for each in typing.get_args(kind) if each is not types.NoneType]
    return _read(inner, data)


def _read_plain(kind: Json, data: Json) -> Json:
    if isinstance(kind, type):
        if issubclass(kind, BaseGeometry):
            return shapely.from_geojson(orjson.dumps(data))
        if issubclass(kind, Enum):
            return kind(data)
        if kind is dt.date:
            return dt.date.fromisoformat(data)
        if kind is float:
            return float(data)
    return data
