"""Decisions about a draft: who may, what is checked, what the plan says afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from gis_platform.municipalities.actors import Actor, NotAllowed
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from plans.actions import make_plan
from plans.content import PlanContent
from plans.deciding import (
    AlreadyRevoked,
    Answer,
    By,
    Consent,
    DecisionNotFound,
    InvalidDecision,
    NewerPlan,
    NotDraft,
    correct,
    decisions_about,
    note_answer,
    note_consent,
    override_edge,
    revoke,
    side_places,
    state_basis,
)
from plans.models import (
    Correction,
    EdgeOverride,
    LandDevelopmentPlan,
    NetworkConsent,
    UtilityAnswer,
)
from plans.queries import newer_plan
from plans.snapshot import from_json
from plans.stated_facts import BasisFact
from tests.plans.town import EAST, load_all, make_block
from zoning.models import RestrictionZone

pytestmark = pytest.mark.django_db

ENVELOPE_M2 = Decimal("264.00")
"""By hand: 3 m from the west to the zone at 15 m, 5 m from the street to 3 m from the north."""
ENVELOPE_FROM_STREET_M2 = Decimal("220.00")
"""The same with 5 m from the west."""
FLOORS = "oks[16:50:010101:120].floors"


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def parcel() -> Parcel:
    found = make_block()
    load_all(found.municipality, timezone.localdate() - dt.timedelta(days=1))
    return found


def by(parcel: Parcel, role: Role = Role.ARCHITECT, reason: str = "seen on site") -> By:
    actor = Actor(municipality=parcel.municipality, user_id=1, name=role, roles=frozenset({role}))
    return By(actor=actor, reason=reason, now=timezone.now())


def draft_of(parcel: Parcel) -> LandDevelopmentPlan:
    made = make_plan(parcel, actor=by(parcel).actor, today=parcel.municipality.today)
    assert made.plan is not None, made.message
    return made.plan


def content_of(plan: LandDevelopmentPlan | None) -> PlanContent:
    assert plan is not None
    return from_json(PlanContent, plan.document.content)


def western_side(plan: LandDevelopmentPlan) -> tuple[int, int]:
    places = side_places(content_of(plan))
    (found,) = [side for side, ends in places.items() if all(abs(x - EAST) < 0.05 for x, _ in ends)]
    return found


def test_a_side_set_to_a_street_moves_its_setback_and_the_envelope(parcel: Parcel) -> None:
    draft = draft_of(parcel)
    assert draft.envelope_area_m2 == ENVELOPE_M2
    side = western_side(draft)
    made = override_edge(draft, side, "STREET", by=by(parcel, Role.CLERK)).plan
    assert made is not None
    assert made.envelope_area_m2 == ENVELOPE_FROM_STREET_M2
    edges = {(edge.start_n, edge.end_n): edge for edge in content_of(made).parcel.edges}
    override = edges[side].override
    assert override is not None
    assert (edges[side].kind, override.by, override.reason) == ("STREET", "clerk", "seen on site")
    assert newer_plan(draft) == made


def test_a_revoked_side_is_computed_again_and_the_decision_stays_to_be_read(parcel: Parcel) -> None:
    draft = draft_of(parcel)
    first = override_edge(draft, western_side(draft), "STREET", by=by(parcel)).plan
    assert first is not None
    row = EdgeOverride.objects.get()
    second = revoke(first, "side", row.pk, by=by(parcel, reason="a mistake")).plan
    assert second is not None
    assert second.envelope_area_m2 == ENVELOPE_M2
    assert newer_plan(second) is None
    (told,) = decisions_about(second)
    assert (told.holds, told.row.revoked_by, told.row.revocation_reason) == (
        False,
        "architect",
        "a mistake",
    )
    with pytest.raises(AlreadyRevoked):
        revoke(second, "side", row.pk, by=by(parcel))


def test_a_second_decision_about_a_side_ends_the_first(parcel: Parcel) -> None:
    draft = draft_of(parcel)
    first = override_edge(draft, western_side(draft), "STREET", by=by(parcel)).plan
    assert first is not None
    side = western_side(first)
    second = override_edge(first, side, "NEIGHBOUR", by=by(parcel, reason="no, a fence")).plan
    assert second is not None
    assert second.envelope_area_m2 == ENVELOPE_M2
    assert EdgeOverride.objects.filter(revoked_at=None).count() == 1


def test_a_correction_stands_in_the_plan_beside_the_computed_value(parcel: Parcel) -> None:
    made = correct(draft_of(parcel), "parcel.address", "ул. Садовая, 7А", by=by(parcel)).plan
    content = content_of(made)
    assert content.parcel.address == "ул. Садовая, 7А"
    (correction,) = content.corrections
    assert (correction.computed, correction.by) == ("ул. Садовая, 7", "architect")
    assert made is not None
    again = correct(made, "parcel.address", "ул. Садовая, 7Б", by=by(parcel)).plan
    (second,) = content_of(again).corrections
    assert (second.computed, second.value) == ("ул. Садовая, 7", "ул. Садовая, 7Б")
    assert Correction.objects.filter(revoked_at=None).count() == 1


def test_a_consent_stands_beside_its_zone(parcel: Parcel) -> None:
    RestrictionZone.everywhere.update(effect="CONSENT")
    consent = Consent(
        restriction="16:50-6.1234",
        organisation="Сетевая компания",
        letter_number="17-3",
        letter_date=timezone.localdate() - dt.timedelta(days=3),
        conditions="не ближе 2 м",
    )
    made = note_consent(draft_of(parcel), consent, by=by(parcel, Role.CLERK)).plan
    (zone,) = content_of(made).restrictions
    assert zone.consent is not None
    assert (zone.consent.organisation, zone.consent.letter_no) == ("Сетевая компания", "17-3")
    assert NetworkConsent.objects.get().actor == "clerk"


def test_an_answer_stands_in_the_plan(parcel: Parcel) -> None:
    answer = Answer(
        kind="WATER",
        state="ANSWERED",
        organisation="Водоканал",
        letter_number="5",
        possible=True,
        max_load=Decimal("1.5"),
        load_unit="м³/сут",
    )
    made = note_answer(draft_of(parcel), answer, by=by(parcel, Role.CLERK)).plan
    water = next(each for each in content_of(made).utilities if each.kind == "WATER")
    assert (water.organisation, water.possible, water.max_load) == ("Водоканал", True, 1.5)


def test_the_application_stands_in_the_plan_and_stays_after_a_decision(parcel: Parcel) -> None:
    basis = BasisFact(application_no="12-А", applicant_name="Иванов И. И.")
    made = state_basis(draft_of(parcel), basis, actor=by(parcel).actor).plan
    assert made is not None
    assert made.application_number == "12-А"
    after = override_edge(made, western_side(made), "STREET", by=by(parcel)).plan
    assert content_of(after).basis == basis


@pytest.mark.parametrize("role", [Role.CLERK, Role.GIS, Role.SIGNATORY, Role.ANALYST])
def test_only_an_architect_corrects(parcel: Parcel, role: Role) -> None:
    draft = draft_of(parcel)
    with pytest.raises(NotAllowed):
        correct(draft, "parcel.address", "elsewhere", by=by(parcel, role))
    assert not Correction.objects.exists()


Deed = Callable[[LandDevelopmentPlan, By], object]
WRONG: dict[str, tuple[Deed, str]] = {
    "no side": (lambda plan, who: override_edge(plan, (1, 3), "STREET", by=who), "side"),
    "no kind": (lambda plan, who: override_edge(plan, (1, 2), "ANY", by=who), "kind"),
    "no field": (lambda plan, who: correct(plan, "parcel.geometry", "x", by=who), "path"),
    "no number": (
        lambda plan, who: correct(plan, FLOORS.replace("floors", "height_m"), "tall", by=who),
        "value",
    ),
    "a number below nothing": (
        lambda plan, who: correct(plan, FLOORS.replace("floors", "height_m"), "-3", by=who),
        "value",
    ),
    "the same value": (
        lambda plan, who: correct(plan, "parcel.address", "ул. Садовая, 7", by=who),
        "value",
    ),
    "no zone": (
        lambda plan, who: note_consent(
            plan,
            Consent(
                restriction="1",
                organisation="a",
                letter_number="1",
                letter_date=dt.date(2026, 1, 1),
            ),
            by=who,
        ),
        "restriction",
    ),
    "a letter of tomorrow": (
        lambda plan, who: note_consent(
            plan,
            Consent(
                restriction="16:50-6.1234",
                organisation="a",
                letter_number="1",
                letter_date=timezone.localdate() + dt.timedelta(days=2),
            ),
            by=who,
        ),
        "letter_date",
    ),
    "no network": (
        lambda plan, who: note_answer(
            plan, Answer(kind="ETHER", state="ANSWERED", organisation="a"), by=who
        ),
        "kind",
    ),
    "a load without its unit": (
        lambda plan, who: note_answer(
            plan,
            Answer(kind="GAS", state="ANSWERED", organisation="a", max_load=Decimal(3)),
            by=who,
        ),
        "load_unit",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_field_is_named_and_nothing_is_kept(parcel: Parcel, case: str) -> None:
    draft = draft_of(parcel)
    deed, field = WRONG[case]
    with pytest.raises(InvalidDecision) as refused:
        deed(draft, by(parcel))
    assert refused.value.field == field
    for model in (Correction, EdgeOverride, NetworkConsent, UtilityAnswer):
        assert not model.objects.exists()
    assert newer_plan(draft) is None


def test_nothing_is_decided_without_a_reason(parcel: Parcel) -> None:
    draft = draft_of(parcel)
    for reason in ("", "  ", "x" * 1001):
        with pytest.raises(InvalidDecision) as refused:
            override_edge(draft, western_side(draft), "STREET", by=by(parcel, reason=reason))
        assert refused.value.field == "reason"


def test_only_the_newest_plan_is_decided_about_and_only_a_draft(parcel: Parcel) -> None:
    draft = draft_of(parcel)
    side = western_side(draft)
    made = override_edge(draft, side, "STREET", by=by(parcel)).plan
    assert made is not None
    with pytest.raises(NewerPlan) as refused:
        override_edge(draft, side, "WATER", by=by(parcel))
    assert refused.value.newer == made.pk
    LandDevelopmentPlan.objects.of(parcel.municipality).filter(pk=made.pk).update(
        status="ON_SIGNING"
    )
    with pytest.raises(NotDraft):
        override_edge(made, side, "WATER", by=by(parcel))


def test_a_decision_about_another_parcel_is_not_found(parcel: Parcel) -> None:
    other = Parcel.everywhere.get(cadastral_number="16:50:010101:16")
    neighbour = make_plan(other, actor=by(parcel).actor, today=parcel.municipality.today).plan
    assert neighbour is not None
    correct(neighbour, "parcel.address", "elsewhere", by=by(parcel))
    with pytest.raises(DecisionNotFound):
        revoke(draft_of(parcel), "correction", Correction.objects.get().pk, by=by(parcel))
