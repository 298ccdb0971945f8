"""Uses, limits and setbacks of a zone: what holds for which use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from gis_platform.geometry.limits import Limit, LimitState
from gis_platform.geometry.setback import EdgeKind, ObjectKind, SetbackRule
from plans.facts import LimitFact, SetbackFact, UseFact, ZoneTypeFact
from plans.rules.numbers import use_order
from plans.zoning_content import (
    LimitContent,
    LimitRow,
    RangeContent,
    SetbackContent,
    UseContent,
    UsesContent,
)

MISSING = LimitContent(state=LimitState.MISSING)
NOTHING_FORBIDDEN: Mapping[str, tuple[str, ...]] = MappingProxyType({})
PARAMETERS = (
    "AREA_MIN_M2",
    "AREA_MAX_M2",
    "WIDTH_MIN_M",
    "LENGTH_MIN_M",
    "FLOORS_MAX",
    "HEIGHT_MAX_M",
    "COVERAGE_MAX_PCT",
    "FAR_MAX",
    "GREENING_MIN_PCT",
    "PARKING_M2_PER_PLACE",
)


def sorted_uses(
    uses: Iterable[UseFact], forbidding: Mapping[str, tuple[str, ...]] = NOTHING_FORBIDDEN
) -> UsesContent:
    """Return the uses of a zone by mode, sorted numerically by component of their code.

    forbidding: codes of uses that zones with special conditions shut out, by the zone's title; a
    code stands for those below it too.
    """
    ordered = sorted(uses, key=lambda use: use_order(use.code))

    def of(mode: str) -> tuple[UseContent, ...]:
        chosen = (use for use in ordered if use.mode == mode)
        return tuple(
            UseContent(
                code=use.code,
                title=use.title,
                note=use.note,
                forbidden_by=_forbidding(use.code, forbidding),
            )
            for use in chosen
        )

    return UsesContent(main=of("MAIN"), conditional=of("CONDITIONAL"), auxiliary=of("AUXILIARY"))


def _forbidding(code: str, forbidding: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(
        title
        for title in sorted(forbidding)
        if any(code == shut or code.startswith(f"{shut}.") for shut in forbidding[title])
    )


def limit_rows(zone: ZoneTypeFact, *, first_use: str) -> tuple[LimitRow, ...]:
    """Return the limits of a zone, one row for the uses that share all of them.

    The row of the parcel's registered use comes first, then rows in the order of their uses,
    main ones before conditional and auxiliary ones. A zone without uses has one row for all.
    """
    uses = sorted_uses(zone.uses)
    codes = [use.code for use in (*uses.main, *uses.conditional, *uses.auxiliary)]
    if not codes:
        return (_row(zone, None, ()),)
    rows: dict[LimitRow, list[str]] = {}
    for code in dict.fromkeys(codes):
        rows.setdefault(_row(zone, code, ()), []).append(code)
    found = [_row(zone, members[0], tuple(members)) for members in rows.values()]
    return tuple(sorted(found, key=lambda row: first_use not in row.use_codes))


def setback_rules(setbacks: Iterable[SetbackContent]) -> tuple[SetbackRule, ...]:
    """Return the setbacks of a row as rules for an envelope.

    One that the regulation says is not to be set, or not applicable, asks for no distance;
    one that is missing makes no rule, so that an envelope that needs it is refused.
    """
    rules = []
    for setback in setbacks:
        if setback.state == LimitState.MISSING:
            continue
        rule = SetbackRule(
            edge_kind=EdgeKind(setback.edge_kind),
            object_kind=ObjectKind(setback.object_kind),
            metres=setback.metres or 0.0,
        )
        rules.append(rule)
    return tuple(rules)


def limit_of(content: LimitContent) -> Limit:
    """Return a limit of a row as one to be computed with."""
    return Limit(state=LimitState(content.state), value=content.value)


def missing_limits(rows: Iterable[LimitRow]) -> list[str]:
    """Return the parameters that some row misses, in the order of the table."""
    names: dict[str, None] = {}
    for row in rows:
        cells = {
            "area_m2": (row.area_m2.min, row.area_m2.max),
            "floors_max": (row.floors_max,),
            "height_max_m": (row.height_max_m,),
            "coverage_max_pct": (row.coverage_max_pct,),
        }
        for name, limits in cells.items():
            if all(limit.state == LimitState.MISSING for limit in limits):
                names[name] = None
        if not row.setbacks:
            names["setbacks"] = None
    return list(names)


def _row(zone: ZoneTypeFact, code: str | None, members: tuple[str, ...]) -> LimitRow:
    limit = {name: _limit(zone.limits, name, code) for name in PARAMETERS}
    return LimitRow(
        use_codes=members,
        length_m=limit["LENGTH_MIN_M"],
        width_m=limit["WIDTH_MIN_M"],
        area_m2=RangeContent(min=limit["AREA_MIN_M2"], max=limit["AREA_MAX_M2"]),
        setbacks=_setbacks(zone.setbacks, code),
        floors_max=limit["FLOORS_MAX"],
        height_max_m=limit["HEIGHT_MAX_M"],
        coverage_max_pct=limit["COVERAGE_MAX_PCT"],
        far_max=limit["FAR_MAX"],
        greening_min_pct=limit["GREENING_MIN_PCT"],
        parking_m2_per_place=limit["PARKING_M2_PER_PLACE"],
    )


def _limit(limits: Sequence[LimitFact], parameter: str, code: str | None) -> LimitContent:
    applying = [
        limit
        for limit in limits
        if limit.parameter == parameter and (not limit.use_codes or code in limit.use_codes)
    ]
    if not applying:
        return MISSING
    chosen = min(applying, key=lambda limit: (not limit.use_codes, limit.use_codes))
    return LimitContent(state=chosen.state, value=chosen.value, note=chosen.note)


def _setbacks(setbacks: Sequence[SetbackFact], code: str | None) -> tuple[SetbackContent, ...]:
    """Return the setbacks of a use; for each pair of kinds one that names the use wins."""

    def pair(setback: SetbackFact) -> tuple[str, str]:
        return setback.edge_kind, setback.object_kind

    applying = [each for each in setbacks if not each.use_codes or code in each.use_codes]
    ordered = sorted(applying, key=lambda each: (*pair(each), not each.use_codes, each.use_codes))
    return tuple(
        SetbackContent(
            edge_kind=chosen.edge_kind,
            object_kind=chosen.object_kind,
            state=chosen.state,
            metres=chosen.value,
            note=chosen.note,
        )
        for chosen in (next(group) for _, group in groupby(ordered, key=pair))
    )
