"""Lines about the parcel itself, its sides and what red lines make of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plans.content import EdgeContent, PlanContent
from plans.explaining.explained import ExplainedFact, Sign
from plans.forms import Form
from plans.printing.blocks import DASH
from plans.printing.edges import degrees
from plans.stated_facts import BasisFact

PARCEL = "parcel"
BOUNDARY = f"{PARCEL}/boundary"


def parcel_facts(content: PlanContent, form: Form) -> Iterator[ExplainedFact]:
    """Yield the parcel, its registered facts and what was measured."""
    parcel = content.parcel
    yield ExplainedFact(
        key=BOUNDARY,
        section=PARCEL,
        kind=PARCEL,
        title=form.say("cadastral_number"),
        value=parcel.cadastral_number,
        source=parcel.source,
        area_m2=parcel.area_calculated_m2,
        share=1.0,
        geometry=parcel.geometry,
    )
    yield _area(content, form)
    measured = form.say(
        "area_calculated",
        area=form.area(parcel.area_calculated_m2),
        perimeter=form.length(parcel.perimeter_m),
    )
    yield _of_parcel(content, "measured", form.say("area"), measured)
    for name, label in (
        ("address", "address"),
        ("settlement", "settlement"),
        ("category", "category"),
        ("permitted_use_by_document", "use_by_document"),
    ):
        value = str(getattr(parcel, name)) or DASH
        yield _of_parcel(content, name, form.say(label), value, path=f"{PARCEL}.{name}")
    if content.basis is not None:
        yield _basis(content.basis, form)


def _basis(basis: BasisFact, form: Form) -> ExplainedFact:
    said = form.say(
        "basis_application",
        number=basis.application_no or DASH,
        date=form.date(basis.application_date) or DASH,
    )
    case = form.say(f"basis_{basis.case}")
    return ExplainedFact(
        key="parcel/basis",
        section=PARCEL,
        kind="",
        title=form.say("basis"),
        value=", ".join(filter(None, (said, basis.applicant_name))),
        notes=(case,) if case else (),
    )


def _area(content: PlanContent, form: Form) -> ExplainedFact:
    parcel = content.parcel
    if parcel.area_m2 is None:
        return _of_parcel(
            content, "area", form.say("area"), form.say("area_unregistered"), sign=Sign.WARNING
        )
    area = form.area(parcel.area_m2, 0)
    if parcel.area_error_m2 is not None:
        error = form.area(parcel.area_error_m2, 0)
        area = form.say("area_value_error", area=area, error=error)
    sign = Sign.WARNING if parcel.area_agrees is False else Sign.NONE
    return _of_parcel(content, "area", form.say("area"), area, sign=sign)


def _of_parcel(
    content: PlanContent,
    name: str,
    title: str,
    value: str,
    *,
    path: str = "",
    sign: Sign = Sign.NONE,
) -> ExplainedFact:
    return ExplainedFact(
        key=f"{PARCEL}/{name}",
        section=PARCEL,
        kind="",
        title=title,
        value=value,
        source=content.parcel.source,
        shown_by=BOUNDARY,
        path=path,
        sign=sign,
    )


def edge_facts(content: PlanContent, form: Form) -> Iterator[ExplainedFact]:
    """Yield each side of the boundary, or the piece of one that borders on one thing."""
    setbacks = _setbacks(content, form)
    for place, edge in enumerate(content.parcel.edges):
        yield ExplainedFact(
            key=f"edges/{place}",
            section="edges",
            kind="edge",
            title=f"{edge.start_n} – {edge.end_n}",
            value=form.say(f"EDGE_{edge.kind}"),
            notes=_edge_notes(edge, setbacks, form),
            sign=Sign.WARNING if edge.kind == "UNKNOWN" else Sign.NONE,
            source=content.parcel.source,
            length_m=edge.length_m,
            geometry=edge.geometry,
            side=(edge.start_n, edge.end_n),
        )


Ends = tuple[tuple[float, float], tuple[float, float]]


def _setbacks(content: PlanContent, form: Form) -> dict[Ends, dict[str, None]]:
    """Return the setbacks from each edge, in words, by its ends."""
    found: dict[Ends, dict[str, None]] = {}
    for zone in content.zoning.zones:
        for envelope in zone.envelopes:
            kind = form.say(f"OBJECT_{envelope.object_kind}")
            for line in envelope.setback_lines:
                if not line.inset.is_empty:
                    metres = form.length(line.metres, 1)
                    said = form.say("CONSTRAINT_SETBACK", title=f"{metres} ({zone.code}, {kind})")
                    found.setdefault(_ends(line.start, line.end), {})[said] = None
    return found


def _ends(start: Sequence[float], end: Sequence[float]) -> Ends:
    return (round(start[0], 2), round(start[1], 2)), (round(end[0], 2), round(end[1], 2))


def _edge_notes(
    edge: EdgeContent, setbacks: dict[Ends, dict[str, None]], form: Form
) -> tuple[str, ...]:
    said = [f"{form.length(edge.length_m)}, {degrees(edge.direction_deg)}", edge.across or ""]
    if edge.geometry is not None:
        places = list(edge.geometry.coords)
        said += setbacks.get(_ends(places[0], places[-1]), {})
    if edge.override:
        by = edge.override
        said.append(f"✎ {by.by}, {form.date(by.on)}: {by.reason}")
    return tuple(filter(None, said))


def red_line_facts(content: PlanContent, form: Form) -> Iterator[ExplainedFact]:
    """Yield the ground inside and outside red lines, and each stretch of a line."""
    lines = content.red_lines
    inside = lines.area_inside_m2
    total = inside + lines.area_outside_m2
    yield ExplainedFact(
        key="red_lines/inside",
        section="red_lines",
        kind="common_use",
        title=form.say("legend_common_use"),
        value=form.area(inside),
        notes=(form.say("red_outside", area=form.area(lines.area_outside_m2)),),
        sign=Sign.WARNING if inside > 0 else Sign.NONE,
        area_m2=inside,
        share=inside / total if total else None,
        geometry=None if lines.inside.is_empty else lines.inside,
    )
    for place, line in enumerate(lines.lines):
        yield ExplainedFact(
            key=f"red_lines/{place}",
            section="red_lines",
            kind="red_line",
            title=f"{form.say('legend_red_lines')} {line.number}".strip(),
            value=form.length(line.length_m),
            source=line.source,
            act=line.act,
            length_m=line.length_m,
            geometry=line.geometry,
        )
