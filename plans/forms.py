"""Form editions as data: which parts a plan has, in which order, in which words and units.

An edition is `fixtures/forms/<code>.toml`:

- `code`, `jurisdiction`, `valid_from`, `source`; `languages`: those in which it can be printed;
- `base`: an edition whose keys hold where this one has none; `words`: a folder of
  `fixtures/forms/words` with one file of words a language, or several, of which a later one goes
  before. The edition's own tables `labels`, `headings`, `warnings`, `parameters`, `refusals` and
  `notes`, each by language, go before them;
- `header`, `annex`: what the front page and the annex hold, in order, by the codes of
  `plans.printing.header` and `plans.printing.annex`. What is not named is not printed;
- `[[sections]]` with `code` and `number`, and `parts` = list of {code, number} in order; a part
  without a number has a heading without one. `[[added_sections]]` follow those of the base. Titles
  are inline (`title.en = …`) or words of `headings` under the code, "zoning" or "zoning.uses";
- `units`: metric where absent, or for instance
  `length = { size = 0.3048, decimals = 1, label = "ft" }`,
  `area = { size = 0.09290304, decimals = 0, label = "sq ft" }`, where `size` is that of one unit in
  metres or square metres (or `factor`, how many make a metric one); `show_metric = true` for the
  metric number in brackets; a label may be a table by language. Everything that is printed goes
  through `Form.length` and `Form.area` (with the unit, for sentences) or `Form.length_value` and
  `Form.area_value` (without it, for tables, whose titles say `{length_unit}` or `{area_unit}`).
  Coordinates stay in the units of their CRS;
- `paper`: of the text pages, "a4" where absent, as Typst calls it;
- `empty_tables`: false leaves out tables that would hold dashes only;
- `layers`: those that the form speaks of; its annex tells nothing of others. All where absent;
- `drawing`: sheets, scales and dimensions of the drawing, see `plans.form_drawing`;
- `notes`: by language, lists of paragraphs under the heading of a section or part, by its code;
- `columns`: which columns a table has, "zoning.limits" so far, in order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from plans.facts import LayerFact, LayerFactState
from plans.form_drawing import BadDrawingRules, DrawingRules, drawing_rules
from plans.form_files import TABLES, Document, read_edition, words_of
from plans.form_files import UnknownForm as UnknownForm
from plans.form_files import form_files as form_files
from plans.form_units import Measure, measure_of
from plans.rules import Refusal
from plans.zoning_content import Notice

PAPER = "a4"
INCH_M = 0.0254
DAYS = frozenset({"valid_until", "letter_date"})
"""Values of notices that are days in ISO 8601."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a section; number: as printed, may be empty; notes: under its heading."""

    code: str
    number: str
    title: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section of a form: which content, its number, heading, notes under it and parts."""

    code: str
    number: str
    title: str
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RefusalText:
    """A ground of refusal in words; basis: the article, empty where none is known."""

    code: str
    reason: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form edition in one language.

    header, annex: codes of what they hold, in order. paper: of the text pages. layers: those it
    speaks of, empty for all. columns: codes by table, for tables that do not have all of theirs.
    """

    code: str
    language: str
    valid_from: dt.date
    source: str
    header: tuple[str, ...]
    sections: tuple[Section, ...]
    annex: tuple[str, ...]
    lengths: Measure
    areas: Measure
    labels: Mapping[str, str]
    warnings: Mapping[str, str]
    parameters: Mapping[str, str]
    refusals: Mapping[str, str]
    bases: Mapping[str, str]
    drawing: DrawingRules
    paper: str = PAPER
    empty_tables: bool = True
    layers: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def say(self, label: str, **values: object) -> str:
        """Return a label with its values filled in; UnknownForm if the form lacks it."""
        units = {"length_unit": self.lengths.label, "area_unit": self.areas.label}
        try:
            return self.labels[label].format(**(units | values))
        except KeyError as error:
            raise UnknownForm(f"The form {self.code} has no words for {label}.") from error

    def has(self, part: str) -> bool:
        """Say whether the form has a section, or a part as "zoning.uses"."""
        return any(
            part == section.code
            or part in {f"{section.code}.{each.code}" for each in section.parts}
            for section in self.sections
        )

    def number(self, value: float, decimals: int = 2) -> str:
        """Return a number without unit: own decimal mark, no thousands separator."""
        return f"{value:.{decimals}f}".replace(".", self.labels["decimal"])

    def short_number(self, value: float) -> str:
        """Return a number without zeros at its end."""
        text = f"{value:.3f}".rstrip("0").rstrip(".")
        return text.replace(".", self.labels["decimal"])

    def length(self, metres: float, decimals: int = 2, *, short: bool = False) -> str:
        """Return a length with its unit, for sentences; decimals: of metres."""
        return self.lengths.text(metres, decimals, short=short)

    def length_value(self, metres: float, decimals: int = 2, *, short: bool = False) -> str:
        """Return a length in the unit of the form, for tables; decimals: of metres."""
        return self.lengths.value(metres, decimals, short=short)

    def area(self, m2: float, decimals: int = 2, *, short: bool = False) -> str:
        """Return an area with its unit, for sentences; decimals: of square metres."""
        return self.areas.text(m2, decimals, short=short)

    def area_value(self, m2: float, decimals: int = 2, *, short: bool = False) -> str:
        """Return an area in the unit of the form, for tables; decimals: of square metres."""
        return self.areas.value(m2, decimals, short=short)

    def scale(self, denominator: int) -> str:
        """Return a scale in words; its label may name {denominator} and {per_inch}.

        per_inch: units of length of the form on the ground to one inch on paper.
        """
        per_inch = self.short_number(denominator * INCH_M * self.lengths.unit.factor)
        return self.say("scale", denominator=denominator, per_inch=per_inch)

    def date(self, day: dt.date | None) -> str:
        """Return a day as documents of the form write it, DD.MM.YYYY unless it says otherwise."""
        return "" if day is None else day.strftime(self.labels["date_format"])

    def warn(self, notice: Notice) -> str:
        """Return the sentence of a warning; UnknownForm if the form has none."""
        return self._sentence(self.warnings, notice.code, notice.values)

    def refuse(self, refusal: Refusal) -> RefusalText:
        """Return a ground of refusal in words; UnknownForm if the form has none."""
        reason = self._sentence(self.refusals, refusal.code, refusal.values)
        return RefusalText(code=refusal.code, reason=reason, basis=self.bases.get(refusal.code, ""))

    def block(self, layers: tuple[LayerFact, ...]) -> str:
        """Return the sentence that names each layer that is missing or stale, with its age."""
        return self.say("blocked", layers="; ".join(self._blocked(layer) for layer in layers))

    def _blocked(self, layer: LayerFact) -> str:
        if layer.state is LayerFactState.MISSING:
            return self.say("blocked_missing", layer=layer.title)
        if layer.age_days is None:
            return self.say("blocked_undated", layer=layer.title, max=layer.max_age_days)
        return self.say(
            "blocked_stale", layer=layer.title, age=layer.age_days, max=layer.max_age_days
        )

    def _sentence(self, sentences: Mapping[str, str], code: str, values: Mapping[str, str]) -> str:
        spoken = {name: self._value(name, value) for name, value in values.items()}
        try:
            return sentences[code].format(**spoken).strip()
        except KeyError as error:
            raise UnknownForm(f"The form {self.code} has no words for {code}.") from error

    def _value(self, name: str, value: str) -> str:
        if name.endswith("_m2"):
            return self.area(float(value))
        if name in {"edge_kind", "object_kind"}:
            return self.say(f"{name.removesuffix('_kind').upper()}_{value}")
        if name in DAYS and value:
            return self.date(dt.date.fromisoformat(value))
        spoken = {
            "metres": lambda: self.length(float(value)),
            "parameter": lambda: self.parameters.get(value, value),
            "path": lambda: self.field(value),
        }
        return spoken[name]() if name in spoken else value

    def field(self, path: str) -> str:
        """Return the name of a field of a plan, "oks[16:50:1:7].floors" with the key of its row."""
        before, _, rest = path.partition("[")
        key, _, name = rest.rpartition("].")
        code = f"{before}_{name}" if name else before.replace(".", "_")
        label = self.labels.get(f"field_{code}", path)
        return f"{label} ({key})" if name else label


