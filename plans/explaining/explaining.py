"""The lines of a plan in the order of its sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plans.content import PlanContent
from plans.explaining.explained import ExplainedFact, PlanSection
from plans.explaining.of_envelopes import envelope_facts
from plans.explaining.of_ground import (
    documentation_facts,
    easement_facts,
    object_facts,
    restriction_facts,
    sliver_facts,
    utility_facts,
)
from plans.explaining.of_parcel import edge_facts, parcel_facts, red_line_facts
from plans.explaining.of_zoning import zoning_facts
from plans.forms import Form, load_form
from plans.printing.layers import layer_text

Lines = Callable[[PlanContent, Form], Iterator[ExplainedFact]]


@dataclass(frozen=True, kw_only=True)
class _Section:
    """A section: its code in the form, the layers that it is read from, its lines."""

    code: str
    title: Promise | str
    lines: Lines
    in_form: str = ""
    layers: tuple[str, ...] = ()


SECTIONS = (
    _Section(code="parcel", title=_("Parcel"), lines=parcel_facts, layers=("parcels",)),
    _Section(code="edges", title=_("Sides of the boundary"), lines=edge_facts),
    _Section(
        code="derived",
        title=_("What may be built"),
        lines=envelope_facts,
        layers=("common-use-territory",),
    ),
    _Section(
        code="zoning",
        title=_("Zones and limits"),
        lines=zoning_facts,
        in_form="zoning",
        layers=("territorial-zones",),
    ),
    _Section(
        code="restrictions",
        title=_("Restrictions"),
        lines=restriction_facts,
        in_form="restrictions",
        layers=("restriction-zones",),
    ),
    _Section(
        code="easements",
        title=_("Public easements"),
        lines=easement_facts,
        in_form="easements",
        layers=("public-easements",),
    ),
    _Section(
        code="red_lines",
        title=_("Red lines"),
        lines=red_line_facts,
        in_form="red_lines",
        layers=("red-lines",),
    ),
    _Section(
        code="objects",
        title=_("Buildings and heritage"),
        lines=object_facts,
        in_form="objects",
        layers=("capital-objects", "heritage-objects"),
    ),
    _Section(
        code="documentation",
        title=_("Planning documentation"),
        lines=documentation_facts,
        in_form="planning_element",
        layers=(
            "planning-documents",
            "planning-elements",
            "placement-zones",
            "complex-development",
            "protected-areas",
            "appearance-territories",
        ),
    ),
    _Section(
        code="utilities", title=_("Utility networks"), lines=utility_facts, in_form="utilities"
    ),
    _Section(code="slivers", title=_("Contacts left out"), lines=sliver_facts),
)


def explain(content: PlanContent, form: Form | None = None) -> tuple[ExplainedFact, ...]:
    """Return every line of a plan, in the words of a form.

    form: by default the plan's own edition in its own language. Raises UnknownForm.
    """
    sections = explained_sections(content, form)
    return tuple(chain.from_iterable(section.facts for section in sections))


def explained_sections(content: PlanContent, form: Form | None = None) -> tuple[PlanSection, ...]:
    """Return the lines of a plan by section; sections without lines are left out.

    A section whose layers cannot be relied upon stays: nothing found does not mean nothing.
    """
    words = form or load_form(content.form, content.language)
    numbers = {section.code: section.number for section in words.sections}
    corrected = {each.path: each.computed for each in content.corrections if each.applied}
    found = []
    for section in SECTIONS:
        texts = (layer_text(content, words, name) for name in section.layers)
        facts = tuple(_marked(fact, corrected) for fact in section.lines(content, words))
        shown = PlanSection(
            code=section.code,
            number=numbers.get(section.in_form, ""),
            title=str(section.title),
            notes=tuple(text for text in texts if text),
            facts=facts,
        )
        if shown.facts or shown.notes:
            found.append(shown)
    return tuple(found)


def _marked(fact: ExplainedFact, corrected: dict[str, str]) -> ExplainedFact:
    if not fact.path or fact.path not in corrected:
        return fact
    return replace(fact, computed=corrected[fact.path])
