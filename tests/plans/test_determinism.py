"""The same facts make the same bytes, in whatever order they were read."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import orjson
import pytest

from plans.content import PlanContent
from plans.facts import PlanFacts, facts_from_json
from plans.making import produce
from plans.rules import compose
from plans.snapshot import UnreadableSnapshot, from_json, to_bytes, to_json
from tests.plans.facts import rich_facts
from tests.plans.statements import full_facts


def reversed_layers(facts: PlanFacts) -> PlanFacts:
    turned: dict[str, Any] = {
        each.name: tuple(reversed(value))
        for each in fields(facts)
        if isinstance(value := getattr(facts, each.name), tuple)
    }
    return replace(facts, **turned)


def test_a_snapshot_comes_back_as_it_was() -> None:
    facts = rich_facts()
    again = facts_from_json(orjson.loads(facts.to_bytes()))
    assert again == facts
    assert again.to_bytes() == facts.to_bytes()


def test_json_and_pdf_of_one_snapshot_are_the_same_bytes() -> None:
    facts = rich_facts()
    first, second = produce(facts), produce(facts_from_json(orjson.loads(facts.to_bytes())))
    assert to_bytes(first.content) == to_bytes(second.content)
    assert first.pdf == second.pdf


def test_a_snapshot_with_everything_set_comes_back_and_makes_the_same_content() -> None:
    facts = full_facts()
    empty = [each.name for each in fields(facts) if getattr(facts, each.name) in ((), None, "")]
    assert empty == ["heritage", "planning_elements", "active_plans"]
    again = facts_from_json(orjson.loads(facts.to_bytes()))
    assert again == facts
    content, repeated = compose(facts), compose(again)
    assert to_bytes(content) == to_bytes(repeated)
    assert to_bytes(from_json(PlanContent, to_json(content))) == to_bytes(content)


def test_a_snapshot_from_before_a_field_was_there_is_still_read() -> None:
    facts = rich_facts()
    new = {
        "water",
        "situation",
        "situation_left_out",
        "planning_documents",
        "placement_zones",
        "complex_development",
        "appearance",
        "protected_areas",
        "landscaping_acts",
        "landscaping_known",
        "basis",
        "utilities",
        "edge_overrides",
        "consents",
        "corrections",
        "issue",
    }
    stored = orjson.loads(facts.to_bytes())
    old = {name: value for name, value in stored.items() if name not in new}
    for zone in old["restrictions"]:
        del zone["forbids"]
    for layer in old["layers"]:
        del layer["required"], layer["gaps"]
    for name in ("requires_zoning", "parking_place_m2", "parking_accessible_share"):
        del old["municipality"]["rules"][name]
    assert to_bytes(compose(facts_from_json(old))) == to_bytes(compose(facts))


def test_the_order_of_layers_does_not_matter() -> None:
    facts = rich_facts()
    assert to_bytes(compose(reversed_layers(facts))) == to_bytes(compose(facts))
    everything = full_facts()
    assert to_bytes(compose(reversed_layers(everything))) == to_bytes(compose(everything))


def test_content_is_read_back_from_its_json() -> None:
    content = compose(rich_facts())
    assert to_bytes(from_json(PlanContent, to_json(content))) == to_bytes(content)


def test_what_is_no_snapshot_is_refused() -> None:
    with pytest.raises(UnreadableSnapshot, match="PlanFacts"):
        facts_from_json({"on": "2026-11-25", "surprise": 1})
    with pytest.raises(UnreadableSnapshot):
        facts_from_json({"on": "tomorrow"})
