"""Words of forms: none is missing in any language, for anything that a plan can say."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from gis_platform.geometry.envelope import ConstraintKind, Effect
from gis_platform.geometry.setback import EdgeKind, ObjectKind
from plans.documentation_facts import IndicatorFact
from plans.drawing.legend import SYMBOLS
from plans.facts import LayerFactState
from plans.form_files import form_codes
from plans.forms import Form, UnknownForm, load_form
from plans.models import UtilityAnswer
from plans.printing.annex import PARTS as ANNEX
from plans.printing.header import PARTS, ROWS
from plans.printing.sections import PARTS as SECTION_PARTS
from plans.printing.sections import SECTIONS
from plans.rules import Refusal, compose
from plans.rules.corrections import correctable
from plans.zoning_content import Notice
from tests.plans.full_facts import full_facts
from zoning.planning_documentation import ComplexDevelopment, PlanningDocument

PROGRAM = Path(__file__).resolve().parents[2] / "plans"
LANGUAGES = ("ru", "tt", "en")
EDITIONS = [
    (code, language)
    for code in form_codes()
    for language in LANGUAGES
    if load_form(code, language).language == language
]
CONSTRAINTS = {kind.value for kind in ConstraintKind}


def codes_given_to(name: str) -> Iterator[str]:
    """Yield the codes that the program gives to Notice or Refusal, read from its text."""
    for path in sorted(PROGRAM.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            assigned: dict[str, list[ast.expr]] = {}
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    assigned.setdefault(node.targets[0].id, []).append(node.value)
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                    yield from _codes(node, assigned)


def _codes(call: ast.Call, assigned: dict[str, list[ast.expr]]) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg == "code":
            value = keyword.value
            found = assigned.get(value.id, []) if isinstance(value, ast.Name) else [value]
            for expression in found:
                yield from _constants(expression)


def _constants(expression: ast.expr) -> Iterator[str]:
    if isinstance(expression, ast.IfExp):
        yield from _constants(expression.body)
        yield from _constants(expression.orelse)
    elif isinstance(expression, ast.Constant):
        yield str(expression.value)


NOTICES = sorted(set(codes_given_to("Notice")))
REFUSALS = sorted(set(codes_given_to("Refusal")))


def test_the_codes_are_found_in_the_program() -> None:
    assert {"ZERO_ENVELOPE", "SETBACK_MISSING", "PARTLY_INSIDE_RED_LINES"} <= set(NOTICES)
    assert {"NO_BORDERS", "ARCHIVED_WITH_SUCCESSORS"} <= set(REFUSALS)


@pytest.mark.parametrize(("code", "language"), EDITIONS)
def test_every_notice_and_refusal_has_words(code: str, language: str) -> None:
    form = load_form(code, language)
    assert set(NOTICES) - set(form.warnings) == set()
    assert set(REFUSALS) - set(form.refusals) == set()


def labels_of_the_program() -> set[str]:
    """Return the labels that the program asks for by name."""
    found: set[str] = set()
    for path in sorted(PROGRAM.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'\bform\.say\(\s*"([A-Za-z_0-9]+)"', text))
        if path.parent.name == "printing":
            found |= set(re.findall(r'label="([a-z_]+)"', text))
    return found


def chosen_labels() -> set[str]:
    """Return the labels that the program puts together of a prefix and a code."""

    def of(prefix: str, codes: type[StrEnum] | tuple[str, ...] | set[str]) -> set[str]:
        return {f"{prefix}{code}" for code in codes}

    indicators = {"UTILITY", "TRANSPORT", "SOCIAL"}
    assert "infrastructure" in IndicatorFact.__annotations__
    return {
        *of("EDGE_", (*EdgeKind, "UNKNOWN")),
        *of("OBJECT_", ObjectKind),
        *of("CONSTRAINT_", CONSTRAINTS),
        *of("EFFECT_", (*Effect, "BAN", "INFO", "BAN_WITHOUT_CONSENT", "CONSENT_GIVEN")),
        *of("LAYER_", LayerFactState),
        *of("UTILITY_", tuple(UtilityAnswer.Kind.values)),
        *of("utility_", ("NONE", "REQUESTED", "CLOSED", "yes", "no", "unsaid")),
        *of("PLANNING_", tuple(PlanningDocument.Kind.values)),
        *of("krt_", tuple(ComplexDevelopment.Basis.values)),
        *of("INFRASTRUCTURE_", indicators),
        *of("indicators_", ("PROVISION", "ACCESS")),
        *of("basis_", ("RIGHT_HOLDER", "P1_1", "P1_2")),
        *of("governs_", ("coverage", "envelope")),
        *of("legend_", tuple(SYMBOLS)),
        *of("field_", {each.label_code for each in correctable(compose(full_facts()))}),
        *ROWS,
    }


@pytest.mark.parametrize(("code", "language"), EDITIONS)
def test_every_label_that_the_program_asks_for_is_there(code: str, language: str) -> None:
    form = load_form(code, language)
    assert (labels_of_the_program() | chosen_labels()) - set(form.labels) == set()


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("table", ["labels", "warnings", "refusals", "parameters"])
def test_the_languages_say_the_same_with_the_same_values(table: str) -> None:
    forms = [load_form("741pr-2025", language) for language in LANGUAGES]
    words = [getattr(form, table) for form in forms]
    assert set(words[0]) == set(words[1]) == set(words[2])
    differing = {
        label
        for label in words[0]
        if len({frozenset(placeholders(each[label])) for each in words}) > 1
    }
    assert differing == set()


@pytest.mark.parametrize(("code", "language"), EDITIONS)
def test_no_sentence_names_a_unit_after_a_quantity(code: str, language: str) -> None:
    form = load_form(code, language)
    sentences = [*form.warnings.values(), *form.labels.values(), *form.refusals.values()]
    unit = re.compile(r"\{(\w*_m2|metres|area|length|perimeter|height)\}\s*(кв\. ?м|м\b|m\b|m²|ft)")
    assert [words for words in sentences if unit.search(words)] == []


@pytest.mark.parametrize("code", form_codes())
def test_a_form_names_only_what_can_be_printed(code: str) -> None:
    form = load_form(code, "en")
    assert set(form.header) <= {*ROWS, *PARTS}
    assert set(form.annex) <= set(ANNEX)
    for section in form.sections:
        assert section.code in SECTIONS
        assert {f"{section.code}.{part.code}" for part in section.parts} <= set(SECTION_PARTS)


def test_days_and_fields_in_sentences_are_spoken() -> None:
    form = load_form("741pr-2025", "ru")
    expired = Notice(
        code="UTILITY_EXPIRED", values={"organisation": "Водоканал", "valid_until": "2026-11-01"}
    )
    assert "01.11.2026" in form.warn(expired)
    outdated = Notice(
        code="CORRECTION_OUTDATED",
        values={"path": "oks[16:50:1:7].floors", "by": "Орлова", "computed": "2", "value": "3"},
    )
    assert "количество этажей объекта (16:50:1:7)" in form.warn(outdated)


def test_what_has_no_words_is_refused_by_name() -> None:
    form: Form = load_form("741pr-2025", "ru")
    with pytest.raises(UnknownForm, match="SOMETHING_NEW"):
        form.warn(Notice(code="SOMETHING_NEW"))
    with pytest.raises(UnknownForm, match="OTHER"):
        form.refuse(Refusal(code="OTHER"))
    with pytest.raises(UnknownForm, match="no_such_label"):
        form.say("no_such_label")
