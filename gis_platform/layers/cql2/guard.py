"""What a filter may cost before anything reads it: its length, depth and the parser's work.

The parser of texts tries a bracket twice wherever it cannot be read, so that its work doubles
with each, and it recurses with every operator: both are measured here, in one pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gis_platform.layers.errors import InvalidParameter

LONGEST = 32_768
DEEPEST = 64
MOST_WORK = 100_000
MOST_NODES = 1_000

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    | '(?P<text>(?:[^'\\]|\\.|'')*)'
    | (?P<quoted>"[^"]*")
    | (?P<word>[^\W\d][\w.:]*)
    | (?P<number>\d[\w.]*)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_KEYWORDS = frozenset({"and", "or", "not", "in", "between", "like", "is", "div"})
_SHAPES = frozenset(
    {
        "point",
        "linestring",
        "polygon",
        "multipoint",
        "multilinestring",
        "multipolygon",
        "geometrycollection",
        "bbox",
    }
)
_ESCAPES = {
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "'": "''",
    "\\": "\\",
}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass
class _Level:
    """What is inside one pair of brackets: how deep it is so far, in the part and at most."""

    part: int = 0
    deepest: int = 0
    doubles: bool = False
    is_shape: bool = False

    def operator(self) -> None:
        self.part += 1

    def next_part(self) -> None:
        self.deepest = max(self.deepest, self.part)
        self.part = 0

    def depth(self) -> int:
        return max(self.deepest, self.part)


class _Measure:
    """Adds up the tokens of a filter; `sound` is false as soon as one asks too much."""

    def __init__(self) -> None:
        self.levels = [_Level()]
        self.factor = 1
        self.work = 0
        self.joined = 1
        self.word = ""

    def sound(self) -> bool:
        deep = len(self.levels) + sum(level.part for level in self.levels)
        shallow = deep <= DEEPEST and self.levels[-1].depth() <= DEEPEST
        return shallow and self.work <= MOST_WORK and self.joined <= MOST_NODES

    def token(self, kind: str, text: str) -> None:
        self.work += self.factor
        if kind == "open":
            self._open()
        elif kind == "close":
            self._close()
        elif kind in ("word", "sign"):
            self._operator(text.lower())
        self.word = text.lower() if kind == "word" else ""

    def _open(self) -> None:
        doubles = not self.word or self.word in _KEYWORDS
        is_shape = self.levels[-1].is_shape or self.word in _SHAPES
        self.levels.append(_Level(doubles=doubles, is_shape=is_shape))
        self.factor *= 2 if doubles else 1

    def _close(self) -> None:
        if len(self.levels) == 1:
            raise InvalidParameter("filter", ")", "brackets that are opened before they are closed")
        inner = self.levels.pop()
        self.factor //= 2 if inner.doubles else 1
        outer = self.levels[-1]
        outer.part = max(outer.part, inner.depth() + 1)

    def _operator(self, text: str) -> None:
        level = self.levels[-1]
        if text in ("and", "or", ","):
            self.joined += text != ","
            level.next_part()
        elif not level.is_shape and (text in _KEYWORDS or text in set("+-*/%^=<>")):
            level.operator()


def guard_text(text: str) -> str:
    """Return a filter in CQL2 text that the parser can be given, escapes resolved.

    Raises InvalidParameter for what is too long, too deep, or costs the parser too much, and for
    texts and brackets that are not closed.
    """
    guard_length(text)
    measure = _Measure()
    parts = []
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        kind = found.lastgroup if found else None
        if found is None or kind is None or found.group() in ("'", '"'):
            raise InvalidParameter("filter", text[place : place + 40], "quotes that are closed")
        parts.append(_resolved(found))
        place = found.end()
        if kind != "space":
            measure.token(kind, found.group())
        if not measure.sound():
            raise too_deep(text)
    if len(measure.levels) > 1:
        raise InvalidParameter("filter", text[-40:], "brackets that are closed")
    return "".join(parts)


def _resolved(found: re.Match[str]) -> str:
    literal = found["text"]
    if literal is None or "\\" not in literal:
        return found.group()
    return "'" + _ESCAPE.sub(lambda one: _ESCAPES.get(one[1], one.group()), literal) + "'"


def guard_length(text: str) -> None:
    """Raise InvalidParameter for a filter that is empty, too long, or holds the character NUL."""
    if len(text) > LONGEST:
        raise InvalidParameter("filter", text[:40], f"at most {LONGEST} characters")
    if not text.strip() or "\x00" in text:
        raise InvalidParameter("filter", text[:40], "a condition in CQL2, without the character 0")


def guard_tree(tree: object) -> None:
    """Raise InvalidParameter for a parsed filter that is too deep or too large."""
    waiting: list[tuple[object, int]] = [(tree, 1)]
    nodes = 0
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, dict):
            nodes += "op" in node
            waiting += [(part, depth + 1) for part in node.values()]
        elif isinstance(node, list):
            waiting += [(part, depth + 1) for part in node]
        if depth > 3 * DEEPEST or nodes > MOST_NODES:
            raise too_deep(str(nodes))


def too_deep(text: str) -> InvalidParameter:
    """Return the refusal of a filter that is nested too deeply."""
    expected = f"at most {DEEPEST} levels of brackets and operators, and {MOST_NODES} conditions"
    return InvalidParameter("filter", text[:40], expected)
