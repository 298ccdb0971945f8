"""What is wrong with JSON by its schema."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator


@dataclass(frozen=True, kw_only=True)
class Fault:
    """The first thing at fault. place: the steps that lead to it. value: what stands there."""

    place: tuple[str, ...]
    value: object
    problem: str


def first_fault(sent: object, schema: dict[str, Any]) -> Fault | None:
    """Return the first thing in which JSON is not what its schema wants."""
    error = next(iter(_validator(orjson.dumps(schema)).iter_errors(sent)), None)
    if error is None:
        return None
    place = tuple(str(step) for step in error.absolute_path)
    return Fault(place=place, value=error.instance, problem=error.message)


@cache
def _validator(schema: bytes) -> Draft202012Validator:
    """Return what checks by a schema; the library takes 10 MB, so it is loaded when wanted."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    return Draft202012Validator(orjson.loads(schema))
