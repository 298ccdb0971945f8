"""Where building is permissible on the part of a parcel in a zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shapely import MultiPolygon

from gis_platform.geometry.envelope import (
    Constraint,
    Envelope,
    EnvelopeInput,
    LimitingConstraint,
    build_envelope,
    limiting_constraints,
)
from gis_platform.geometry.setback import MissingSetback, ObjectKind, SetbackRule
from gis_platform.geometry.setback_lines import SetbackLine
from plans.rules.constraints import Constraints
from plans.rules.footprints import Standing, footprint_content
from plans.rules.ground import Ground
from plans.rules.numbers import m2
from plans.rules.regulation import setback_rules
from plans.zoning_content import (
    EnvelopeContent,
    EnvelopePartContent,
    LimitingContent,
    LimitRow,
    Notice,
    RestrictedContent,
    SetbackLineContent,
)

Shape = tuple[tuple[SetbackRule, ...], ObjectKind]


@dataclass(frozen=True, kw_only=True)
class Built:
    """Envelopes of a zone part, and its rows with the numbers that follow."""

    envelopes: tuple[EnvelopeContent, ...]
    rows: tuple[LimitRow, ...]


def build(
    ground: Ground,
    rows: Sequence[LimitRow],
    *,
    zone: MultiPolygon | None,
    constraints: Constraints,
    standing: Standing,
) -> Built:
    """Return the envelopes of a zone part, one for each different set of setbacks.

    zone: None where the whole parcel lies in the zone. standing: buildings there are.
    """
    shapes: dict[Shape, EnvelopeContent] = {}
    computed: dict[Shape, Envelope | None] = {}
    finished = []
    for row in rows:
        footprints = []
        rules = setback_rules(row.setbacks)
        for kind in _object_kinds(rules):
            shape = (rules, kind)
            if shape not in shapes:
                inputs = _inputs(ground, rules, kind, zone, constraints)
                shapes[shape], computed[shape] = _envelope(
                    inputs, len(shapes) + 1, constraints.titles
                )
            envelope = computed[shape]
            numbers = footprint_content(
                row,
                shapes[shape],
                envelope,
                standing=standing,
                constraints=constraints,
                rules=ground.facts.municipality.rules,
            )
            footprints.append(numbers)
        finished.append(replace(row, footprints=tuple(footprints)))
    return Built(envelopes=tuple(shapes.values()), rows=tuple(finished))


def _object_kinds(rules: Sequence[SetbackRule]) -> list[ObjectKind]:
    """Return the kinds of objects for which setbacks differ, the main one first."""
    named = {rule.object_kind for rule in rules} - {ObjectKind.ANY}
    if not named or {rule.object_kind for rule in rules} & {ObjectKind.ANY, ObjectKind.MAIN}:
        named.add(ObjectKind.MAIN)
    order = list(ObjectKind)
    return sorted(named, key=order.index)


def _inputs(
    ground: Ground,
    rules: Sequence[SetbackRule],
    kind: ObjectKind,
    zone: MultiPolygon | None,
    constraints: Constraints,
) -> EnvelopeInput:
    return EnvelopeInput(
        parcel=ground.parcel,
        edges=ground.edges,
        rules=rules,
        object_kind=kind,
        zone=zone,
        common_use=ground.common_use,
        bans={
            key: surface
            for key, surface in constraints.bans.items()
            if surface.intersects(ground.parcel)
        },
        restrictions=constraints.restrictions,
        placement_zone=ground.placement_zone,
    )


def _envelope(
    inputs: EnvelopeInput, number: int, titles: dict[str, str]
) -> tuple[EnvelopeContent, Envelope | None]:
    try:
        found = build_envelope(inputs)
    except MissingSetback as missing:
        values = {"edge_kind": str(missing.edge_kind), "object_kind": str(missing.object_kind)}
        notice = Notice(code="SETBACK_MISSING", values=values)
        content = EnvelopeContent(
            number=number, object_kind=inputs.object_kind, computed=False, missing=(notice,)
        )
        return content, None
    limiting = limiting_constraints(inputs) if found.geometry.is_empty else []
    return _content(found, inputs.object_kind, number, titles, limiting), found


def _content(
    found: Envelope,
    kind: ObjectKind,
    number: int,
    titles: dict[str, str],
    limiting: Sequence[LimitingConstraint],
) -> EnvelopeContent:
    return EnvelopeContent(
        number=number,
        object_kind=kind,
        computed=True,
        area_m2=m2(found.area_m2),
        base_m2=m2(found.base_m2),
        parts=tuple(
            EnvelopePartContent(number=part.number, area_m2=m2(part.area_m2))
            for part in found.parts
        ),
        dropped_m2=tuple(m2(part.area_m2) for part in found.dropped),
        restricted=tuple(
            RestrictedContent(
                title=titles[part.key],
                effect=part.effect,
                area_m2=m2(part.area_m2),
                geometry=part.geometry,
            )
            for part in found.restricted
        ),
        setback_lines=tuple(_line(line) for line in found.setback_lines),
        limiting=tuple(
            LimitingContent(
                constraints=tuple(_notice(each, titles) for each in limit.constraints),
                area_without_m2=m2(limit.area_without_m2),
            )
            for limit in limiting
        ),
        geometry=found.geometry,
        mitred=found.mitred,
    )


def _line(line: SetbackLine) -> SetbackLineContent:
    return SetbackLineContent(
        kind=line.kind,
        metres=line.metres,
        start=line.start,
        end=line.end,
        inset=line.inset,
        dimension=line.dimension,
    )


def _notice(constraint: Constraint, titles: dict[str, str]) -> Notice:
    title = titles.get(constraint.key, constraint.key)
    return Notice(code=constraint.kind, values={"title": title} if title else {})
