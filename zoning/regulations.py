"""A zoning regulation: a TOML file becomes checked values. Nothing is stored here.

A file has the act and, by code, its zones. A limit is a number, "NOT_SUBJECT" (not to be set),
"NOT_APPLICABLE", or is left out, which means that nobody has entered it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from gis_platform.geometry.limits import NOT_APPLICABLE, NOT_SUBJECT, Limit
from gis_platform.geometry.setback import EdgeKind, ObjectKind
from gis_platform.municipalities.toml_tables import LANGUAGES, Table, read_toml
from zoning.rules import (
    REQUIREMENTS,
    TABLE_REQUIREMENTS,
    LimitRule,
    Mode,
    Parameter,
    PermittedUse,
    SetbackLimit,
    ZoneRegulation,
    ZoningAct,
)

STATES = {"NOT_SUBJECT": NOT_SUBJECT, "NOT_APPLICABLE": NOT_APPLICABLE}
MOST = {
    Parameter.AREA_MIN_M2: Decimal(10**9),
    Parameter.AREA_MAX_M2: Decimal(10**9),
    Parameter.WIDTH_MIN_M: Decimal(10_000),
    Parameter.LENGTH_MIN_M: Decimal(10_000),
    Parameter.FLOORS_MAX: Decimal(300),
    Parameter.HEIGHT_MAX_M: Decimal(1_000),
    Parameter.COVERAGE_MAX_PCT: Decimal(100),
    Parameter.FAR_MAX: Decimal(100),
    Parameter.GREENING_MIN_PCT: Decimal(100),
    Parameter.PARKING_M2_PER_PLACE: Decimal(10_000),
}
"""Beyond these a value is a slip of the pen, whatever the act."""
FURTHEST_SETBACK_M = Decimal(1_000)
PAIRS = ((Parameter.AREA_MIN_M2, Parameter.AREA_MAX_M2),)
LONGEST_CODE = 40


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What a file may name. languages: those in which each zone has to have a name."""

    use_codes: Collection[str]
    zone_kinds: Collection[str]
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Edition:
    """What all zones of a file share."""

    act: ZoningAct
    valid_from: dt.date | None
    valid_to: dt.date | None
    illustrative: bool
    source: str


def read_regulations(path: Path, vocabulary: Vocabulary) -> tuple[ZoneRegulation, ...]:
    """Return the zones of a file in its order; at least one.

    Raises InvalidFile naming file, zone and key, for what is of the wrong form and for what
    contradicts itself; OSError.
    """
    whole, _ = read_toml(path)
    edition = _Edition(
        act=_act(whole.table("act")),
        valid_from=whole.day("valid_from"),
        valid_to=whole.day("valid_to"),
        illustrative=whole.flag("illustrative"),
        source=whole.text("source"),
    )
    if edition.valid_from and edition.valid_to and edition.valid_to < edition.valid_from:
        raise whole.refusal("valid_to", edition.valid_to, f"{edition.valid_from} or later")
    zones = whole.table("zones")
    found = tuple(_zone(code, zones, edition, vocabulary) for code in zones)
    whole.end()
    if not found:
        raise whole.refusal("zones", {}, "at least one zone")
    return found


def _act(table: Table) -> ZoningAct:
    act = ZoningAct(
        title=table.text("title"),
        authority=table.text("authority", default=""),
        number=table.text("number", default=""),
        date=table.day("date"),
    )
    table.end()
    return act


def _zone(code: str, zones: Table, edition: _Edition, vocabulary: Vocabulary) -> ZoneRegulation:
    zone = zones.table(code)
    if not code.strip() or len(code) > LONGEST_CODE:
        raise zones.refusal(code, code, f"a code of 1 to {LONGEST_CODE} characters")
    names = zone.table("names").names(vocabulary.languages)
    kind = zone.one_of("kind", frozenset(vocabulary.zone_kinds))
    source = zone.text("source", default=edition.source)
    applies = zone.flag("regulation_applies", default=True)
    uses = _uses(zone, vocabulary)
    codes = frozenset(use.code for use in uses)
    regulation = ZoneRegulation(
        code=code,
        names=names,
        kind=kind,
        act=edition.act,
        applies=applies,
        reason_not_applied="" if applies else zone.text("reason_not_applied"),
        valid_from=edition.valid_from,
        valid_to=edition.valid_to,
        illustrative=edition.illustrative,
        source=source,
        uses=uses,
        limits=_limits(zone, codes),
        setbacks=_setbacks(zone, codes),
        requirements=_requirements(zone, TABLE_REQUIREMENTS if applies else REQUIREMENTS),
    )
    zone.end()
    if not applies and (regulation.uses or regulation.limits or regulation.setbacks):
        form = "no uses, limits or setbacks beside it"
        raise zone.refusal("regulation_applies", applies, form)
    return regulation


