"""What people state: consents, kinds of edges, corrections; local metres."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from shapely import box

from plans.content import PlanContent
from plans.facts import PlanFacts
from plans.forms import load_form
from plans.rules import compose
from plans.rules.corrections import UnreadableCorrection, correctable, read_correction
from tests.plans.facts import (
    STREET_SETBACKS,
    make_building,
    make_facts,
    make_restriction,
    make_zone_type,
    rich_facts,
    surface,
)
from tests.plans.statements import make_consent, make_correction, make_override

RECTANGLE = surface(box(0, 0, 20, 30))
SOUTH = ((0.0, 0.0), (20.0, 0.0))
FORMS = [load_form("741pr-2021", language) for language in ("ru", "tt", "en")]


def codes(content: PlanContent) -> list[str]:
    for notice in content.warnings:
        assert all("{" not in form.warn(notice) for form in FORMS)
    return [notice.code for notice in content.warnings]


def envelope_m2(content: PlanContent) -> float | None:
    return content.zoning.zones[0].envelopes[0].area_m2


def facts_needing_consent() -> PlanFacts:
    zone = make_restriction(surface(box(10, -50, 50, 50)), bans_without_consent=True)
    return make_facts(RECTANGLE, restrictions=(zone,))


def test_a_zone_bans_until_its_owner_agrees() -> None:
    content = compose(facts_needing_consent())
    assert envelope_m2(content) == pytest.approx(7 * 24)
    assert content.restrictions[0].bans_without_consent is True
    assert codes(content) == []


@pytest.mark.parametrize("named_by", ["registry_number", "local_id"])
def test_a_consent_makes_the_ban_a_condition(named_by: str) -> None:
    facts = facts_needing_consent()
    zone = facts.restrictions[0]
    name = zone.registry_number if named_by == "registry_number" else zone.source.local_id
    consent = make_consent(name)
    content = compose(replace(facts, consents=(consent,)))
    assert envelope_m2(content) == pytest.approx(14 * 24)
    (part,) = content.zoning.zones[0].envelopes[0].restricted
    assert (part.effect, part.area_m2) == ("CONDITION", 7 * 24)
    found = content.restrictions[0]
    assert (found.effect, found.bans_without_consent, found.consent) == ("CONSENT", False, consent)
    assert codes(content) == ["CONSENT_GIVEN"]


def test_of_two_consents_the_newer_letter_holds_and_a_ban_is_none_to_be_lifted() -> None:
    facts = facts_needing_consent()
    name = facts.restrictions[0].registry_number
    older, newer = make_consent(name), make_consent(name, "78", letter_date=dt.date(2026, 11, 1))
    content = compose(replace(facts, consents=(newer, older)))
    assert content.restrictions[0].consent == newer
    ban = make_restriction(surface(box(10, -50, 50, 50)), "BAN")
    banned = make_facts(
        RECTANGLE, restrictions=(ban,), consents=(make_consent(ban.registry_number),)
    )
    assert envelope_m2(compose(banned)) == pytest.approx(7 * 24)


def test_a_consent_for_no_zone_here_is_told() -> None:
    facts = replace(facts_needing_consent(), consents=(make_consent("16:50-6.404"),))
    content = compose(facts)
    assert envelope_m2(content) == pytest.approx(7 * 24)
    assert codes(content) == ["CONSENT_UNMATCHED"]


@pytest.mark.parametrize("ends", [SOUTH, SOUTH[::-1], ((0.01, 0.0), (20.0, -0.01))])
def test_an_operator_sets_the_kind_of_an_edge(
    ends: tuple[tuple[float, float], tuple[float, float]],
) -> None:
    override = make_override(*ends)
    facts = make_facts(
        RECTANGLE,
        zone_types=(make_zone_type(setbacks=STREET_SETBACKS),),
        edge_overrides=(override,),
    )
    content = compose(facts)
    assert envelope_m2(content) == pytest.approx(14 * 22)
    (edge,) = [edge for edge in content.parcel.edges if edge.override]
    assert (edge.kind, edge.override, edge.length_m) == ("STREET", override, 20)
    assert edge.geometry is not None
    assert edge.geometry.length == 20
    assert codes(content) == []


def test_the_last_word_on_an_edge_holds() -> None:
    said = (make_override(*SOUTH), make_override(*SOUTH, kind="PASSAGE"))
    content = compose(make_facts(RECTANGLE, edge_overrides=said))
    assert [edge.kind for edge in content.parcel.edges if edge.override] == ["PASSAGE"]


def test_an_override_ends_with_the_edge_it_was_meant_for() -> None:
    moved = make_override((0.0, 0.0), (20.05, 0.0))
    content = compose(make_facts(RECTANGLE, edge_overrides=(moved,)))
    assert [edge.kind for edge in content.parcel.edges if edge.override] == []
    assert envelope_m2(content) == 336
    assert codes(content) == ["EDGE_OVERRIDE_OUTDATED"]


def test_every_field_to_be_corrected_is_listed_with_its_value() -> None:
    found = {field.path: field.value for field in correctable(compose(rich_facts()))}
    zone = next(path for path in found if path.startswith("restrictions["))
    assert found["parcel.address"] == "Ривертон, ул. Садовая, з/у 7"
    assert found["planning_element"] == ""
    assert found["oks[16:50:010101:120].floors"] == "2"
    assert found["oks[16:50:010101:120].height_m"] == "7.5"
    assert zone.endswith("].text")
    assert not any("area_calculated" in path or "envelope" in path for path in found)


def test_a_correction_holds_while_the_computed_value_is_the_one_corrected() -> None:
    house = make_building(surface(box(5, 5, 10, 10)))
    facts = make_facts(RECTANGLE, capital_objects=(house,))
    path = f"oks[{house.cadastral_number}].height_m"
    given = (
        make_correction(path, "7.5", "8,2"),
        make_correction("parcel.address", "Ривертон, ул. Садовая, з/у 7", "ул. Садовая, 7"),
        make_correction("planning_element", "квартал 3", "квартал 4"),
    )
    content = compose(replace(facts, corrections=given))
    assert content.oks[0].height_m == 8.2
    assert content.parcel.address == "ул. Садовая, 7"
    assert content.planning_element == ""
    applied = {each.path: each.applied for each in content.corrections}
    assert applied == {path: True, "parcel.address": True, "planning_element": False}
    assert codes(content) == ["CORRECTION_OUTDATED"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("zoning.uncovered_m2", "1"),
        ("parcel.area_calculated_m2", "1"),
        ("oks[1].height_m", "high"),
        ("oks[1].height_m", "-2"),
        ("oks[1].height_m", "nan"),
        ("oks[1].footprint_m2", ""),
        ("oks[1].geometry", "POINT (0 0)"),
        ("parcel.source.__class__", "x"),
    ],
)
def test_what_is_computed_or_no_value_is_refused(path: str, value: str) -> None:
    with pytest.raises(UnreadableCorrection):
        read_correction(path, value)
    facts = make_facts(RECTANGLE, corrections=(make_correction(path, "", value),))
    assert codes(compose(facts)) == ["CORRECTION_OUTDATED"]


def test_texts_are_kept_and_an_empty_text_takes_a_number_away() -> None:
    assert read_correction("parcel.address", "") == ""
    assert read_correction("oks[a].total_area_m2", " 12,5 ") == 12.5
    assert read_correction("oks[a].total_area_m2", "") is None
