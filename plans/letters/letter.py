"""A letter as plain values, and what each kind says. Knows no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from plans.content import PlanContent
from plans.forms import Form, RefusalText
from plans.letters.words import LetterWords
from plans.printing.blocks import Block, points
from plans.printing.edges import edge_blocks
from plans.stated_facts import BasisFact


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a letter is about and to whom it goes; empty where it is not known."""

    parcel_number: str
    address: str
    authority: str
    letterheads: tuple[tuple[str, ...], ...]
    basis: BasisFact = field(default_factory=BasisFact)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter before it has a number: paragraphs, grounds, blocks of tables, attachments."""

    kind: str
    language: str
    day: dt.date
    title: str
    letterheads: tuple[tuple[str, ...], ...]
    addressee: tuple[str, ...]
    reply: str
    parcel_number: str
    opening: tuple[str, ...]
    grounds: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    closing: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


def refusal(
    subject: Subject, texts: Sequence[RefusalText], words: LetterWords, *, day: dt.date
) -> Letter:
    """Return the decision not to issue a plan, with every ground and its basis in law."""
    parcel = _parcel(subject, words)
    grounds = tuple(
        words.say("ground_with_basis", reason=text.reason, basis=text.basis)
        if text.basis
        else words.say("ground", reason=text.reason)
        for text in texts
    )
    decision = words.say("decision", authority=subject.authority, parcel=parcel)
    letter = _letter(subject, words, day)
    opening = (words.say("opening", parcel=parcel), words.say("finding"))
    return replace(letter, opening=opening, grounds=grounds, closing=(decision, *words.closing()))


def covering(subject: Subject, content: PlanContent, words: LetterWords, form: Form) -> Letter:
    """Return the letter that goes with an issued plan; ValueError for one that is not issued."""
    issue = content.issue
    if issue is None:
        raise ValueError(f"The plan of {subject.parcel_number} is not issued.")
    parcel = _parcel(subject, words)
    opening = words.say(
        "opening", parcel=parcel, plan=issue.number, date=form.date(issue.issued_on)
    )
    validity = words.say("validity", valid_until=form.date(issue.valid_until))
    return replace(
        _letter(subject, words, issue.issued_on),
        opening=(opening, validity),
        closing=words.closing(),
        attachments=(words.say("attachment", plan=issue.number),),
    )


def extract(subject: Subject, content: PlanContent, words: LetterWords, form: Form) -> Letter:
    """Return the extract of coordinates: points and sides of a parcel's boundary."""
    parcel = content.parcel
    day = content.composed_on
    opening = words.say(
        "opening", parcel=_parcel(subject, words), crs=parcel.crs_name, date=form.date(day)
    )
    area = words.say(
        "area",
        area="–" if parcel.area_m2 is None else form.area(parcel.area_m2),
        measured=form.area(parcel.area_calculated_m2),
        perimeter=form.length(parcel.perimeter_m),
    )
    return replace(
        _letter(subject, words, day),
        opening=(opening, area),
        blocks=(points(parcel.points, form), *edge_blocks(content, form)),
        closing=words.closing(),
    )


def _letter(subject: Subject, words: LetterWords, day: dt.date) -> Letter:
    basis = subject.basis
    return Letter(
        kind=words.kind,
        language=words.language,
        day=day,
        title=words.say("title"),
        letterheads=subject.letterheads,
        addressee=tuple(filter(None, (basis.applicant_name,))),
        reply=_reply(basis, words),
        parcel_number=subject.parcel_number,
        opening=(),
    )


def _reply(basis: BasisFact, words: LetterWords) -> str:
    if not basis.application_no:
        return ""
    if basis.application_date is None:
        return words.say("reply_undated", number=basis.application_no)
    day = words.date(basis.application_date)
    return words.say("reply", number=basis.application_no, date=day)


def _parcel(subject: Subject, words: LetterWords) -> str:
    label = "parcel_at" if subject.address else "parcel"
    return words.say(label, number=subject.parcel_number, address=subject.address)
