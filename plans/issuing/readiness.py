"""The checks before a plan is signed: nothing is signed that does not pass all of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from django.utils.translation import gettext as _

from gis_platform.layers.errors import LayerNotFound
from gis_platform.layers.registry import get_layer
from plans.content import PlanContent
from plans.drawing import draw_plan, sheet_for
from plans.facts import LayerFact, LayerFactState, PlanFacts, facts_from_json
from plans.forms import load_form
from plans.issuing.invariants import broken_invariants
from plans.making import edition
from plans.models import LandDevelopmentPlan, UtilityAnswer
from plans.municipal_reading import layer_facts
from plans.printing import printed
from plans.queries import collect_facts, parcel_called
from plans.snapshot import from_json, to_bytes

PLACEHOLDER = re.compile(r"\{[A-Za-z_][A-Za-z0-9_.]*\}|\{\{|%\([a-z_]+\)s")
FILLED_BY_TEMPLATE = frozenset({"{n}", "{total}"})
"""Places that the typesetter fills: numbers of pages."""
NOT_TEXT = frozenset({"svg", "qr"})
NOT_COMPARED = frozenset({"on", "layers", "edition", "issue", "basis"})
"""Facts that may differ without a change of the data; layers are checked for themselves."""
EXTRACT_LAYER = "parcels"
CLOSED = frozenset({UtilityAnswer.State.ANSWERED, UtilityAnswer.State.CLOSED})


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that keeps a plan from being signed; message: a sentence in the reader's language.

    code: PARCEL_GONE, LAYER_NOT_LOADED, LAYER_UNDATED, LAYER_STALE, EXTRACT_OLD, DATA_CHANGED,
    EDITION_CHANGED, UTILITY_OPEN, INVARIANT, PLACEHOLDER.
    """

    code: str
    message: str
    values: Mapping[str, str] = field(default_factory=dict)


def check_ready(plan: LandDevelopmentPlan, *, today: dt.date) -> tuple[Finding, ...]:
    """Return what keeps a plan from being signed on a day; nothing if it can be.

    At most forty statements: the facts are read again and compared with the frozen ones.
    """
    facts = facts_from_json(plan.facts)
    content = from_json(PlanContent, plan.document.content)
    return (
        *_layer_findings(plan, content, today),
        *_data_findings(plan, facts, today),
        *_utility_findings(content),
        *_content_findings(facts, content),
        *_text_findings(content),
    )


def _layer_findings(
    plan: LandDevelopmentPlan, content: PlanContent, today: dt.date
) -> Iterator[Finding]:
    """Every layer that the plan needs is loaded, has a revision and a day, and is fresh today."""
    for layer in layer_facts(plan.municipality, today, content.language):
        values = {"layer": layer.title}
        if layer.required and layer.state is LayerFactState.MISSING:
            message = _("The layer “%(layer)s” is not loaded.") % values
            yield Finding(code="LAYER_NOT_LOADED", message=message, values=values)
        elif layer.required and layer.loaded and layer.max_age_days and layer.as_of is None:
            message = _("The day of the data of “%(layer)s” is unknown.") % values
            yield Finding(code="LAYER_UNDATED", message=message, values=values)
        elif layer.required and layer.state is LayerFactState.STALE:
            yield _stale(layer)


def _stale(layer: LayerFact) -> Finding:
    values = {
        "layer": layer.title,
        "age": str(layer.age_days),
        "most": str(layer.max_age_days),
    }
    if layer.layer == EXTRACT_LAYER:
        message = _(
            "The extract of the cadastre is %(age)s days old; at most %(most)s are allowed."
        )
        return Finding(code="EXTRACT_OLD", message=message % values, values=values)
    message = _("“%(layer)s” is %(age)s days old; at most %(most)s are allowed.")
    return Finding(code="LAYER_STALE", message=message % values, values=values)


def _data_findings(
    plan: LandDevelopmentPlan, facts: PlanFacts, today: dt.date
) -> Iterator[Finding]:
    """The plan was drawn after the last change of what it was made from."""
    if facts.edition != edition(facts.municipality.rules.form):
        message = _("The form or the program changed since the plan was made: make it again.")
        yield Finding(code="EDITION_CHANGED", message=message)
    parcel = parcel_called(plan.municipality, plan.parcel_number)
    if parcel is None or parcel.end_lifespan is not None:
        message = _("The parcel %(parcel)s is no longer registered.")
        values = {"parcel": plan.parcel_number}
        yield Finding(code="PARCEL_GONE", message=message % values, values=values)
        return
    now = collect_facts(parcel, today, basis=facts.basis)
    changed = changed_facts(facts, now)
    if changed:
        names = ", ".join(str(_title(name)) for name in changed)
        message = _("The data changed since the plan was made (%(names)s): make it again.")
        values = {"names": names, "facts": ",".join(changed)}
        yield Finding(code="DATA_CHANGED", message=message % values, values=values)


def changed_facts(then: PlanFacts, now: PlanFacts) -> tuple[str, ...]:
    """Return the names of the facts that differ between two snapshots of a parcel."""
    names = [each.name for each in fields(PlanFacts) if each.name not in NOT_COMPARED]
    return tuple(
        name for name in names if to_bytes(getattr(then, name)) != to_bytes(getattr(now, name))
    )


def _title(name: str) -> object:
    try:
        return get_layer(name.replace("_", "-")).title
    except LayerNotFound:
        return name.replace("_", " ")


def _utility_findings(content: PlanContent) -> Iterator[Finding]:
    """Every request to a utility company was answered or closed."""
    for answer in content.utilities:
        if answer.state not in CLOSED and answer.state != "NONE":
            network = UtilityAnswer.Kind(answer.kind).label
            values = {"network": str(network), "organisation": answer.organisation}
            message = _("%(network)s: %(organisation)s has not answered and the request is open.")
            yield Finding(code="UTILITY_OPEN", message=message % values, values=values)


def _content_findings(facts: PlanFacts, content: PlanContent) -> Iterator[Finding]:
    for broken in broken_invariants(facts, content):
        values = {"rule": broken.rule, "where": broken.where, "value": f"{broken.value:.3f}"}
        message = _("The check “%(rule)s” failed at %(where)s: %(value)s.") % values
        yield Finding(code="INVARIANT", message=message, values=values)


def _text_findings(content: PlanContent) -> Iterator[Finding]:
    """No place of a text is left that should have been filled."""
    for found in unresolved(content):
        message = _("A place in the text was not filled: %(place)s.") % {"place": found}
        yield Finding(code="PLACEHOLDER", message=message, values={"place": found})


def unresolved(content: PlanContent) -> tuple[str, ...]:
    """Return the places in the printed text of a plan that were not filled."""
    form = load_form(content.form, content.language)
    sheet = sheet_for(content)
    page = printed(content, form, sheet, draw_plan(content, sheet))
    found = {
        match.group()
        for text in _texts(page)
        for match in PLACEHOLDER.finditer(text)
        if match.group() not in FILLED_BY_TEMPLATE
    }
    return tuple(sorted(found))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key not in NOT_TEXT:
                yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
