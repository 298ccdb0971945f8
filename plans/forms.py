"""Form editions: the words of a plan, by language, from dated files."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from plans.facts import LayerFact, LayerFactState
from plans.rules import Refusal
from plans.zoning_content import Notice

FORMS = Path(__file__).resolve().parent.parent / "fixtures" / "forms"
Document = Mapping[str, Any]  # TOML


class UnknownForm(LookupError):  # noqa: N818  the name is the sentence
    """No form edition of that code is there, or it has no words in any language."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section of a form: which content, its number and heading."""

    code: str
    number: str
    title: str


@dataclass(frozen=True, kw_only=True)
class RefusalText:
    """A ground of refusal in words; basis: the article, empty where none is known."""

    code: str
    reason: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form edition in one language; omitted_rows, omitted_parts: what it lacks.

    omitted_rows: rows of the header. omitted_parts: subsections, as "zoning.protected".
    """

    code: str
    language: str
    valid_from: dt.date
    source: str
    sections: tuple[Section, ...]
    omitted_rows: frozenset[str]
    omitted_parts: frozenset[str]
    labels: Mapping[str, str]
    warnings: Mapping[str, str]
    parameters: Mapping[str, str]
    refusals: Mapping[str, str]
    bases: Mapping[str, str]

    def say(self, label: str, **values: object) -> str:
        """Return a label with its values filled in; UnknownForm if the form lacks it."""
        try:
            return self.labels[label].format(**values)
        except KeyError as error:
            raise UnknownForm(f"The form {self.code} has no words for {label}.") from error

    def number(self, value: float, decimals: int = 2) -> str:
        """Return a number as documents write it: own decimal mark, no thousands separator."""
        return f"{value:.{decimals}f}".replace(".", self.labels["decimal"])

    def short_number(self, value: float) -> str:
        """Return a number without zeros at its end."""
        text = f"{value:.3f}".rstrip("0").rstrip(".")
        return text.replace(".", self.labels["decimal"])

    def date(self, day: dt.date | None) -> str:
        """Return a day as DD.MM.YYYY."""
        return "" if day is None else day.strftime("%d.%m.%Y")

    def warn(self, notice: Notice) -> str:
        """Return the sentence of a warning."""
        values = {name: self._value(name, value) for name, value in notice.values.items()}
        return self.warnings[notice.code].format(**values)

    def refuse(self, refusal: Refusal) -> RefusalText:
        """Return a ground of refusal in words."""
        values = {name: self._value(name, value) for name, value in refusal.values.items()}
        reason = self.refusals[refusal.code].format(**values)
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

    def _value(self, name: str, value: str) -> str:
        if name.endswith("_m2") or name == "metres":
            return value.replace(".", self.labels["decimal"])
        if name == "parameter":
            return self.parameters.get(value, value)
        if name in {"edge_kind", "object_kind"}:
            return self.say(f"{name.removesuffix('_kind').upper()}_{value}")
        if name == "valid_until" and value:
            return self.date(dt.date.fromisoformat(value))
        return value


@lru_cache(maxsize=32)
def load_form(code: str, language: str) -> Form:
    """Return a form edition in a language, or in the first one that it has.

    Words that an edition lacks are those of the edition named as its base.
    Raises UnknownForm.
    """
    document = _read(code)
    base = _read(document["base"]) if "base" in document else {}
    spoken = document["labels"] if language not in document["labels"] else {language: None}
    chosen = next(iter(spoken), "")
    tables = {
        table: {**_words(base, table, chosen), **_words(document, table, chosen)}
        for table in ("labels", "warnings", "parameters", "refusals")
    }
    return Form(
        code=document["code"],
        language=chosen,
        valid_from=document["valid_from"],
        source=document["source"],
        sections=tuple(
            Section(code=each["code"], number=each["number"], title=_title(each, chosen))
            for each in document["sections"]
        ),
        omitted_rows=frozenset(document.get("omitted_rows", ())),
        omitted_parts=frozenset(document.get("omitted_parts", ())),
        bases=document["bases"],
        **tables,
    )


def form_files(code: str) -> tuple[Path, ...]:
    """Return the files of a form edition: its own, then that of its base. Raises UnknownForm."""
    document = _read(code)
    codes = (code, document["base"]) if "base" in document else (code,)
    return tuple(FORMS / f"{each}.toml" for each in codes)


def _title(section: Document, language: str) -> str:
    titles = section["title"]
    return str(titles.get(language) or next(iter(titles.values())))


def _words(document: Document, table: str, language: str) -> dict[str, str]:
    return dict(document.get(table, {}).get(language, {}))


def _read(code: str) -> Document:
    path = FORMS / f"{code}.toml"
    if not code.replace("-", "").isalnum() or not path.is_file():
        known = ", ".join(sorted(each.stem for each in FORMS.glob("*.toml")))
        raise UnknownForm(f"No form is called {code!r}. Forms: {known}.")
    return tomllib.loads(path.read_text(encoding="utf-8"))
