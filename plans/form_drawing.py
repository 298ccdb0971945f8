"""How a form wants its drawings: sheets, scales, dimensions and scale bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gis_platform.geometry.annotations import metres_text
from gis_platform.geometry.sheet import DENOMINATORS, ISO_PAPERS, PAPERS_MM
from plans.form_units import Measure, Unit

FAR_DENOMINATORS = (20_000, 50_000, 100_000, 200_000)
SITUATION_PAPER = "A4"
SITUATION_DENOMINATORS = (
    *(2000, 5000, 10_000, 20_000, 50_000),
    *(100_000, 200_000, 500_000),
)


class BadDrawingRules(ValueError):  # noqa: N818  the name is the sentence
    """A form names a sheet or a scale that there is not."""


@dataclass(frozen=True, kw_only=True)
class DrawingRules:
    """The sheets and scales from which a drawing takes its own, and how lengths stand on it.

    steps: pairs of paper and denominator to try first, in order; empty where the largest scale
    decides. far_denominators: where no usual scale holds the ground. pattern: of a dimension, with
    {value}.
    """

    steps: tuple[tuple[str, int], ...]
    papers: tuple[str, ...]
    denominators: tuple[int, ...]
    far_denominators: tuple[int, ...]
    situation_paper: str
    situation_denominators: tuple[int, ...]
    lengths: Measure
    pattern: str

    @property
    def bars(self) -> tuple[Unit, ...]:
        """The units of the scale bars, one below the other."""
        metric = self.lengths.metric
        return (self.lengths.unit, metric) if metric else (self.lengths.unit,)

    def dimension(self, metres: float) -> str:
        """Return a distance as it stands on the drawing."""
        unit, mark = self.lengths.unit, self.lengths.decimal
        if unit.decimals is None:
            value = metres_text(metres * unit.factor, decimal_mark=mark)
        else:
            value = f"{metres * unit.factor:.{unit.decimals}f}".replace(".", mark)
        return self.pattern.format(value=value)


def drawing_rules(declared: Mapping[str, object], lengths: Measure) -> DrawingRules:
    """Return the rules of the table `drawing` of a form; what it leaves out is metric and ISO.

    Raises BadDrawingRules.
    """
    papers = _listed(declared, "papers", ISO_PAPERS)
    situation_paper = str(declared.get("situation_paper", SITUATION_PAPER))
    steps = tuple(_steps(declared))
    for paper in (*papers, *(paper for paper, _ in steps), situation_paper):
        if paper not in PAPERS_MM:
            raise BadDrawingRules(f"There is no sheet {paper!r}. Sheets: {', '.join(PAPERS_MM)}.")
    return DrawingRules(
        steps=steps,
        papers=papers,
        denominators=_scales(declared, "denominators", DENOMINATORS),
        far_denominators=_scales(declared, "far_denominators", FAR_DENOMINATORS),
        situation_paper=situation_paper,
        situation_denominators=_scales(declared, "situation_denominators", SITUATION_DENOMINATORS),
        lengths=lengths,
        pattern=str(declared.get("dimension", "{value}")),
    )


def _steps(declared: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    listed = declared.get("steps", ())
    if not isinstance(listed, list | tuple):
        raise BadDrawingRules(f"steps is {listed!r} and not a list.")
    for step in listed:
        if not isinstance(step, Mapping) or set(step) != {"paper", "denominators"}:
            raise BadDrawingRules(f"A step is {step!r} and not paper and denominators.")
        for scale in _scales(step, "denominators", ()):
            yield str(step["paper"]), scale


def _listed(declared: Mapping[str, object], name: str, usual: tuple[str, ...]) -> tuple[str, ...]:
    found = declared.get(name, usual)
    if not isinstance(found, list | tuple) or not found:
        raise BadDrawingRules(f"{name} is {found!r} and not a list.")
    return tuple(str(each) for each in found)


def _scales(declared: Mapping[str, object], name: str, usual: tuple[int, ...]) -> tuple[int, ...]:
    found = declared.get(name, usual)
    if not isinstance(found, list | tuple) or not found or not all(_is_scale(x) for x in found):
        raise BadDrawingRules(f"{name} is {found!r} and not a list of whole denominators above 0.")
    return tuple(found)


def _is_scale(value: object) -> bool:
    return isinstance(value, int) and value > 0
