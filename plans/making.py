"""From facts to a printed plan: content, drawing, PDF. Knows no database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from gis_platform.documents.kinds import get_kind
from gis_platform.documents.pdf import render
from plans.content import PlanContent
from plans.drawing import draw_plan, sheet_for
from plans.facts import PlanFacts
from plans.forms import form_files, load_form
from plans.printing import printed
from plans.rules import compose

DOCUMENT_KIND = "land_development_plan"
CONTENT_VERSION = 6
"""Raised whenever the same facts make another plan, so that drafts made before do not return."""


@dataclass(frozen=True, kw_only=True)
class MadePlan:
    """A plan's content and its PDF."""

    content: PlanContent
    pdf: bytes


@lru_cache(maxsize=32)
def edition(form_code: str) -> str:
    """Return a hash of all that makes a plan of facts: program, form files, template files.

    Raises UnknownForm.
    """
    digest = hashlib.sha256(f"{CONTENT_VERSION}".encode())
    folder = get_kind(DOCUMENT_KIND).template
    for path in (*form_files(form_code), *sorted(folder.glob("*.typ"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def produce(facts: PlanFacts) -> MadePlan:
    """Return the plan that facts make; the same facts make the same bytes.

    Raises PlanRefused, PlanBlocked, UnknownForm and UnprintableContent.
    """
    content = compose(facts)
    form = load_form(content.form, content.language)
    sheet = sheet_for(content)
    page = printed(content, form, sheet, draw_plan(content, sheet))
    pdf = render(get_kind(DOCUMENT_KIND).template, page, made_on=content.composed_on)
    return MadePlan(content=content, pdf=pdf)
