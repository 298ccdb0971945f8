"""Issuing letters about plans: numbered, signed, kept, registered and verifiable as plans are."""

from __future__ import annotations

import datetime as dt

from django.contrib.gis.geos import MultiPolygon

from gis_platform.documents.issuing import Issue, MadeDocument, Order, issue_document
from gis_platform.documents.kinds import DocumentKind, get_kind
from gis_platform.documents.models import Document
from gis_platform.documents.register import Registration
from gis_platform.documents.signing.ports import SigningKey
from gis_platform.municipalities.actors import Actor
from parcels.models import Parcel
from plans.content import PlanContent
from plans.facts import PlanFacts
from plans.forms import load_form
from plans.letters.letter import Letter, Subject, covering, extract, refusal
from plans.letters.setting import set_letter
from plans.letters.words import LetterWords, letter_words
from plans.models import LandDevelopmentPlan
from plans.queries import collect_facts
from plans.rules import PlanRefused, compose
from plans.snapshot import from_json, to_json
from plans.stated_facts import BasisFact

COVERING, EXTRACT, REFUSAL = "plan_covering_letter", "plan_extract", "plan_refusal"


class NothingRefused(Exception):  # noqa: N818  the name is the sentence
    """A plan of the parcel can be made, so that there is nothing to refuse."""

    def __init__(self, number: str) -> None:
        """number: cadastral number of the parcel."""
        self.number = number
        super().__init__(f"There is no ground to refuse a plan of {number}.")


class NotIssued(Exception):  # noqa: N818  the name is the sentence
    """A covering letter goes with an issued plan only."""

    def __init__(self, number: str) -> None:
        """number: cadastral number of the plan's parcel."""
        self.number = number
        super().__init__(f"The plan of {number} is not issued; there is nothing to send.")


def issue_refusal(
    parcel: Parcel,
    *,
    actor: Actor,
    signer: SigningKey | None,
    now: dt.datetime,
    basis: BasisFact | None = None,
) -> Document:
    """Issue the decision not to give a plan, with every ground that holds today.

    Raises NothingRefused, PlanBlocked and what `issue_document` raises.
    """
    day = actor.municipality.today
    facts = collect_facts(parcel, day, basis=basis)
    try:
        compose(facts)
    except PlanRefused as refused:
        words = _words("refusal", actor, facts.municipality.language)
        form = load_form(facts.municipality.rules.form, facts.municipality.language)
        texts = [form.refuse(each) for each in refused.refusals]
        letter = refusal(_subject(facts, words, actor), texts, words, day=day)
        return _issue(REFUSAL, letter, words, actor=actor, signer=signer, now=now, parcel=parcel)
    raise NothingRefused(parcel.cadastral_number)


def issue_covering(
    plan: LandDevelopmentPlan, *, actor: Actor, signer: SigningKey | None, now: dt.datetime
) -> Document:
    """Issue the letter that goes with an issued plan. Raises NotIssued."""
    content = _content(plan)
    if content.issue is None:
        raise NotIssued(plan.parcel_number)
    words = _words("covering", actor, content.language)
    form = load_form(content.form, content.language)
    letter = covering(_subject(content, words, actor), content, words, form)
    return _issue(COVERING, letter, words, actor=actor, signer=signer, now=now)


def issue_extract(
    plan: LandDevelopmentPlan, *, actor: Actor, signer: SigningKey | None, now: dt.datetime
) -> Document:
    """Issue the extract of the coordinates that a plan holds."""
    content = _content(plan)
    words = _words("extract", actor, content.language)
    form = load_form(content.form, content.language)
    letter = extract(_subject(content, words, actor), content, words, form)
    return _issue(EXTRACT, letter, words, actor=actor, signer=signer, now=now)


def _words(kind: str, actor: Actor, language: str) -> LetterWords:
    return letter_words(kind, jurisdiction=actor.municipality.jurisdiction, language=language)


def _content(plan: LandDevelopmentPlan) -> PlanContent:
    return from_json(PlanContent, plan.document.content)


def _subject(about: PlanFacts | PlanContent, words: LetterWords, actor: Actor) -> Subject:
    municipality = actor.municipality
    known = [name for name in words.letterhead if name in municipality.texts]
    letterheads = tuple(
        tuple(filter(None, (municipality.texts[name].get("authority", ""),)))
        for name in known or municipality.languages[:1]
        if municipality.texts.get(name)
    )
    return Subject(
        parcel_number=about.parcel.cadastral_number,
        address=about.parcel.address,
        authority=about.municipality.authority or about.municipality.name,
        letterheads=letterheads,
        basis=about.basis or BasisFact(),
    )


def _issue(
    code: str,
    letter: Letter,
    words: LetterWords,
    *,
    actor: Actor,
    signer: SigningKey | None,
    now: dt.datetime,
    parcel: Parcel | None = None,
) -> Document:
    kind: DocumentKind = get_kind(code)
    authority = " ".join(letter.letterheads[0]) if letter.letterheads else ""

    def make(issue: Issue) -> MadeDocument:
        pdf = set_letter(kind, letter, words, authority=authority, issue=issue)
        return MadeDocument(content=to_json(letter), pdf=pdf)

    order = Order(
        kind=kind,
        language=letter.language,
        issued_on=actor.municipality.today,
        make=make,
        registration=_registration(letter, words, parcel),
    )
    return issue_document(order, actor=actor, signer=signer, now=now)


def _registration(letter: Letter, words: LetterWords, parcel: Parcel | None) -> Registration | None:
    """Return how a letter is registered: only where its words say so and its ground is known."""
    if not words.section or parcel is None or not isinstance(parcel.geometry, MultiPolygon):
        return None
    return Registration(
        section=words.section,
        classifier=words.classifier,
        title=letter.title,
        parcel_numbers=(letter.parcel_number,),
        geometry=parcel.geometry,
    )