@lru_cache(maxsize=32)
def load_form(code: str, language: str) -> Form:
    """Return a form edition in a language, or in the first one that it has. Raises UnknownForm."""
    document = read_edition(code)
    languages = document.get("languages", ())
    chosen = language if language in languages else next(iter(languages), "")
    shared = words_of(document, chosen)
    words = {
        table: {**shared.get(table, {}), **document.get(table, {}).get(chosen, {})}
        for table in TABLES
    }
    labels = words["labels"]
    if not labels:
        raise UnknownForm(f"The form {code} has no words.")
    units = document.get("units", {})
    lengths = measure_of("length", units, labels, chosen)
    return Form(
        code=document["code"],
        language=chosen,
        valid_from=document["valid_from"],
        source=document["source"],
        header=tuple(document["header"]),
        sections=tuple(_section(each, words, chosen) for each in document["sections"]),
        annex=tuple(document["annex"]),
        lengths=lengths,
        areas=measure_of("area", units, labels, chosen),
        labels=labels,
        warnings=words["warnings"],
        parameters=words["parameters"],
        refusals=words["refusals"],
        bases=document.get("bases", {}),
        drawing=_drawing(document, lengths),
        paper=document.get("paper", PAPER),
        empty_tables=document.get("empty_tables", True),
        layers=tuple(document.get("layers", ())),
        columns={table: tuple(codes) for table, codes in document.get("columns", {}).items()},
    )


def _drawing(document: Document, lengths: Measure) -> DrawingRules:
    try:
        return drawing_rules(document.get("drawing", {}), lengths)
    except BadDrawingRules as error:
        raise UnknownForm(f"Form {document['code']}: {error}") from error


def _section(section: Document, words: Mapping[str, Document], language: str) -> Section:
    code = section["code"]
    headings, notes = words["headings"], words["notes"]
    return Section(
        code=code,
        number=section["number"],
        title=_title(section, code, headings, language),
        notes=tuple(notes.get(code, ())),
        parts=tuple(
            Part(
                code=part["code"],
                number=part.get("number", ""),
                title=_title(part, f"{code}.{part['code']}", headings, language),
                notes=tuple(notes.get(f"{code}.{part['code']}", ())),
            )
            for part in section.get("parts", ())
        ),
    )


def _title(item: Document, code: str, headings: Mapping[str, str], language: str) -> str:
    titles = item.get("title", {})
    title = titles.get(language) or headings.get(code) or next(iter(titles.values()), None)
    if title is None:
        raise UnknownForm(f"The form has no heading for {code} in {language!r}.")
    return str(title)
