"""Register classifiers: dated data files in `codes/`, read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class CodeEntry:
    """What a code means: our name and the register's text.

    factor: of a unit. effect: what a restriction does to building.
    """

    name: str
    text: str
    factor: int = 1
    effect: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeTable:
    """A register classifier as of a day."""

    name: str
    title: str
    source: str
    as_of: date
    codes: Mapping[str, CodeEntry]


@cache
def code_table(name: str) -> CodeTable:
    """Return a classifier by its file name in `codes/`; raises FileNotFoundError."""
    text = files("parcels.register").joinpath("codes", f"{name}.toml").read_text("utf-8")
    content = tomllib.loads(text)
    codes = {code: CodeEntry(**entry) for code, entry in content["codes"].items()}
    return CodeTable(
        name=name,
        title=content["title"],
        source=content["source"],
        as_of=content["as_of"],
        codes=codes,
    )
