"""A plan as its page shows it: lines with their sources, warnings, layers, decisions, checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from gis_platform.documents.issuing import waiting
from gis_platform.documents.kinds import get_kind
from gis_platform.documents.models import PreparedDocument
from gis_platform.layers.errors import LayerNotFound
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.roles import ANNUL_PLANS, MAKE_PLANS, SIGN_PLANS
from plans.content import PlanContent
from plans.deciding import Decision, decisions_about
from plans.deciding.deciding import KINDS, PERMISSIONS
from plans.explaining import ExplainedFact, PlanSection, explained_sections
from plans.facts import LayerFact, LayerFactState
from plans.fate import what_became
from plans.files import FORMATS
from plans.forms import Form, load_form
from plans.issuing import Finding, check_ready
from plans.making import DOCUMENT_KIND
from plans.models import (
    Correction,
    EdgeOverride,
    LandDevelopmentPlan,
    NetworkConsent,
    UtilityAnswer,
)
from plans.printing.blocks import act_text
from plans.queries import earlier_draft, parcel_id, plans_of
from plans.rules.corrections import correctable
from plans.snapshot import from_json
from plans.zoning_content import Notice

SIGNS = {
    LayerFactState.OK: "✓",
    LayerFactState.PARTIAL: "◐",
    LayerFactState.STALE: "!",
    LayerFactState.MISSING: "✕",
}
UNDECIDED = ("DRAFT", "ON_SIGNING")
GRAVE = frozenset(
    {
        "EDGE_UNKNOWN",
        "LAYER_NOT_LOADED",
        "LAYER_PARTIAL",
        "LAYER_STALE",
        "LIMIT_MISSING",
        "SETBACK_MISSING",
        "ZERO_ENVELOPE",
        "ZONE_GAP",
        "ZONE_UNKNOWN",
        "NO_ZONING",
        "RED_LINE_SIDE_UNKNOWN",
        "WHOLLY_INSIDE_RED_LINES",
    }
)
"""Warnings that stand first: something is not known, or nothing can be built."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line with its act in words, the title of its layer and the address of its feature."""

    fact: ExplainedFact
    act: str
    layer: str
    link: str

    @property
    def side(self) -> str:
        """The two points of a side as forms name it, "4-5"."""
        return "" if self.fact.side is None else f"{self.fact.side[0]}-{self.fact.side[1]}"

    @property
    def percent(self) -> float | None:
        """The share of the parcel in percent."""
        return None if self.fact.share is None else self.fact.share * 100


@dataclass(frozen=True, kw_only=True)
class ShownSection:
    """A section with its lines as shown."""

    section: PlanSection
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class LayerLine:
    """A layer that the plan read: state by sign and by word, in the language of the reader."""

    fact: LayerFact
    title: str
    sign: str
    state: str
    as_of: str

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.fact.state is LayerFactState.OK


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """A decision in words, and whether the reader may revoke it."""

    decision: Decision
    what: str
    value: str
    may_revoke: bool


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the forms of decisions offer: value and text of each choice."""

    sides: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str, str], ...]
    restrictions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What the reader may do with the plan now; extract, cover: issue these letters."""

    decide: frozenset[str]
    make: bool
    send: bool
    withdraw: bool
    sign: bool
    annul: bool
    extract: bool = False
    cover: bool = False


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """All that the page of a plan shows.

    findings: what keeps it from being signed, None where the reader has no say in that or the plan
    is past it. newer: a newer plan of the parcel. earlier: the draft before this one. parcel_id: of
    the parcel as it is now, None where it is no longer. fate: what became of the parcel since.
    """

    plan: LandDevelopmentPlan
    content: PlanContent
    warnings: tuple[tuple[bool, str], ...]
    sections: tuple[ShownSection, ...]
    layers: tuple[LayerLine, ...]
    decisions: tuple[DecisionLine, ...]
    choices: Choices
    rights: Rights
    findings: tuple[Finding, ...] | None
    prepared: PreparedDocument | None
    newer: LandDevelopmentPlan | None
    earlier: LandDevelopmentPlan | None
    fate: str
    parcel_id: int | None
    formats: tuple[tuple[str, str], ...]


def plan_page(plan: LandDevelopmentPlan, actor: Actor) -> PlanPage:
    """Return what the page of a plan shows to a reader, in the reader's language."""
    content = from_json(PlanContent, plan.document.content)
    form = load_form(content.form, get_language() or content.language)
    newer = plans_of(actor).filter(parcel_number=plan.parcel_number, pk__gt=plan.pk).first()
    rights = _rights(plan, actor, is_newest=newer is None)
    checked = newer is None and plan.status in UNDECIDED
    acts = rights.send or rights.withdraw or rights.sign
    prepared = waiting(actor, get_kind(DOCUMENT_KIND), plan.pk) if rights.sign else []
    return PlanPage(
        plan=plan,
        content=content,
        warnings=_warnings(content.warnings, form),
        sections=_sections(content, form, actor),
        layers=tuple(_layer(each, form) for each in content.layers),
        decisions=_decisions(plan, content, form, rights) if actor.may(MAKE_PLANS) else (),
        choices=_choices(content, form),
        rights=rights,
        findings=check_ready(plan, today=actor.municipality.today) if checked and acts else None,
        prepared=prepared[0] if prepared else None,
        newer=newer,
        earlier=earlier_draft(plan) if plan.status == "DRAFT" else None,
        fate=what_became(plan, actor),
        parcel_id=parcel_id(actor, plan.parcel_number),
        formats=tuple((name, each.title) for name, each in FORMATS.items()),
    )


