"""The statements of a delivery: files of `sql/` with the names of one layer put in.

Names come from the model alone and are quoted; values are parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from django.db import connection
from django.db.models import UniqueConstraint
from psycopg import sql

from gis_platform.layers.imports.columns import (
    Column,
    column_name,
    default_values,
    first_value,
    model_field,
)
from gis_platform.layers.registry import Layer

SQL = Path(__file__).parent / "sql"


@lru_cache(maxsize=32)
def _template(name: str) -> sql.SQL:
    return _text((SQL / f"{name}.sql").read_text(encoding="utf-8"))


def _text(value: str) -> sql.SQL:
    return sql.SQL(value)


def _render(statement: sql.Composable) -> str:
    connection.ensure_connection()
    return statement.as_string(connection.connection)


@dataclass(frozen=True)
class Statements:
    """The statements that bring one delivery into one layer.

    kept: fields whose missing value (NULL) leaves what is stored; may name `geometry`.
    """

    layer: Layer
    columns: tuple[Column, ...]
    kept: frozenset[str] = frozenset()

    @property
    def _names(self) -> dict[str, sql.Composable]:
        column = column_name(model_field(self.layer, self.layer.identifier))
        return {
            "table": sql.Identifier(self.layer.table),
            "identifier": sql.Identifier(column),
        }

    def _fill(self, name: str, **parts: sql.Composable) -> str:
        return _render(_template(name).format(**{**self._names, **parts}))

    @property
    def stage(self) -> str:
        """Create the table of the delivery."""
        lines = [
            sql.SQL("{} {},").format(sql.Identifier(column.name), _text(column.stage_type))
            for column in self.columns
        ]
        return _render(_template("stage").format(columns=sql.SQL("\n    ").join(lines)))

    @property
    def copy(self) -> str:
        """Fill the table of the delivery: identifier, refusal, columns, geometry."""
        names = ["identifier", "refusal_code", "refusal", *(c.name for c in self.columns)]
        listed = sql.SQL(", ").join(map(sql.Identifier, [*names, "geometry"]))
        return _render(sql.SQL("COPY incoming ({}) FROM STDIN").format(listed))

    @property
    def refuse_unfit(self) -> str:
        """Refuse the rows that the columns would not take, each with its sentence."""
        checks = [*self._identifier_checks(), *self._geometry_checks()]
        for column in self.columns:
            checks.extend(_column_checks(column, may_miss=column.name in self.kept))
        sentences = [
            sql.SQL("WHEN {} THEN {}").format(condition, sentence) for condition, sentence in checks
        ]
        return self._fill(
            "refuse_unfit",
            sentences=sql.SQL(" ").join(sentences),
            conditions=sql.SQL(" OR ").join(condition for condition, _sentence in checks),
        )

    def _identifier_checks(self) -> list[tuple[sql.Composable, sql.Composable]]:
        limit = model_field(self.layer, self.layer.identifier).max_length or 120
        return [
            (
                sql.SQL("identifier = ''"),
                sql.SQL("'The feature ' || ordinal || ' has no identifier.'"),
            ),
            (
                sql.SQL("length(identifier) > {}").format(limit),
                sql.SQL(
                    "'The identifier has ' || length(identifier) || ' characters, at most {} fit.'"
                ).format(limit),
            ),
        ]

    def _geometry_checks(self) -> list[tuple[sql.Composable, sql.Composable]]:
        checks: list[tuple[sql.Composable, sql.Composable]] = []
        wanted = self.layer.geometry_type
        if wanted != "GEOMETRY":
            condition = sql.SQL("GeometryType(geometry) <> {}").format(wanted)
            sentence = sql.SQL(
                "'The geometry is a ' || GeometryType(geometry) || "
                "', the layer holds ' || {} || '.'"
            ).format(wanted)
            checks.append((condition, sentence))
        if not model_field(self.layer, "geometry").null:
            missing = sql.SQL("'There is no geometry, which this layer requires.'")
            checks.append((sql.SQL("geometry IS NULL"), missing))
        return checks

    refuse_duplicates = cached_property(lambda self: self._fill("refuse_duplicates"))

    @property
    def refuse_returning(self) -> str | None:
        """Refuse used-up numbers; None where a number may come back."""
        for constraint in self.layer.model._meta.constraints:
            if (
                isinstance(constraint, UniqueConstraint)
                and set(constraint.fields) == {"municipality", self.layer.identifier}
                and constraint.condition is None
            ):
                return self._fill("refuse_returning")
        return None

    @property
    def change(self) -> str:
        """Update what differs; geometry by its bytes, so that a moved start point counts."""
        assignments = [
            sql.SQL("{} = {}").format(column.identifier, self._new_value(column))
            for column in self.columns
        ]
        differences = [
            sql.SQL("stored.{} IS DISTINCT FROM {}").format(
                column.identifier, self._new_value(column)
            )
            for column in self.columns
        ]
        geometry = sql.SQL(
            "coalesce(incoming.geometry, stored.geometry)"
            if "geometry" in self.kept
            else "incoming.geometry"
        )
        assignments.append(sql.SQL("geometry = {}").format(geometry))
        differences.append(
            sql.SQL("stored.geometry::bytea IS DISTINCT FROM ({})::bytea").format(geometry)
        )
        return self._fill(
            "change",
            assignments=sql.SQL(", ").join(assignments),
            differences=sql.SQL(" OR ").join(differences),
        )

    def _new_value(self, column: Column) -> sql.Composable:
        if column.name not in self.kept:
            return _cast(column)
        return sql.SQL("coalesce({}, stored.{})").format(_cast(column), column.identifier)

    def _first_value(self, column: Column) -> sql.Composable:
        if column.name not in self.fallbacks:
            return _cast(column)
        fallback = sql.Placeholder(f"fallback_{column.name}")
        return sql.SQL("coalesce({}, {}::{})").format(
            _cast(column), fallback, _text(column.db_type)
        )

    @cached_property
    def fallbacks(self) -> dict[str, object]:
        """What a new feature gets where a kept field is missing, as parameters `fallback_name`."""
        return {
            column.name: first_value(model_field(self.layer, column.name))
            for column in self.columns
            if column.name in self.kept and column.required
        }

    @cached_property
    def defaults(self) -> dict[str, object]:
        """Values of the columns that the delivery does not bring, as parameters `default_n`."""
        return default_values(self.layer, self.columns)

    @property
    def add(self) -> str:
        """Insert what is not there."""
        names: list[sql.Composable] = [column.identifier for column in self.columns]
        values = [self._first_value(column) for column in self.columns]
        for place, name in enumerate(self.defaults):
            names.append(sql.Identifier(name))
            values.append(sql.Placeholder(f"default_{place}"))
        names.append(sql.Identifier("geometry"))
        values.append(sql.SQL("incoming.geometry"))
        return self._fill(
            "add", columns=sql.SQL(", ").join(names), values=sql.SQL(", ").join(values)
        )

    @property
    def end_missing(self) -> str:
        """End what the delivery no longer has."""
        return self._fill("end_missing")

    @property
    def parameters(self) -> dict[str, object]:
        """The defaults and fallbacks as named parameters."""
        return {f"default_{place}": value for place, value in enumerate(self.defaults.values())} | {
            f"fallback_{name}": value for name, value in self.fallbacks.items()
        }


def _cast(column: Column) -> sql.Composable:
    return sql.SQL("incoming.{}::{}").format(sql.Identifier(column.name), _text(column.db_type))


def _column_checks(
    column: Column, *, may_miss: bool
) -> list[tuple[sql.Composable, sql.Composable]]:
    name, label = sql.Identifier(column.name), sql.Literal(column.name)
    checks: list[tuple[sql.Composable, sql.Composable]] = []
    if column.required and not may_miss:
        sentence = sql.SQL("{} || ' has no value.'").format(label)
        checks.append((sql.SQL("{} IS NULL").format(name), sentence))
    if column.max_length is not None:
        condition = sql.SQL("length({}) > {}").format(name, column.max_length)
        sentence = sql.SQL("{} || ' has ' || length({}) || ' characters, at most {} fit.'").format(
            label, name, column.max_length
        )
        checks.append((condition, sentence))
    if column.limit is not None:
        condition = sql.SQL("NOT abs({}) < {}").format(name, column.limit)
        sentence = sql.SQL("{} is ' || {} || ', it must be below {}.'").format(
            _text(f"'{column.name}"), name, column.limit
        )
        checks.append((condition, sentence))
    if column.choices:
        listed = sql.SQL(", ").join(map(sql.Literal, ("", *column.choices)))
        condition = sql.SQL("{} NOT IN ({})").format(_as_text(name), listed)
        sentence = sql.SQL("{} || ' is ' || {} || ', not one of {}.'").format(
            label, name, _text(", ".join(column.choices).replace("'", "''"))
        )
        checks.append((condition, sentence))
    return checks


def _as_text(name: sql.Identifier) -> sql.Composable:
    return sql.SQL("{}::text").format(name)
