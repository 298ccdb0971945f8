"""A file of zoning regulations becomes checked values; no database, no clock."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gis_platform.geometry.setback import EdgeKind, ObjectKind

ZONE_KINDS = frozenset(
    {
        "RESIDENTIAL",
        "PUBLIC",
        "PRODUCTION",
        "ENGINEERING_TRANSPORT",
        "AGRICULTURAL",
        "RECREATION",
        "PROTECTED",
        "SPECIAL",
        "MILITARY",
        "OTHER",
    }
)
PARAMETERS = frozenset(
    {
        "area_min_m2",
        "area_max_m2",
        "width_min_m",
        "length_min_m",
        "floors_max",
        "height_max_m",
        "coverage_max_pct",
        "far_max",
        "greening_min_pct",
    }
)
PERCENTAGES = frozenset({"coverage_max_pct", "greening_min_pct"})
SET = "SET"
STATES_WITHOUT_VALUE = frozenset({"NOT_SUBJECT", "NOT_APPLICABLE"})
MODES = {"main": "MAIN", "conditional": "CONDITIONAL", "auxiliary": "AUXILIARY"}
LONGEST_CODE = 40
LANGUAGE = re.compile(r"[a-z]{2}")


class InvalidRegulation(Exception):  # noqa: N818
    """Something in a file of regulations is not of the expected form."""

    def __init__(self, zone: str, key: str, value: object, expected: str) -> None:
        """zone: code, or empty for the file itself; expected: a phrase."""
        self.zone, self.key, self.value, self.expected = zone, key, value, expected
        place = f"zone {zone}: " if zone else ""
        super().__init__(f"{place}{key} = {value!r}: expected {expected}.")


@dataclass(frozen=True, kw_only=True)
class Act:
    """The act that sets the regulations."""

    title: str
    authority: str
    number: str
    date: dt.date | None


@dataclass(frozen=True, kw_only=True)
class LimitRow:
    """A limit for some uses (none: for all); a value goes with the state SET only."""

    parameter: str
    uses: tuple[str, ...]
    state: str
    value: Decimal | None


@dataclass(frozen=True, kw_only=True)
class SetbackRow:
    """A setback in metres by kind of edge and of object, for some uses (none: for all)."""

    edge: str
    object: str
    uses: tuple[str, ...]
    state: str
    value: Decimal | None


@dataclass(frozen=True, kw_only=True)
class ZoneRegulation:
    """What a zone permits. uses: code and mode."""

    code: str
    names: Mapping[str, str]
    kind: str
    applies: bool
    reason_not_applied: str
    source: str
    uses: tuple[tuple[str, str], ...]
    limits: tuple[LimitRow, ...]
    setbacks: tuple[SetbackRow, ...]


@dataclass(frozen=True, kw_only=True)
class Regulations:
    """A file of zoning regulations: one edition."""

    valid_from: dt.date
    valid_to: dt.date | None
    illustrative: bool
    act: Act
    zones: tuple[ZoneRegulation, ...]


def parse_regulations(text: str, *, known_uses: Container[str]) -> Regulations:
    """Return the regulations of a TOML text.

    known_uses: codes of the classifier of uses. Raises InvalidRegulation.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidRegulation("", "file", str(error), "TOML") from error
    source = str(content.pop("source", ""))
    zones = content.pop("zones", None)
    if not isinstance(zones, dict) or not zones:
        raise InvalidRegulation("", "zones", zones, "tables of zones by code")
    regulations = Regulations(
        valid_from=_day(content, "valid_from"),
        valid_to=_day(content, "valid_to") if "valid_to" in content else None,
        illustrative=bool(content.pop("illustrative", False)),
        act=_act(content.pop("act", {})),
        zones=tuple(_zone(code, table, source, known_uses) for code, table in zones.items()),
    )
    _end("", content)
    return regulations


def _end(zone: str, content: Mapping[str, object]) -> None:
    for key, value in content.items():
        raise InvalidRegulation(zone, key, value, "no such key here")


def _day(content: dict[str, Any], key: str) -> dt.date:
    value = content.pop(key, None)
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise InvalidRegulation("", key, value, "a day as YYYY-MM-DD")
    return value


def _act(content: dict[str, Any]) -> Act:
    content = dict(content)
    act = Act(
        title=str(content.pop("title", "")),
        authority=str(content.pop("authority", "")),
        number=str(content.pop("number", "")),
        date=_day(content, "date") if "date" in content else None,
    )
    _end("", content)
    return act


