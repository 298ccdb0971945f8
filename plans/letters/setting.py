"""A letter set as a PDF file."""

from __future__ import annotations

from gis_platform.documents.issuing import Issue
from gis_platform.documents.kinds import DocumentKind
from gis_platform.documents.pdf import render
from plans.letters.letter import Letter
from plans.letters.words import LetterWords
from plans.printing.verification import qr_svg


def letter_page(
    letter: Letter, words: LetterWords, *, authority: str, issue: Issue | None
) -> dict[str, object]:
    """Return what the template sets; without an issue the letter is a draft."""
    return {
        "language": letter.language,
        "paper": words.paper,
        "title": letter.title,
        "parcel": letter.parcel_number,
        "authority": authority,
        "letterheads": [list(lines) for lines in letter.letterheads],
        "addressee": list(letter.addressee),
        "reply": letter.reply,
        "opening": list(letter.opening),
        "grounds": list(letter.grounds),
        "blocks": list(letter.blocks),
        "closing": list(letter.closing),
        "attachments": list(letter.attachments),
        "attachments_title": words.say("attachments"),
        "page": words.say("page", n="{n}", total="{total}"),
        **_issued(words, issue),
    }


def _issued(words: LetterWords, issue: Issue | None) -> dict[str, object]:
    if issue is None:
        return {
            "draft": words.say("draft"),
            "number": "",
            "date": "",
            "qr": "",
            "verify": "",
            "position": "",
            "signatory": "",
        }
    return {
        "draft": "",
        "number": words.say("number", number=issue.number),
        "date": words.say("date", date=words.date(issue.issued_on)),
        "qr": qr_svg(issue.address),
        "verify": words.say("verify", address=issue.address),
        "position": issue.signatory_position,
        "signatory": issue.signatory_name,
    }


def set_letter(
    kind: DocumentKind,
    letter: Letter,
    words: LetterWords,
    *,
    authority: str,
    issue: Issue | None = None,
) -> bytes:
    """Return the letter as PDF/A-2a; the same letter gives the same bytes.

    Raises NoWords and UnprintableContent.
    """
    page = letter_page(letter, words, authority=authority, issue=issue)
    return render(kind.template, page, made_on=letter.day)