def _requirements(zone: Table, keys: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return texts by language and key; a language that says anything says the same keys."""
    written = zone.table("requirements", needed=False)
    found: dict[str, dict[str, str]] = {}
    for language in [each for each in LANGUAGES if each in written]:
        table = written.table(language)
        found[language] = {key: table.text(key) for key in keys if key in table}
        table.end()
        if set(found[language]) != set(next(iter(found.values()))):
            form = f"the same keys as in {next(iter(found))}"
            raise written.refusal(language, sorted(found[language]), form)
    written.end()
    return found


def _uses(zone: Table, vocabulary: Vocabulary) -> tuple[PermittedUse, ...]:
    table = zone.table("uses", needed=False)
    modes = {mode: table.texts(mode.lower(), default=()) for mode in Mode}
    notes = table.table("notes", needed=False)
    table.end()
    seen: dict[str, Mode] = {}
    for mode, codes in modes.items():
        for code in codes:
            if code not in vocabulary.use_codes:
                raise table.refusal(mode.lower(), code, "a code of the classifier of uses")
            if code in seen:
                raise table.refusal(mode.lower(), code, f"no use that is {seen[code].lower()} too")
            seen[code] = mode
    found = tuple(
        PermittedUse(code=code, mode=mode, note=notes.text(code, default=""))
        for code, mode in seen.items()
    )
    notes.end()
    return found


def _limits(zone: Table, codes: frozenset[str]) -> tuple[LimitRule, ...]:
    found: list[LimitRule] = []
    for row in zone.tables("limits"):
        use_codes = _row_uses(row, codes)
        rules = []
        for parameter in Parameter:
            name = parameter.lower()
            if name not in row:
                continue
            decimals = 0 if parameter is Parameter.FLOORS_MAX else 3
            limit, note = _limit(row, name, most=MOST[parameter], decimals=decimals)
            _refuse_twice(row, name, use_codes, (r for r in found if r.parameter is parameter))
            rules.append(
                LimitRule(parameter=parameter, limit=limit, use_codes=use_codes, note=note)
            )
        row.end()
        if not rules:
            raise row.refusal("limits", None, "at least one parameter")
        _refuse_crossed(row, rules)
        found += rules
    return tuple(found)


def _setbacks(zone: Table, codes: frozenset[str]) -> tuple[SetbackLimit, ...]:
    found: list[SetbackLimit] = []
    for row in zone.tables("setbacks"):
        edge = EdgeKind(row.one_of("edge", frozenset(EdgeKind)))
        kind = ObjectKind(row.one_of("object", frozenset(ObjectKind), default=ObjectKind.ANY))
        use_codes = _row_uses(row, codes)
        limit, note = _limit(row, "metres", most=FURTHEST_SETBACK_M, decimals=3)
        row.end()
        alike = (rule for rule in found if (rule.edge_kind, rule.object_kind) == (edge, kind))
        _refuse_twice(row, f"{edge} {kind}", use_codes, alike)
        rule = SetbackLimit(
            edge_kind=edge, object_kind=kind, limit=limit, use_codes=use_codes, note=note
        )
        found.append(rule)
    return tuple(found)


def _row_uses(row: Table, codes: frozenset[str]) -> tuple[str, ...]:
    """Return the uses of a row, sorted; absent means all uses, an empty list is refused."""
    if "uses" not in row:
        return ()
    use_codes = row.texts("uses")
    for code in use_codes:
        if code not in codes:
            raise row.refusal("uses", code, "a use that the zone permits")
    if not use_codes:
        raise row.refusal("uses", [], "at least one use; leave it out for all uses")
    return tuple(sorted(use_codes))


def _limit(row: Table, name: str, *, most: Decimal, decimals: int) -> tuple[Limit, str]:
    """Return a limit and its note: a number, a state, or a table of value or state with a note."""
    written = row.take(name)
    if isinstance(written, dict):
        table = Table(row.file, row.key(name), written)
        note = table.text("note", default="")
        if "value" in table and "state" in table:
            raise table.refusal("state", written["state"], "either a value or a state")
        limit = _number_or_state(table, "state" if "state" in table else "value", most, decimals)
        table.end()
        return limit, note
    again = Table(row.file, row.name, {name: written})
    return _number_or_state(again, name, most, decimals), ""


def _number_or_state(table: Table, name: str, most: Decimal, decimals: int) -> Limit:
    written = table.take(name)
    if isinstance(written, str) and written in STATES:
        return STATES[written]
    expected = f"a number from 0 to {most} or one of {', '.join(STATES)}"
    if isinstance(written, str) or written is None or name == "state":
        raise table.refusal(name, written, expected)
    number = Table(table.file, table.name, {name: written})
    return Limit.of(float(number.number(name, least=Decimal(0), most=most, decimals=decimals)))


def _refuse_twice(
    row: Table, name: str, use_codes: tuple[str, ...], others: Iterable[LimitRule | SetbackLimit]
) -> None:
    """Refuse a rule for uses for which there is one of the same kind, be it the same or not."""
    for other in others:
        shared = sorted(set(use_codes) & set(other.use_codes))
        if shared or (not use_codes and not other.use_codes):
            whom = f"use {shared[0]}" if shared else "all uses"
            raise row.refusal(name, "twice", f"one value for {whom}")


def _refuse_crossed(row: Table, rules: Iterable[LimitRule]) -> None:
    values = {rule.parameter: rule.limit.value for rule in rules}
    for low, high in PAIRS:
        least, most = values.get(low), values.get(high)
        if least is not None and most is not None and least > most:
            raise row.refusal(low.lower(), least, f"at most {high.lower()} = {most}")