def _zone(
    code: str, table: dict[str, Any], source: str, known_uses: Container[str]
) -> ZoneRegulation:
    if not 0 < len(code) <= LONGEST_CODE:
        raise InvalidRegulation(code, "code", code, f"1 to {LONGEST_CODE} characters")
    table = dict(table)
    zone = ZoneRegulation(
        code=code,
        names=_names(code, table.pop("names", None)),
        kind=_one_of(code, "kind", table.pop("kind", None), ZONE_KINDS),
        applies=bool(table.pop("regulation_applies", True)),
        reason_not_applied=str(table.pop("reason_not_applied", "")),
        source=str(table.pop("source", source)),
        uses=tuple(_uses(code, table, known_uses)),
        limits=tuple(_limits(code, table, known_uses)),
        setbacks=tuple(_setbacks(code, table.pop("setbacks", []), known_uses)),
    )
    _end(code, table)
    if not zone.applies and (zone.limits or zone.setbacks or zone.uses):
        raise InvalidRegulation(
            code, "regulation_applies", False, "no uses, limits or setbacks beside it"
        )
    return zone


def _names(zone: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not value:
        raise InvalidRegulation(zone, "names", value, "names by language")
    for language, name in value.items():
        if not LANGUAGE.fullmatch(language) or not isinstance(name, str) or not name:
            raise InvalidRegulation(zone, f"names.{language}", name, "a name of a language")
    return value


def _one_of(zone: str, key: str, value: object, choices: frozenset[str]) -> str:
    if value not in choices:
        raise InvalidRegulation(zone, key, value, f"one of {', '.join(sorted(choices))}")
    return str(value)


def _codes(zone: str, key: str, value: object, known: Container[str]) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise InvalidRegulation(zone, key, value, "a list of codes of uses")
    for code in value:
        if code not in known:
            raise InvalidRegulation(zone, key, code, "a code of the classifier of uses")
    if len(set(value)) < len(value):
        raise InvalidRegulation(zone, key, value, "each use once")
    return tuple(value)


def _uses(zone: str, table: dict[str, Any], known: Container[str]) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for key, mode in MODES.items():
        for code in _codes(zone, key, table.pop(key, []), known):
            if code in seen:
                raise InvalidRegulation(zone, key, code, f"one mode a use, it is {seen[code]} too")
            seen[code] = mode
            yield code, mode


def _limits(zone: str, table: dict[str, Any], known: Container[str]) -> Iterator[LimitRow]:
    seen: set[tuple[str, tuple[str, ...]]] = set()
    groups = [((), table.pop("limits", {}))]
    for group in table.pop("limits_for", []):
        limits = dict(group)
        groups.append((_codes(zone, "limits_for.uses", limits.pop("uses", None), known), limits))
    for uses, limits in groups:
        for name, value in limits.items():
            parameter = _one_of(zone, "limits", name, PARAMETERS)
            if (parameter, uses) in seen:
                raise InvalidRegulation(zone, f"limits_for.{name}", value, "one value for a use")
            seen.add((parameter, uses))
            state, number = _state_and_value(zone, name, value)
            yield LimitRow(parameter=parameter, uses=uses, state=state, value=number)


def _setbacks(zone: str, rows: list[dict[str, Any]], known: Container[str]) -> Iterator[SetbackRow]:
    edges = frozenset(str(kind) for kind in EdgeKind)
    objects = frozenset(str(kind) for kind in ObjectKind)
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for given in rows:
        row = dict(given)
        edge = _one_of(zone, "setbacks.edge", row.pop("edge", None), edges)
        kind = _one_of(zone, "setbacks.object", row.pop("object", "ANY"), objects)
        uses = _codes(zone, "setbacks.uses", row.pop("uses", []), known)
        if ("metres" in row) == ("state" in row):
            raise InvalidRegulation(zone, f"setbacks.{edge}", given, "either metres or a state")
        state, value = _state_and_value(
            zone, f"setbacks.{edge}", row.pop("metres", row.pop("state", None))
        )
        _end(zone, row)
        if (edge, kind, uses) in seen:
            raise InvalidRegulation(zone, "setbacks", given, f"one setback for {edge} and {kind}")
        seen.add((edge, kind, uses))
        yield SetbackRow(edge=edge, object=kind, uses=uses, state=state, value=value)


def _state_and_value(zone: str, key: str, value: object) -> tuple[str, Decimal | None]:
    if isinstance(value, str) and value in STATES_WITHOUT_VALUE:
        return value, None
    expected = f"a number from 0 on, or {' or '.join(sorted(STATES_WITHOUT_VALUE))}"
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**9:
        raise InvalidRegulation(zone, key, value, expected)
    if key in PERCENTAGES and value > 100:
        raise InvalidRegulation(zone, key, value, "a percentage from 0 to 100")
    return SET, Decimal(str(value))
