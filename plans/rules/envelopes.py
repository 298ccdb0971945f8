"""Where building is permissible on the part of a parcel in a zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shapely import MultiPolygon

from gis_platform.geometry.derived import (
    height_limit,
    max_footprint,
    max_gross_floor_area,
    min_greening,
    remaining_footprint,
)
from gis_platform.geometry.envelope import (
    Constraint,
    Effect,
    Envelope,
    EnvelopeInput,
    LimitingConstraint,
    Restriction,
    build_envelope,
    limiting_constraints,
)
from gis_platform.geometry.setback import MissingSetback, ObjectKind, SetbackRule
from gis_platform.geometry.setback_lines import SetbackLine
from gis_platform.geometry.surfaces import Surface, surface_of
from plans.rules.ground import Ground, by_row, title_of
from plans.rules.numbers import m2, optional_m2
from plans.rules.regulation import limit_of, setback_rules
from plans.zoning_content import (
    EnvelopeContent,
    EnvelopePartContent,
    FootprintContent,
    LimitingContent,
    LimitRow,
    Notice,
    RestrictedContent,
    SetbackLineContent,
)

CONDITIONAL_HERITAGE = "DISTRICT"
Shape = tuple[tuple[SetbackRule, ...], ObjectKind]


@dataclass(frozen=True, kw_only=True)
class Constraints:
    """What bans building or ties it to a condition, by a key that names its fact."""

    bans: dict[str, Surface]
    restrictions: dict[str, Restriction]
    titles: dict[str, str]
    heights_m: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Built:
    """Envelopes of a zone part, and its rows with the numbers that follow."""

    envelopes: tuple[EnvelopeContent, ...]
    rows: tuple[LimitRow, ...]


def constraints_on(ground: Ground) -> Constraints:
    """Return what the layers of restrictions do to building on a parcel.

    Bans: zones with effect BAN or without a consent that they need, territories of heritage,
    easements that exclude building.
    A historic district is a condition. A zone for information only does nothing.
    """
    facts = ground.facts
    found = Constraints(bans={}, restrictions={}, titles={}, heights_m={})
    for key, zone in by_row(facts.restrictions).items():
        name = f"{zone.source.layer}/{key}"
        found.titles[name] = title_of(zone)
        if zone.effect == "BAN" or zone.bans_without_consent:
            found.bans[name] = zone.geometry
        elif zone.effect in set(Effect):
            restriction = Restriction(effect=Effect(zone.effect), geometry=zone.geometry)
            found.restrictions[name] = restriction
            if zone.height_limit_m is not None and ground.parcel.intersects(zone.geometry):
                found.heights_m[name] = zone.height_limit_m
    for key, heritage in by_row(facts.heritage).items():
        surface = surface_of(heritage.geometry)
        if surface.is_empty:
            continue
        name = f"{heritage.source.layer}/{key}"
        found.titles[name] = title_of(heritage)
        if heritage.kind == CONDITIONAL_HERITAGE:
            found.restrictions[name] = Restriction(effect=Effect.CONDITION, geometry=surface)
        else:
            found.bans[name] = surface
    for key, easement in by_row(facts.easements).items():
        if easement.excludes_building:
            name = f"{easement.source.layer}/{key}"
            found.titles[name] = title_of(easement)
            found.bans[name] = easement.geometry
    return found


def build(
    ground: Ground,
    rows: Sequence[LimitRow],
    *,
    zone: MultiPolygon | None,
    constraints: Constraints,
    existing_m2: float,
) -> Built:
    """Return the envelopes of a zone part, one for each different set of setbacks.

    zone: None where the whole parcel lies in the zone. existing_m2: ground under buildings.
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
            footprints.append(_footprint(row, shapes[shape], envelope, existing_m2, constraints))
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


def _footprint(
    row: LimitRow,
    content: EnvelopeContent,
    envelope: Envelope | None,
    existing_m2: float,
    constraints: Constraints,
) -> FootprintContent:
    heights = constraints.heights_m.values()
    common = FootprintContent(
        envelope_no=content.number,
        object_kind=content.object_kind,
        existing_footprint_m2=m2(existing_m2),
        height_limit_m=height_limit(limit_of(row.height_max_m), heights),
    )
    if envelope is None:
        return common
    part_m2 = envelope.zone_part_m2
    footprint = max_footprint(
        limit_of(row.coverage_max_pct), part_area_m2=part_m2, envelope_area_m2=envelope.area_m2
    )
    left = remaining_footprint(footprint, existing_m2=existing_m2)
    return replace(
        common,
        max_footprint_m2=optional_m2(footprint.area_m2),
        governs=footprint.governs,
        remaining_m2=optional_m2(left.area_m2 if left else None),
        exceeded_m2=optional_m2(left.exceeded_m2 if left else None),
        max_gross_floor_area_m2=optional_m2(
            max_gross_floor_area(limit_of(row.far_max), part_area_m2=part_m2)
        ),
        min_greening_m2=optional_m2(
            min_greening(limit_of(row.greening_min_pct), part_area_m2=part_m2)
        ),
    )
