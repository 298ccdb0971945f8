"""Fields of a plan that an architect may correct, and corrections that hold.

Only what people know better than registers: words, and numbers that a register holds. What is
computed of geometry is never corrected: the geometry is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from plans.content import PlanContent
from plans.documentation_content import CorrectionContent
from plans.stated_facts import CorrectionFact

H = TypeVar("H")
PATH = re.compile(r"(?P<list>[a-z_]+)\[(?P<key>[^\]]+)\]\.(?P<field>[a-z_0-9]+)")


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"


TEXT, NUMBER = FieldKind.TEXT, FieldKind.NUMBER
PARCEL = "parcel"
PARCEL_FIELDS = {
    "address": TEXT,
    "settlement": TEXT,
    "category": TEXT,
    "permitted_use_by_document": TEXT,
}
PLAN_FIELDS = {"planning_element": TEXT}


class Rows(NamedTuple):
    """A list of the content: by what its rows are known, which of their fields may be corrected."""

    key: str
    fields: dict[str, FieldKind]


LISTS = {
    "restrictions": Rows("zouit_id", {"text": TEXT}),
    "oks": Rows(
        "cadastral_number",
        {
            "purpose": TEXT,
            "floors": TEXT,
            "height_m": NUMBER,
            "total_area_m2": NUMBER,
            "footprint_m2": NUMBER,
        },
    ),
    "heritage": Rows("registry_no", {"name": TEXT, "category": TEXT}),
    "easements": Rows("registry_no", {"purpose": TEXT}),
}


class UnreadableCorrection(ValueError):  # noqa: N818  the name is the sentence
    """A path that names no field to be corrected, or a text that is no value of it."""

    def __init__(self, path: str, value: str) -> None:
        """path, value: as given."""
        self.path, self.value = path, value
        super().__init__(f"{value!r} cannot be the value of {path!r}.")


@dataclass(frozen=True, kw_only=True)
class CorrectableField:
    """A field that may be corrected; value: as it stands, in words. label_code: of a form."""

    path: str
    label_code: str
    value: str


class _Place(NamedTuple):
    """Where a field is: its label, what it holds, its row in a list, its name."""

    label: str
    kind: FieldKind
    list: str
    row: int
    field: str


def correctable(content: PlanContent) -> tuple[CorrectableField, ...]:
    """Return the fields of a plan that may be corrected, in the order of the form."""
    return tuple(
        CorrectableField(path=path, label_code=place.label, value=_words(_value(content, place)))
        for path, place in _places(content)
    )


def read_correction(path: str, value: str) -> str | float | None:
    """Return the value that a text gives a field; an empty text takes a number away.

    Raises UnreadableCorrection.
    """
    kind = _kind_at(path)
    if kind is None:
        raise UnreadableCorrection(path, value)
    if kind is TEXT:
        return value
    if not value.strip():
        if path.endswith(".footprint_m2"):
            raise UnreadableCorrection(path, value)
        return None
    try:
        number = float(value.strip().replace(",", "."))
    except ValueError as error:
        raise UnreadableCorrection(path, value) from error
    if not (math.isfinite(number) and number >= 0):
        raise UnreadableCorrection(path, value)
    return number


def corrected(content: PlanContent, corrections: Sequence[CorrectionFact]) -> PlanContent:
    """Return a plan with its corrections made, each listed beside the computed value.

    A correction holds as long as the computed value is the one that it corrects. Of several of
    one field the newest counts.
    """
    if not corrections:
        return content
    newest = {each.path: each for each in corrections}
    places = dict(_places(content))
    changed = content
    listed = []
    for path in sorted(newest):
        fact, place = newest[path], places.get(path)
        computed = "" if place is None else _words(_value(content, place))
        holds = place is not None and computed == fact.computed and _is_readable(fact)
        if place is not None and holds:
            changed = _with_value(changed, place, read_correction(path, fact.value))
        listed.append(_listed(fact, applied=holds))
    return replace(changed, corrections=tuple(listed))


def _listed(fact: CorrectionFact, *, applied: bool) -> CorrectionContent:
    return CorrectionContent(
        path=fact.path,
        computed=fact.computed,
        value=fact.value,
        by=fact.by,
        on=fact.on,
        reason=fact.reason,
        applied=applied,
    )


def _is_readable(fact: CorrectionFact) -> bool:
    try:
        read_correction(fact.path, fact.value)
    except UnreadableCorrection:
        return False
    return True


def _kind_at(path: str) -> FieldKind | None:
    if match := PATH.fullmatch(path):
        rows = LISTS.get(match["list"])
        return rows.fields.get(match["field"]) if rows else None
    named = {f"{PARCEL}.{name}": kind for name, kind in PARCEL_FIELDS.items()} | PLAN_FIELDS
    return named.get(path)


def _places(content: PlanContent) -> Iterator[tuple[str, _Place]]:
    for name, kind in PARCEL_FIELDS.items():
        yield f"{PARCEL}.{name}", _Place(f"{PARCEL}_{name}", kind, PARCEL, 0, name)
    for name, kind in PLAN_FIELDS.items():
        yield name, _Place(name, kind, "", 0, name)
    for name, rows in LISTS.items():
        yield from _places_in(name, rows, getattr(content, name))


def _places_in(name: str, rows: Rows, listed: Iterable[object]) -> Iterator[tuple[str, _Place]]:
    """Yield the fields of rows that are known by a key of their own."""
    seen: set[str] = set()
    for number, row in enumerate(listed):
        key = str(getattr(row, rows.key))
        if key and key not in seen and "]" not in key:
            for field, kind in rows.fields.items():
                place = _Place(f"{name}_{field}", kind, name, number, field)
                yield f"{name}[{key}].{field}", place
        seen.add(key)


def _value(content: PlanContent, place: _Place) -> object:
    return getattr(_holder(content, place), place.field)


def _holder(content: PlanContent, place: _Place) -> object:
    """Return the value of the content that holds a field."""
    if not place.list:
        return content
    found = getattr(content, place.list)
    return found if place.list == PARCEL else found[place.row]


def _with_value(content: PlanContent, place: _Place, value: object) -> PlanContent:
    changed = _replaced(_holder(content, place), place.field, value)
    if not place.list:
        return _replaced(content, place.field, value)
    if place.list == PARCEL:
        return _replaced(content, PARCEL, changed)
    rows = [*getattr(content, place.list)]
    rows[place.row] = changed
    return _replaced(content, place.list, tuple(rows))


def _replaced(holder: H, field: str, value: object) -> H:
    changes: dict[str, Any] = {field: value}  # the field named says of what kind
    made: H = replace(holder, **changes)  # type: ignore[type-var]  # each is a dataclass
    return made


def _words(value: object) -> str:
    return "" if value is None else str(value)
