"""Decisions about a draft, each one transaction: checked, kept, and the plan made again.

All raise NotAllowed, NotDraft, NewerPlan, InvalidDecision (naming field, value and what is
expected) and what `make_plan` raises; nothing is kept then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gis_platform.geometry.setback import EdgeKind
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.roles import (
    CORRECT_PLANS,
    MAKE_PLANS,
    NOTE_ANSWERS,
    OVERRIDE_EDGES,
    Permission,
)
from plans.actions import PlanResult, make_plan
from plans.additions import Addition
from plans.content import PlanContent
from plans.deciding.errors import (
    AlreadyRevoked,
    DecisionNotFound,
    InvalidDecision,
    NewerPlan,
    NotDraft,
)
from plans.deciding.sides import Side, side_places
from plans.deciding.stated import DECISIONS
from plans.facts import facts_from_json
from plans.models import (
    Correction,
    EdgeOverride,
    LandDevelopmentPlan,
    NetworkConsent,
    UtilityAnswer,
)
from plans.queries import newer_plan, parcel_called
from plans.rules.corrections import UnreadableCorrection, correctable, read_correction
from plans.snapshot import from_json
from plans.stated_facts import BasisFact

KINDS = tuple(kind for kind in EdgeKind if kind is not EdgeKind.ANY)
LONGEST_REASON = 1000
PERMISSIONS: dict[str, Permission] = {
    "side": OVERRIDE_EDGES,
    "correction": CORRECT_PLANS,
    "consent": NOTE_ANSWERS,
    "answer": NOTE_ANSWERS,
}
"""Who may decide and revoke what, by the kind of decision."""


@dataclass(frozen=True, kw_only=True)
class By:
    """Who decides, why and when."""

    actor: Actor
    reason: str
    now: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Consent:
    """The consent of a network's owner; restriction: registry number or identifier of the zone."""

    restriction: str
    organisation: str
    letter_number: str
    letter_date: dt.date
    conditions: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of a request to a utility company; kind and state as in UtilityAnswer."""

    kind: str
    state: str
    organisation: str
    requested_on: dt.date | None = None
    answered_on: dt.date | None = None
    letter_number: str = ""
    letter_date: dt.date | None = None
    possible: bool | None = None
    max_load: Decimal | None = None
    load_unit: str = ""
    connection_points: str = ""
    valid_until: dt.date | None = None


@transaction.atomic
def override_edge(plan: LandDevelopmentPlan, side: Side, kind: str, *, by: By) -> PlanResult:
    """Set the kind of a whole side, named by the numbers of its points."""
    draft, content = _decidable(plan, OVERRIDE_EDGES, by.actor)
    places = side_places(content)
    if side not in places:
        expected = _("two points of the boundary that follow each other")
        raise InvalidDecision("side", f"{side[0]}-{side[1]}", expected)
    if kind not in KINDS:
        raise InvalidDecision("kind", kind, ", ".join(KINDS))
    (start_x, start_y), (end_x, end_y) = places[side]
    where = {
        "start_x": _centimetres(start_x),
        "start_y": _centimetres(start_y),
        "end_x": _centimetres(end_x),
        "end_y": _centimetres(end_y),
    }
    stated = _stated(draft, by)
    _end_earlier(EdgeOverride, draft, where, by)
    EdgeOverride.objects.create(**stated, **where, kind=kind)
    return _made_again(draft, by.actor)


@transaction.atomic
def correct(plan: LandDevelopmentPlan, path: str, value: str, *, by: By) -> PlanResult:
    """Correct a field of the plan; the computed value is kept beside it."""
    draft, content = _decidable(plan, CORRECT_PLANS, by.actor)
    known = {each.path: each.value for each in correctable(content)}
    if path not in known:
        raise InvalidDecision("path", path, _("a field that may be corrected"))
    try:
        read_correction(path, value)
    except UnreadableCorrection as error:
        raise InvalidDecision("value", value, _("a number of at least 0")) from error
    earlier = {each.path: each.computed for each in content.corrections if each.applied}
    computed = earlier.get(path, known[path])
    if value == known[path]:
        raise InvalidDecision("value", value, _("another value than the one in the plan"))
    stated = _stated(draft, by)
    _end_earlier(Correction, draft, {"path": path}, by)
    Correction.objects.create(**stated, path=path, computed=computed, value=value)
    return _made_again(draft, by.actor)


@transaction.atomic
def note_consent(plan: LandDevelopmentPlan, consent: Consent, *, by: By) -> PlanResult:
    """Note that the owner of a network agrees to building in its protection zone."""
    draft, content = _decidable(plan, NOTE_ANSWERS, by.actor)
    names = {each.registry_no or each.zouit_id for each in content.restrictions}
    if consent.restriction not in names:
        expected = ", ".join(sorted(names)) or _("a zone on the parcel; there is none")
        raise InvalidDecision("restriction", consent.restriction, expected)
    _require_text("organisation", consent.organisation)
    _require_text("letter_number", consent.letter_number)
    _require_past("letter_date", consent.letter_date, draft)
    NetworkConsent.objects.create(
        **_stated(draft, by),
        restriction_id=consent.restriction,
        organisation=consent.organisation,
        letter_number=consent.letter_number,
        letter_date=consent.letter_date,
        conditions=consent.conditions,
    )
    return _made_again(draft, by.actor)


@transaction.atomic
def note_answer(plan: LandDevelopmentPlan, answer: Answer, *, by: By) -> PlanResult:
    """Note a request to a utility company, its answer, or that none came."""
    draft, _content = _decidable(plan, NOTE_ANSWERS, by.actor)
    if answer.kind not in UtilityAnswer.Kind:
        raise InvalidDecision("kind", answer.kind, ", ".join(UtilityAnswer.Kind))
    if answer.state not in UtilityAnswer.State:
        raise InvalidDecision("state", answer.state, ", ".join(UtilityAnswer.State))
    _require_text("organisation", answer.organisation)
    for name in ("requested_on", "answered_on", "letter_date"):
        _require_past(name, getattr(answer, name), draft)
    if answer.max_load is not None and answer.max_load < 0:
        raise InvalidDecision("max_load", str(answer.max_load), _("a number of at least 0"))
    if answer.max_load is not None:
        _require_text("load_unit", answer.load_unit)
    fields = {name: getattr(answer, name) for name in Answer.__dataclass_fields__}
    UtilityAnswer.objects.create(**_stated(draft, by), **fields)
    return _made_again(draft, by.actor)


@transaction.atomic
def revoke(plan: LandDevelopmentPlan, kind: str, pk: int, *, by: By) -> PlanResult:
    """Revoke a decision about the plan's parcel; kind as in DECISIONS.

    Raises DecisionNotFound and AlreadyRevoked too.
    """
    if kind not in DECISIONS:
        raise DecisionNotFound(kind, pk)
    draft, _content = _decidable(plan, PERMISSIONS[kind], by.actor)
    rows = DECISIONS[kind]._default_manager.select_for_update(of=("self",))
    row = rows.filter(
        pk=pk, municipality=draft.municipality, parcel_number=draft.parcel_number
    ).first()
    if row is None:
        raise DecisionNotFound(kind, pk)
    if row.revoked_at is not None:
        raise AlreadyRevoked(row.revoked_by)
    _require_reason(by)
    _end(row, by)
    return _made_again(draft, by.actor)


@transaction.atomic
def state_basis(plan: LandDevelopmentPlan, basis: BasisFact | None, *, actor: Actor) -> PlanResult:
    """Make the draft again with the details of the application for it, None for none."""
    draft, _content = _decidable(plan, MAKE_PLANS, actor)
    return _made_with(draft, actor, basis)


def _decidable(
    plan: LandDevelopmentPlan, permission: Permission, actor: Actor
) -> tuple[LandDevelopmentPlan, PlanContent]:
    """Return the locked plan and its content, if it is the newest plan and a draft."""
    actor.require(permission)
    rows = LandDevelopmentPlan.objects.of(plan.municipality).select_for_update(of=("self",))
    found = rows.select_related("document", "municipality").get(pk=plan.pk)
    if found.status != LandDevelopmentPlan.Status.DRAFT:
        raise NotDraft(found)
    if (newer := newer_plan(found)) is not None:
        raise NewerPlan(found, newer.pk)
    return found, from_json(PlanContent, found.document.content)


def _made_again(plan: LandDevelopmentPlan, actor: Actor) -> PlanResult:
    return _made_with(plan, actor, facts_from_json(plan.facts).basis)


def _made_with(plan: LandDevelopmentPlan, actor: Actor, basis: BasisFact | None) -> PlanResult:
    parcel = parcel_called(plan.municipality, plan.parcel_number)
    if parcel is None:
        raise InvalidDecision("parcel", plan.parcel_number, _("a registered parcel"))
    return make_plan(parcel, actor=actor, today=plan.municipality.today, basis=basis)


def _stated(plan: LandDevelopmentPlan, by: By) -> dict[str, object]:
    _require_reason(by)
    return {
        "municipality": plan.municipality,
        "parcel_number": plan.parcel_number,
        "actor": by.actor.name,
        "reason": by.reason.strip(),
    }


def _require_reason(by: By) -> None:
    _require_text("reason", by.reason)
    if len(by.reason) > LONGEST_REASON:
        expected = _("at most %(count)s characters") % {"count": LONGEST_REASON}
        raise InvalidDecision("reason", f"{by.reason[:40]}…", expected)


def _end_earlier(
    model: type[Addition],
    plan: LandDevelopmentPlan,
    same: Mapping[str, object],
    by: By,
) -> None:
    """Revoke what was decided of the same thing before: the newest decision takes its place."""
    rows = model._default_manager.filter(
        municipality=plan.municipality, parcel_number=plan.parcel_number, revoked_at=None, **same
    )
    for row in rows.select_for_update(of=("self",)):
        _end(row, by)


def _end(row: Addition, by: By) -> None:
    row.revoked_at, row.revoked_by = by.now, by.actor.name
    row.revocation_reason = by.reason.strip()
    row.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])


def _require_text(field: str, value: str) -> None:
    if not value.strip():
        raise InvalidDecision(field, value, _("a text"))


def _require_past(field: str, day: dt.date | None, plan: LandDevelopmentPlan) -> None:
    today = plan.municipality.today
    if day is not None and day > today:
        expected = _("a day up to %(today)s") % {"today": today.isoformat()}
        raise InvalidDecision(field, day.isoformat(), expected)


def _centimetres(ordinate: float) -> Decimal:
    return Decimal(str(round(ordinate, 2)))
