"""From a draft to an issued plan and its end: statuses, checks, numbers, what is kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.utils import timezone
from shapely import box

from gis_platform.documents.models import Document, DocumentNumber, RegisterEntry
from gis_platform.layers.models import LayerState
from gis_platform.municipalities.actors import NotAllowed, system_actor
from gis_platform.municipalities.roles import Role
from parcels.models import CapitalObject, Parcel
from plans.actions import make_plan
from plans.facts import facts_from_json
from plans.issuing import (
    IllegalTransition,
    NotReady,
    annul,
    check_ready,
    expire_due,
    send_to_signing,
    sign,
    withdraw,
)
from plans.issuing.orders import valid_until
from plans.making import produce
from plans.models import LandDevelopmentPlan, UtilityAnswer
from plans.snapshot import to_bytes, to_json
from plans.stated_facts import BasisFact
from tests.documents.keys import test_key as signing_key
from tests.plans.town import load_all, make_block, stored

pytestmark = pytest.mark.django_db
RULES = {
    "number_template": "РФ-16-2-99-0-00-{year}-{sequence:05}-0",
    "register_section": "13",
    "register_number_template": "92799000-{section}-{year}-{sequence:06}",
    "earlier_plan": "REPLACE",
}


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def parcel() -> Parcel:
    found = make_block(plan_rules=RULES)
    load_all(found.municipality, found.municipality.today)
    return found


def draft_of(parcel: Parcel) -> LandDevelopmentPlan:
    actor = system_actor(parcel.municipality, "test")
    basis = BasisFact(application_no="77", application_date=dt.date(2026, 11, 1))
    made = make_plan(parcel, actor=actor, today=parcel.municipality.today, basis=basis).plan
    assert made is not None
    return made


def issued(parcel: Parcel) -> LandDevelopmentPlan:
    actor = system_actor(parcel.municipality, "test")
    today = parcel.municipality.today
    waiting = send_to_signing(draft_of(parcel), actor=actor, today=today)
    return sign(waiting, actor=actor, signer=signing_key(), now=timezone.now())


def test_a_plan_is_signed_numbered_and_registered(parcel: Parcel) -> None:
    draft = draft_of(parcel)
    assert draft.application_number == "77"
    plan = issued(parcel)
    today = parcel.municipality.today
    assert (plan.pk, plan.status, plan.issued_on) == (draft.pk, "ISSUED", today)
    assert plan.number == f"РФ-16-2-99-0-00-{today.year}-00001-0"
    document = plan.document
    assert (document.state, document.number) == ("ISSUED", plan.number)
    assert document.content["issue"]["number"] == plan.number
    assert document.content["issue"]["address"].endswith(f"/riverton/v/{document.code}")
    entry = RegisterEntry.objects.of(parcel.municipality).get()
    assert entry.registration_number == f"92799000-13-{today.year}-000001"
    assert (entry.parcel_numbers, entry.status) == ([parcel.cadastral_number], "IN_FORCE")
    assert entry.geometry.equals(plan.geometry)
    signature = document.signatures.get()
    assert signature.signer_name == "Гарипова Алсу Маратовна (TEST)"
    assert signature.method == "PKCS12"
    assert signature.is_test
    assert Document.objects.filter(state="DRAFT").count() == 1


def test_the_frozen_facts_make_the_issued_plan_again(parcel: Parcel) -> None:
    plan = issued(parcel)
    facts = facts_from_json(plan.facts)
    one, other = produce(facts), produce(facts_from_json(facts.to_json()))
    assert one.pdf == other.pdf
    assert to_bytes(to_json(one.content)) == to_bytes(plan.document.content)
    with plan.document.file.open("rb") as file:
        signed = file.read()
    assert signed.startswith(one.pdf)  # the signature is added to the file that was set


@pytest.mark.parametrize(
    ("issued_on", "until"),
    [("2026-11-25", "2029-11-25"), ("2024-02-29", "2027-02-28"), ("2025-02-28", "2028-02-28")],
)
def test_a_plan_holds_three_years_to_the_day(issued_on: str, until: str) -> None:
    day = dt.date.fromisoformat(issued_on)
    assert valid_until(day, 3) == dt.date.fromisoformat(until)


def test_a_plan_goes_no_other_way(parcel: Parcel) -> None:
    actor = system_actor(parcel.municipality, "test")
    today = parcel.municipality.today
    draft = draft_of(parcel)
    with pytest.raises(IllegalTransition) as error:
        sign(draft, actor=actor, signer=signing_key(), now=timezone.now())
    assert error.value.members == {"current": "DRAFT", "wanted": "ISSUED"}
    with pytest.raises(IllegalTransition):
        annul(draft, actor=actor, reason="an error", on=today)
    waiting = send_to_signing(draft, actor=actor, today=today)
    assert withdraw(waiting, actor=actor, reason="a name is wrong").status == "DRAFT"
    plan = issued(parcel)
    annulled = annul(plan, actor=actor, reason="decision of a court", on=today)
    assert (annulled.status, annulled.annulment_reason) == ("ANNULLED", "decision of a court")
    assert Document.objects.get(pk=plan.document_id).state == "ANNULLED"
    entry = RegisterEntry.objects.of(parcel.municipality).get()
    assert (entry.status, entry.status_reason) == ("ANNULLED", "decision of a court")
    with pytest.raises(IllegalTransition):
        annul(annulled, actor=actor, reason="again", on=today)


def test_who_makes_plans_does_not_sign_them(parcel: Parcel) -> None:
    everybody = system_actor(parcel.municipality, "test")
    today = parcel.municipality.today
    plan = send_to_signing(draft_of(parcel), actor=everybody, today=today)
    for role in set(Role) - {Role.SIGNATORY, Role.HEAD}:
        actor = type(everybody)(municipality=parcel.municipality, roles=frozenset({role}))
        with pytest.raises(NotAllowed):
            sign(plan, actor=actor, signer=signing_key(), now=timezone.now())
        with pytest.raises(NotAllowed):
            annul(plan, actor=actor, reason="x", on=today)


def codes(plan: LandDevelopmentPlan, today: dt.date) -> set[str]:
    return {finding.code for finding in check_ready(plan, today=today)}


def test_nothing_is_found_on_a_fresh_draft(parcel: Parcel) -> None:
    assert check_ready(draft_of(parcel), today=parcel.municipality.today) == ()


def test_a_change_of_the_data_keeps_a_plan_from_being_signed(parcel: Parcel) -> None:
    plan = draft_of(parcel)
    today = parcel.municipality.today
    far = stored(parcel.municipality, box(3000, 3000, 3010, 3010))
    CapitalObject.everywhere.create(municipality=parcel.municipality, geometry=far)
    assert codes(plan, today) == set()  # a change elsewhere raises the revision, and no more
    CapitalObject.everywhere.filter(cadastral_number="16:50:010101:120").update(name="Баня")
    (finding,) = check_ready(plan, today=today)
    assert finding.code == "DATA_CHANGED"
    assert "capital_objects" in finding.values["facts"]
    actor = system_actor(parcel.municipality, "test")
    with pytest.raises(NotReady, match="changed") as error:
        send_to_signing(plan, actor=actor, today=today)
    assert error.value.members["findings"]


def test_an_old_extract_keeps_a_plan_from_being_signed(parcel: Parcel) -> None:
    plan = draft_of(parcel)
    load_all(parcel.municipality, parcel.municipality.today - dt.timedelta(days=31))
    others = LayerState.objects.exclude(table_name="parcels_parcel")
    others.update(as_of=parcel.municipality.today)
    (finding,) = check_ready(plan, today=parcel.municipality.today)
    assert (finding.code, finding.values["age"]) == ("EXTRACT_OLD", "31")


def test_a_layer_without_data_keeps_a_plan_from_being_signed(parcel: Parcel) -> None:
    plan = draft_of(parcel)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE layers_layerstate SET loaded_at = NULL WHERE table_name = 'zoning_redline'"
        )
    assert "LAYER_NOT_LOADED" in codes(plan, parcel.municipality.today)


def test_an_open_request_keeps_a_plan_from_being_signed(parcel: Parcel) -> None:
    answer = UtilityAnswer.objects.create(
        municipality=parcel.municipality,
        parcel_number=parcel.cadastral_number,
        actor="clerk",
        reason="request",
        kind="GAS",
        state="REQUESTED",
        organisation="Газ",
    )
    plan = draft_of(parcel)
    assert codes(plan, parcel.municipality.today) == {"UTILITY_OPEN"}
    answer.state = "CLOSED"
    answer.save()
    assert codes(draft_of(parcel), parcel.municipality.today) == set()


def test_a_parcel_that_ended_keeps_a_plan_from_being_signed(parcel: Parcel) -> None:
    plan = draft_of(parcel)
    Parcel.everywhere.filter(pk=parcel.pk).update(end_lifespan=timezone.now())
    assert codes(plan, parcel.municipality.today) == {"PARCEL_GONE"}


def test_a_later_plan_replaces_the_one_in_force(parcel: Parcel) -> None:
    first = issued(parcel)
    second = issued(parcel)
    first.refresh_from_db()
    assert (first.status, first.replaced_by_id) == ("REPLACED", second.pk)
    assert Document.objects.get(pk=first.document_id).state == "REPLACED"
    assert second.number.endswith("-00002-0")
    states = RegisterEntry.objects.of(parcel.municipality).order_by("pk")
    assert list(states.values_list("status", flat=True)) == ["NOT_IN_FORCE", "IN_FORCE"]


def test_without_the_rule_both_plans_stay_in_force(parcel: Parcel) -> None:
    parcel.municipality.plan_rules = RULES | {"earlier_plan": "KEEP"}
    parcel.municipality.save()
    first, second = issued(parcel), issued(parcel)
    first.refresh_from_db()
    assert (first.status, second.status) == ("ISSUED", "ISSUED")


def test_plans_expire_the_day_after_their_last(parcel: Parcel) -> None:
    plan = issued(parcel)
    last = plan.valid_until
    assert last is not None
    assert expire_due(parcel.municipality, last) == 0
    assert expire_due(parcel.municipality, last + dt.timedelta(days=1)) == 1
    assert expire_due(parcel.municipality, last + dt.timedelta(days=1)) == 0
    plan.refresh_from_db()
    assert plan.status == "EXPIRED"
    assert RegisterEntry.objects.of(parcel.municipality).get().status == "NOT_IN_FORCE"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE plans_landdevelopmentplan SET number = 'x' WHERE id = %(plan)s",
        "UPDATE plans_landdevelopmentplan SET facts = '{}' WHERE id = %(plan)s",
        "UPDATE plans_landdevelopmentplan SET end_lifespan = now() WHERE id = %(plan)s",
        "UPDATE plans_landdevelopmentplan SET geometry = ST_Translate(geometry, 1e-5, 0)"
        " WHERE id = %(plan)s",
        "UPDATE plans_landdevelopmentplan SET status = 'DRAFT' WHERE id = %(plan)s",
        "DELETE FROM plans_landdevelopmentplan WHERE id = %(plan)s",
        "UPDATE documents_document SET sha256 = repeat('0', 64) WHERE id = %(document)s",
        "UPDATE documents_document SET content = '{}' WHERE id = %(document)s",
        "UPDATE documents_document SET file = 'other.pdf' WHERE id = %(document)s",
        "UPDATE documents_document SET state = 'DRAFT' WHERE id = %(document)s",
        "DELETE FROM documents_document WHERE id = %(document)s",
        "UPDATE documents_documentnumber SET text = 'x' WHERE document_id = %(document)s",
        "UPDATE documents_documentnumber SET sequence = 9 WHERE document_id = %(document)s",
        "DELETE FROM documents_documentnumber WHERE document_id = %(document)s",
    ],
)
def test_the_database_keeps_what_was_issued(parcel: Parcel, statement: str) -> None:
    plan = issued(parcel)
    keys = {"plan": plan.pk, "document": plan.document_id}
    refused = (InternalError, ProgrammingError)
    with pytest.raises(refused), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, keys)
    again = LandDevelopmentPlan.everywhere.get(pk=plan.pk)
    assert (again.number, again.status) == (plan.number, "ISSUED")


def test_a_signing_that_fails_leaves_no_gap(
    parcel: Parcel, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = system_actor(parcel.municipality, "test")
    plan = send_to_signing(draft_of(parcel), actor=actor, today=parcel.municipality.today)
    late = timezone.now() + dt.timedelta(days=3650)
    with pytest.raises(Exception, match="cannot sign"):
        sign(plan, actor=actor, signer=signing_key(), now=late)
    monkeypatch.setattr(signing_key().__class__, "opened", _no_token)
    with pytest.raises(OSError, match="token"):
        sign(plan, actor=actor, signer=signing_key(), now=timezone.now())
    monkeypatch.undo()
    assert DocumentNumber.objects.count() == 0
    plan.refresh_from_db()
    assert plan.status == "ON_SIGNING"
    done = sign(plan, actor=actor, signer=signing_key(), now=timezone.now())
    assert done.number.endswith("-00001-0")


def _no_token(self: object) -> None:
    raise OSError("the token is gone")
