"""Text with {fields} of a source in it; nothing else is understood. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_FIELD = re.compile(r"\{([^{}]+)\}")
Columns = Mapping[str, Sequence[object]]


def fields_of(template: str) -> list[str]:
    """Return the names of the fields in a template, in their order."""
    return _FIELD.findall(template)


def fill(template: str, columns: Columns, size: int) -> list[str]:
    """Return the text for each row; missing values are empty, blanks are put together.

    columns: must have the fields of the template. size: number of rows.
    """
    pieces = _FIELD.split(template)
    if len(pieces) == 3 and not pieces[0] and not pieces[2]:  # one field and nothing else
        return [_text(value) for value in columns[pieces[1]]]
    parts: list[Sequence[str]] = [
        [_text(value) for value in columns[piece]] if place % 2 else [piece] * size
        for place, piece in enumerate(pieces)
    ]
    return [" ".join("".join(row).split()) for row in zip(*parts, strict=True)]


def _text(value: object) -> str:
    if type(value) is str:
        return value.strip()
    if value is None or value != value:  # noqa: PLR0124  NaN differs from itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
