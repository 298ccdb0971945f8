"""Expressions of the database that conditions are made of.

They follow SQL's logic of three values: `NOT` of unknown is unknown. The database layer's own
negation takes unknown for false, which CQL2 does not.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Field, Func, Value
from django.db.models.sql.compiler import SQLCompiler

Part = Any  # what the database layer takes as a part of an expression: resolvable, in stubs private

_UNICODE = '(({}) COLLATE "und-x-icu")'
_DOTLESS_I, _STAND_IN, _FINAL_SIGMA, _SIGMA = "\u0131", "\ue131", "\u03c2", "\u03c3"
_STROKES = ("ØøŁłĐđĦħŦŧƗɨÆæŒœ", "OoLlDdHhTtIiAaOo")


class Sql(Func):
    """SQL of a fixed shape, each `{}` of which is an expression; a condition unless said."""

    def __init__(
        self, shape: str, *parts: Part, output_field: Field[Any, Any] | None = None
    ) -> None:
        """shape: a constant of the program, never a text of somebody's."""
        super().__init__(*parts, output_field=output_field or BooleanField())
        self.shape = shape

    def as_sql(  # type: ignore[override]  # the shape stands for function and template
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: object
    ) -> tuple[str, list[Any]]:
        """Return the SQL and its parameters."""
        compiled = [compiler.compile(part) for part in self.source_expressions]
        parameters = [one for _, inner in compiled for one in inner]
        return self.shape.format(*(text for text, _ in compiled)), parameters


def all_of(parts: list[Part]) -> Sql:
    """Return the condition that all conditions hold."""
    return Sql("(" + " AND ".join(["{}"] * len(parts)) + ")", *parts)


def any_of(parts: list[Part]) -> Sql:
    """Return the condition that one of the conditions holds."""
    return Sql("(" + " OR ".join(["{}"] * len(parts)) + ")", *parts)


def is_in(value: Part, listed: list[Part]) -> Sql:
    """Return the condition that a value equals one of several."""
    return Sql("({} IN (" + ", ".join(["{}"] * len(listed)) + "))", value, *listed)


def case_folded(text: Part, column: Field[Any, Any]) -> Sql:
    """Return a text without difference of case, as full case folding equates.

    Lowering what was raised equates what Unicode's folding does, but for the final sigma, and for
    the dotless i, which is kept apart. Needs the ICU collation that PostgreSQL is built with.
    Source: Unicode 15.0, 5.18.
    """
    kept = Sql("translate(({})::text, {}, {})", text, *_texts(_DOTLESS_I, _STAND_IN))
    raised = Sql("upper(" + _UNICODE + ")", kept)
    lowered = Sql("lower(" + _UNICODE + ")", raised)
    after = _texts(_FINAL_SIGMA + _STAND_IN, _SIGMA + _DOTLESS_I)
    return Sql("translate({}, {}, {})", lowered, *after, output_field=column)


def accents_stripped(text: Part, column: Field[Any, Any]) -> Sql:
    """Return a text without accents and strokes of its letters.

    Canonical decomposition without the combining marks; strokes and ligatures, which Unicode
    does not decompose, by a list of Latin letters.
    """
    apart = Sql("normalize(({})::text, NFD)", text)
    bare = Sql("regexp_replace({}, {}, '', 'g')", apart, *_texts("[\u0300-\u036f]"))
    return Sql("translate({}, {}, {})", bare, *_texts(*_STROKES), output_field=column)


def _texts(*texts: str) -> list[Value]:
    return [Value(text) for text in texts]
