"""Plans signed elsewhere: prepared, completed, given up; their numbers stay in the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from gis_platform.documents.errors import PreparationOver, SignatureRefused
from gis_platform.documents.models import Document, DocumentNumber, PreparedDocument, RegisterEntry
from gis_platform.documents.signing.validation import check_signatures
from gis_platform.documents.tasks import cancel_old_preparations
from gis_platform.municipalities.actors import Actor, system_actor
from parcels.models import Parcel
from plans.issuing import (
    cancel_external,
    complete_external,
    prepare_external,
    send_to_signing,
    sign,
    withdraw,
)
from plans.models import LandDevelopmentPlan
from tests.documents.keys import root, signed_elsewhere, token
from tests.documents.keys import test_key as server_key
from tests.plans.test_issuing import RULES, draft_of
from tests.plans.town import load_all, make_block

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def parcel() -> Parcel:
    found = make_block(plan_rules=RULES)
    load_all(found.municipality, found.municipality.today)
    return found


@pytest.fixture
def actor(parcel: Parcel) -> Actor:
    return system_actor(parcel.municipality, "test")


@pytest.fixture
def waiting(parcel: Parcel, actor: Actor) -> LandDevelopmentPlan:
    return send_to_signing(draft_of(parcel), actor=actor, today=parcel.municipality.today)


def prepare(plan: LandDevelopmentPlan, actor: Actor) -> PreparedDocument:
    certificate = token().signing_cert
    assert certificate is not None
    return prepare_external(plan, actor=actor, certificate=certificate.dump(), now=timezone.now())


def statuses() -> list[tuple[str, int, str]]:
    rows = DocumentNumber.objects.order_by("series", "sequence")
    return list(rows.values_list("series", "sequence", "status"))


def test_a_plan_is_issued_by_a_signature_made_elsewhere(
    waiting: LandDevelopmentPlan, actor: Actor
) -> None:
    prepared = prepare(waiting, actor)
    assert {status for *_, status in statuses()} == {"RESERVED"}
    assert RegisterEntry.objects.of(actor.municipality).count() == 0
    signature = signed_elsewhere(bytes.fromhex(prepared.digest))
    plan = complete_external(prepared, signature, actor=actor, now=timezone.now())
    assert (plan.status, plan.number[-7:]) == ("ISSUED", "00001-0")
    assert statuses() == [("land_development_plan", 1, "USED"), ("register-13", 1, "USED")]
    assert plan.document.content["issue"]["number"] == plan.number
    with plan.document.file.open("rb") as file:
        (check,) = check_signatures(file.read(), [root()])
    assert (check.intact, check.trusted, check.whole) == (True, True, True)
    assert plan.document.signatures.get().method == "EXTERNAL"
    assert RegisterEntry.objects.of(actor.municipality).get().number == plan.number
    with pytest.raises(Exception, match="cannot become"):
        complete_external(prepared, signature, actor=actor, now=timezone.now())


def test_a_wrong_signature_changes_nothing(waiting: LandDevelopmentPlan, actor: Actor) -> None:
    prepared = prepare(waiting, actor)
    with pytest.raises(SignatureRefused):
        complete_external(prepared, signed_elsewhere(b"\0" * 32), actor=actor, now=timezone.now())
    prepared.refresh_from_db()
    waiting.refresh_from_db()
    assert (prepared.status, waiting.status) == ("WAITING", "ON_SIGNING")
    assert Document.objects.exclude(state="DRAFT").count() == 0


def test_a_preparation_that_is_given_up_leaves_a_void_number(
    waiting: LandDevelopmentPlan, actor: Actor
) -> None:
    first = prepare(waiting, actor)
    cancel_external(first, actor=actor, reason="the token is locked")
    with pytest.raises(PreparationOver):
        cancel_external(first, actor=actor, reason="again")
    void = DocumentNumber.objects.get(series="land_development_plan")
    assert (void.status, void.reason, void.document_id) == ("VOID", "the token is locked", None)
    plan = sign(waiting, actor=actor, signer=server_key(), now=timezone.now())
    assert plan.number.endswith("-00002-0")
    sequences = DocumentNumber.objects.filter(series="land_development_plan")
    assert list(sequences.values_list("sequence", "status")) == [(1, "VOID"), (2, "USED")]


def test_preparing_again_and_withdrawing_give_up_what_waited(
    waiting: LandDevelopmentPlan, actor: Actor
) -> None:
    first, second = prepare(waiting, actor), prepare(waiting, actor)
    first.refresh_from_db()
    assert (first.status, second.status) == ("CANCELLED", "WAITING")
    withdraw(waiting, actor=actor, reason="a mistake in the address")
    second.refresh_from_db()
    assert (second.status, second.reason) == ("CANCELLED", "a mistake in the address")
    assert {status for *_, status in statuses()} == {"VOID"}


def test_what_waited_overnight_is_given_up(waiting: LandDevelopmentPlan, actor: Actor) -> None:
    prepared = prepare(waiting, actor)
    assert cancel_old_preparations(0) == 0
    PreparedDocument.objects.update(day="2026-01-01")
    prepared.refresh_from_db()
    signature = signed_elsewhere(bytes.fromhex(prepared.digest))
    with pytest.raises(PreparationOver, match="2026-01-01"):
        complete_external(prepared, signature, actor=actor, now=timezone.now())
    assert cancel_old_preparations(0) == 1
    assert {status for *_, status in statuses()} == {"VOID"}
