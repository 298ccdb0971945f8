"""Files that an administrator writes: TOML read with a clear refusal for each wrong key."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

LARGEST_FILE_BYTES = 1_000_000
LANGUAGES = ("ru", "tt", "en")
TEXT = "a text that is not empty"


class InvalidFile(ValueError):  # noqa: N818  the name is the sentence
    """Something in a file is not of the expected form.

    file: its name. key: dotted path in it. expected: a phrase that gives form or limit.
    """

    def __init__(self, file: str, key: str, value: object, expected: str) -> None:
        self.file, self.key, self.value, self.expected = file, key, value, expected
        super().__init__(f"{file}: {key} = {value!r}: expected {expected}.")


class Table:
    """A table of a file: knows its own path, gives typed values, refuses what is left over."""

    def __init__(self, file: str, name: str, content: object) -> None:
        if not isinstance(content, dict):
            raise InvalidFile(file, name, content, "a table")
        self.file, self.name = file, name
        self._content: dict[str, object] = dict(content)

    def __contains__(self, name: str) -> bool:
        return name in self._content

    def __iter__(self) -> Iterator[str]:
        """Yield the keys that have not been taken yet."""
        return iter(list(self._content))

    def key(self, name: str) -> str:
        """Return the dotted path of a key in the file."""
        return f"{self.name}.{name}" if self.name else name

    def refusal(self, name: str, value: object, expected: str) -> InvalidFile:
        """Return the exception for a value of this table."""
        return InvalidFile(self.file, self.key(name), value, expected)

    def take(self, name: str) -> Any:  # noqa: ANN401  whatever TOML holds
        """Return a value as it is written, None where it is absent; each is taken once."""
        return self._content.pop(name, None)

    def text(self, name: str, *, default: str | None = None) -> str:
        """Return a text; without a default it has to be there."""
        if default is not None and name not in self:
            return default
        value = self.take(name)
        if not isinstance(value, str) or not value.strip():
            raise self.refusal(name, value, TEXT)
        return value

    def texts(self, name: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of texts; without a default it has to be there."""
        if default is not None and name not in self:
            return default
        values = self.take(name)
        is_list = isinstance(values, list) and all(
            isinstance(value, str) and value.strip() for value in values
        )
        if not is_list:
            raise self.refusal(name, values, "a list of texts")
        if len(set(values)) < len(values):
            raise self.refusal(name, values, "no text twice")
        return tuple(values)

    def one_of(self, name: str, allowed: frozenset[str], *, default: str | None = None) -> str:
        """Return a text out of a closed list."""
        value = self.text(name, default=default)
        if value not in allowed:
            raise self.refusal(name, value, f"one of {', '.join(sorted(allowed))}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self.take(name) if name in self else default
        if not isinstance(value, bool):
            raise self.refusal(name, value, "true or false")
        return value

    def day(self, name: str) -> dt.date | None:
        """Return a date without time, None where it is absent."""
        value = self.take(name)
        if value is not None and (not isinstance(value, dt.date) or isinstance(value, dt.datetime)):
            raise self.refusal(name, value, "a date as 2026-11-25, without quotes")
        return value

    def number(self, name: str, *, least: Decimal, most: Decimal, decimals: int) -> Decimal:
        """Return a number as a decimal; it may be written as a text, to keep its digits."""
        written = self.take(name)
        expected = f"a number from {least} to {most} with at most {decimals} decimals"
        try:
            value = Decimal(str(written))
        except InvalidOperation as error:
            raise self.refusal(name, written, expected) from error
        is_number = isinstance(written, int | float | str) and not isinstance(written, bool)
        if not is_number or not value.is_finite() or not least <= value <= most:
            raise self.refusal(name, written, expected)
        if value != round(value, decimals):
            raise self.refusal(name, written, expected)
        return value

    def whole(self, name: str, *, least: int, most: int) -> int:
        """Return a whole number within limits."""
        value = self.take(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.refusal(name, value, f"a whole number from {least} to {most}")
        return value

    def table(self, name: str, *, needed: bool = True) -> Table:
        """Return a table below; an empty one where it is absent and not needed."""
        if not needed and name not in self:
            return Table(self.file, self.key(name), {})
        return Table(self.file, self.key(name), self.take(name))

    def tables(self, name: str) -> list[Table]:
        """Return the tables of a list, none where it is absent."""
        rows = self.take(name) if name in self else []
        if not isinstance(rows, list):
            raise self.refusal(name, rows, "a list of tables")
        return [Table(self.file, f"{self.key(name)}[{i}]", row) for i, row in enumerate(rows, 1)]

    def names(self, needed: tuple[str, ...]) -> dict[str, str]:
        """Return this whole table as names by language; those of `needed` have to be there."""
        found = {language: self.text(language) for language in LANGUAGES if language in self}
        self.end()
        for language in needed:
            if language not in found:
                raise self.refusal(language, None, TEXT)
        return found

    def end(self) -> None:
        """Refuse the first key that nobody has taken."""
        for name, value in self._content.items():
            raise self.refusal(name, value, "no such key here")


def read_toml(path: Path) -> tuple[Table, bytes]:
    """Return the whole of a file as a table, and its bytes.

    Raises InvalidFile where it is not TOML in UTF-8 or larger than 1 MB, OSError where it
    cannot be read.
    """
    size = path.stat().st_size
    if size > LARGEST_FILE_BYTES:
        raise InvalidFile(path.name, "size", size, f"at most {LARGEST_FILE_BYTES} bytes")
    content = path.read_bytes()
    try:
        parsed = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidFile(path.name, "file", str(error), "TOML in UTF-8") from error
    return Table(path.name, "", parsed), content
