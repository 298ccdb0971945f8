"""What the reader has to know of documentation, of people's statements and of layers."""

from __future__ import annotations

from collections.abc import Iterator

from plans.content import PlanContent
from plans.facts import LayerFact, LayerFactState
from plans.rules.consents import unmatched_consents
from plans.rules.ground import Ground
from plans.zoning_content import Notice

NO_AGE = "?"


def about_documentation(content: PlanContent) -> Iterator[Notice]:
    """Yield what placement zones and protected areas do to building."""
    for zone in content.placement_zones:
        yield Notice(code="PLACEMENT_ZONE", values={"number": zone.number or zone.purpose})
    for area in content.protected_areas:
        yield Notice(code="PROTECTED_AREA", values={"title": area.name or area.registry_no})


def about_statements(content: PlanContent, ground: Ground) -> Iterator[Notice]:
    """Yield consents given, statements that fit nothing any more, answers that have expired."""
    for zone in content.restrictions:
        if consent := zone.consent:
            values = {
                "title": zone.title,
                "organisation": consent.organisation,
                "letter_no": consent.letter_no,
                "letter_date": consent.letter_date.isoformat(),
                "conditions": consent.conditions,
            }
            yield Notice(code="CONSENT_GIVEN", values=values)
    for consent in unmatched_consents(ground.facts):
        values = {"restriction": consent.restriction_id, "organisation": consent.organisation}
        yield Notice(code="CONSENT_UNMATCHED", values=values)
    for edge in ground.sides.outdated:
        values = {"edge_kind": edge.kind, "by": edge.by, "reason": edge.reason}
        yield Notice(code="EDGE_OVERRIDE_OUTDATED", values=values)
    for field in content.corrections:
        if not field.applied:
            values = {"path": field.path, "computed": field.computed, "value": field.value}
            yield Notice(code="CORRECTION_OUTDATED", values=values | {"by": field.by})
    for network in content.utilities:
        if network.expired and network.valid_until:
            until = network.valid_until.isoformat()
            values = {"organisation": network.organisation, "valid_until": until}
            yield Notice(code="UTILITY_EXPIRED", values=values)


def about_layers(content: PlanContent, ground: Ground) -> Iterator[Notice]:
    """Yield each layer in which nothing found does not mean that there is nothing."""
    for layer in content.layers:
        yield from _about_layer(layer)
    if left_out := ground.facts.situation_left_out:
        shown = len(content.situation)
        values = {"shown": str(shown), "found": str(shown + left_out)}
        yield Notice(code="SITUATION_CAPPED", values=values)


def _about_layer(layer: LayerFact) -> Iterator[Notice]:
    named = {"layer": layer.title}
    if layer.state is LayerFactState.MISSING:
        yield Notice(code="LAYER_NOT_LOADED", values=named)
        return
    if layer.state is LayerFactState.STALE:
        age = NO_AGE if layer.age_days is None else str(layer.age_days)
        yield Notice(
            code="LAYER_STALE", values=named | {"age": age, "max": str(layer.max_age_days)}
        )
    if layer.gaps:
        yield Notice(code="LAYER_PARTIAL", values=named | {"gaps": layer.gaps})