def _rights(plan: LandDevelopmentPlan, actor: Actor, *, is_newest: bool) -> Rights:
    status = plan.status
    decidable = status == "DRAFT" and is_newest
    allowed = (kind for kind, needed in PERMISSIONS.items() if actor.may(needed))
    return Rights(
        decide=frozenset(allowed) if decidable else frozenset(),
        make=decidable and actor.may(MAKE_PLANS),
        send=status == "DRAFT" and actor.may(MAKE_PLANS),
        withdraw=status == "ON_SIGNING" and (actor.may(MAKE_PLANS) or actor.may(SIGN_PLANS)),
        sign=status == "ON_SIGNING" and actor.may(SIGN_PLANS),
        annul=status == "ISSUED" and actor.may(ANNUL_PLANS),
        extract=actor.may(SIGN_PLANS),
        cover=status == "ISSUED" and actor.may(SIGN_PLANS),
    )


def _warnings(notices: Sequence[Notice], form: Form) -> tuple[tuple[bool, str], ...]:
    """Return the warnings in words, the grave ones first; slivers have a section of their own."""
    said = [(each.code in GRAVE, form.warn(each)) for each in notices if each.code != "SLIVER"]
    return tuple(sorted(said, key=lambda each: not each[0]))


def _sections(content: PlanContent, form: Form, actor: Actor) -> tuple[ShownSection, ...]:
    titles = {layer.layer: _title(layer) for layer in content.layers}
    return tuple(
        ShownSection(
            section=section,
            lines=tuple(_line(fact, form, titles, actor) for fact in section.facts),
        )
        for section in explained_sections(content, form)
    )


def _title(layer: LayerFact) -> str:
    """Return how a layer is called in the language of the reader."""
    try:
        return str(get_layer(layer.layer).title)
    except LayerNotFound:
        return layer.title


def _line(fact: ExplainedFact, form: Form, titles: dict[str, str], actor: Actor) -> Line:
    source = fact.source
    if source is None:
        return Line(fact=fact, act=act_text(fact.act, form) if fact.act else "", layer="", link="")
    place = {
        "municipality": actor.municipality.code,
        "collection": source.layer,
        "pk": source.feature_id,
    }
    return Line(
        fact=fact,
        act=act_text(fact.act, form) if fact.act else "",
        layer=titles.get(source.layer, source.layer),
        link=f"{reverse('item', kwargs=place)}?f=html",
    )


def _layer(layer: LayerFact, form: Form) -> LayerLine:
    return LayerLine(
        fact=layer,
        title=_title(layer),
        sign=SIGNS[layer.state],
        state=form.say(f"LAYER_{layer.state}"),
        as_of=form.date(layer.as_of),
    )


def _decisions(
    plan: LandDevelopmentPlan, content: PlanContent, form: Form, rights: Rights
) -> tuple[DecisionLine, ...]:
    return tuple(
        DecisionLine(
            decision=each,
            what=_what(each, content, form),
            value=_value(each, form),
            may_revoke=each.holds and each.kind in rights.decide,
        )
        for each in decisions_about(plan)
    )


def _what(decision: Decision, content: PlanContent, form: Form) -> str:
    row = decision.row
    if isinstance(row, EdgeOverride):
        made = (float(row.start_x), float(row.start_y)), (float(row.end_x), float(row.end_y))
        sides = (each for each in content.parcel.edges if each.override)
        named = (
            f"{each.start_n} – {each.end_n}"
            for each in sides
            if each.override and (each.override.start, each.override.end) == made
        )
        return f"{form.say('override_edge')} {next(named, '')}".strip()
    if isinstance(row, Correction):
        return form.field(row.path)
    if isinstance(row, NetworkConsent):
        return row.restriction_id
    return form.say(f"UTILITY_{row.kind}") if isinstance(row, UtilityAnswer) else str(row)


def _value(decision: Decision, form: Form) -> str:
    row = decision.row
    if isinstance(row, EdgeOverride):
        return form.say(f"EDGE_{row.kind}")
    if isinstance(row, Correction):
        return f"{row.computed or '–'} → {row.value or '–'}"
    if isinstance(row, NetworkConsent):
        letter = form.say(
            "utility_letter", number=row.letter_number, date=form.date(row.letter_date)
        )
        return f"{row.organisation}, {letter}"
    if isinstance(row, UtilityAnswer):
        return f"{UtilityAnswer.State(row.state).label}: {row.organisation}"
    return ""


def _choices(content: PlanContent, form: Form) -> Choices:
    sides: dict[str, list[str]] = {}
    for edge in content.parcel.edges:
        name = f"{edge.start_n}-{edge.end_n}"
        said = f"{form.length(edge.length_m)}, {form.say(f'EDGE_{edge.kind}')}"
        sides.setdefault(name, []).append(said)
    return Choices(
        sides=tuple(
            (name, f"{name.replace('-', ' – ')}: {'; '.join(said)}") for name, said in sides.items()
        ),
        kinds=tuple((kind, form.say(f"EDGE_{kind}")) for kind in KINDS),
        fields=tuple(
            (each.path, form.field(each.path), each.value) for each in correctable(content)
        ),
        restrictions=tuple(
            (each.registry_no or each.zouit_id, f"{each.title} {each.registry_no}".strip())
            for each in content.restrictions
        ),
    )
