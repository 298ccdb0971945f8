"""Values of the forms about a plan; a wrong one raises InvalidDecision, naming its field."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.deciding import Answer, Consent, InvalidDecision
from plans.stated_facts import BasisFact

CASES = (
    ("RIGHT_HOLDER", gettext_lazy("holder of rights in the parcel")),
    ("P1_1", gettext_lazy("parcel to be formed (part 1.1)")),
    ("P1_2", gettext_lazy("part 1.2")),
)
POSSIBLE = {"": None, "yes": True, "no": False}
SIDE_ENDS = 2


def read_basis(given: QueryDict) -> BasisFact | None:
    """Return the application for a plan, None where nothing of it is said."""
    case = given.get("case", "RIGHT_HOLDER")
    if case not in dict(CASES):
        raise InvalidDecision("case", case, ", ".join(dict(CASES)))
    said = BasisFact(
        application_no=_text(given, "application_no", 60),
        application_date=_day(given, "application_date"),
        applicant_name=_text(given, "applicant_name", 300),
        case=case,
    )
    return None if said == BasisFact() else said


def basis_shown(given: QueryDict, basis: BasisFact | None) -> dict[str, str]:
    """Return what the form of the application shows: what was sent, else what is known."""
    known = basis or BasisFact()
    day = "" if known.application_date is None else known.application_date.isoformat()
    shown = {
        "application_no": known.application_no,
        "application_date": day,
        "applicant_name": known.applicant_name,
        "case": known.case,
    }
    return {name: given.get(name, value) for name, value in shown.items()}


def read_side(given: QueryDict) -> tuple[int, int]:
    """Return the numbers of the points at which a side begins and ends, given as "4-5"."""
    text = given.get("side", "")
    parts = text.split("-")
    if len(parts) != SIDE_ENDS or not all(part.isascii() and part.isdigit() for part in parts):
        raise InvalidDecision("side", text, _("two numbers of points, as 4-5"))
    return int(parts[0]), int(parts[1])


def read_consent(given: QueryDict) -> Consent:
    """Return the consent of a network's owner."""
    day = _day(given, "letter_date")
    if day is None:
        raise InvalidDecision("letter_date", "", _("a day as 2026-11-25"))
    return Consent(
        restriction=given.get("restriction", ""),
        organisation=_text(given, "organisation", 300),
        letter_number=_text(given, "letter_number", 60),
        letter_date=day,
        conditions=_text(given, "conditions", 4000),
    )


def read_answer(given: QueryDict) -> Answer:
    """Return what became of a request to a utility company."""
    possible = given.get("possible", "")
    if possible not in POSSIBLE:
        raise InvalidDecision("possible", possible, "yes, no")
    return Answer(
        kind=given.get("kind", ""),
        state=given.get("state", ""),
        organisation=_text(given, "organisation", 300),
        requested_on=_day(given, "requested_on"),
        answered_on=_day(given, "answered_on"),
        letter_number=_text(given, "letter_number", 60),
        letter_date=_day(given, "letter_date"),
        possible=POSSIBLE[possible],
        max_load=_amount(given, "max_load"),
        load_unit=_text(given, "load_unit", 40),
        connection_points=_text(given, "connection_points", 4000),
        valid_until=_day(given, "valid_until"),
    )


def _text(given: QueryDict, name: str, longest: int) -> str:
    text = given.get(name, "").strip()
    if len(text) > longest:
        expected = _("at most %(count)s characters") % {"count": longest}
        raise InvalidDecision(name, f"{text[:40]}…", expected)
    return text


def _day(given: QueryDict, name: str) -> dt.date | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidDecision(name, text, _("a day as 2026-11-25")) from error


def _amount(given: QueryDict, name: str) -> Decimal | None:
    text = given.get(name, "").strip().replace(",", ".")
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise InvalidDecision(name, text, _("a number")) from error
    if not amount.is_finite() or amount >= Decimal(10) ** 11:
        raise InvalidDecision(name, text, _("a number"))
    return amount
