"""Filters that mean harm, and some that only look so (`fair …`)."""

from __future__ import annotations

import random
from collections.abc import Iterator

WORDS = [
    *("(", ")", ",", "=", "<>", "<", "a", "b", "1", "2.5", "'x'", '"a"', "'..'", "TRUE"),
    *("AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "IS", "NULL", "+", "-", "*", "/", "^", "DIV"),
    *("casei(", "POINT(", "POLYGON((", "INTERVAL(", "A_CONTAINS(", "S_INTERSECTS(", "BBOX("),
    "DATE('2026-01-01')",
]


def attacks() -> dict[str, str]:
    """Return filters by what they try."""
    deep = 100_000
    condition = '{"op":"not","args":['
    shape = '{"op":"s_intersects","args":[{"property":"geometry"},'
    collection = '{"type":"GeometryCollection","geometries":['
    return {
        "brackets": "(" * deep + "a=1" + ")" * deep,
        "brackets within the length": "(" * 16_000 + "a=1" + ")" * 16_000,
        "brackets that double the work": "(" * 60 + "a = = 1" + ")" * 60,
        "brackets that are never closed": "(" * 60,
        "lists in lists": "a IN " + "(" * 30 + "1" + ",1)" * 30,
        "long inside of brackets": "(" * 16 + "a=1 AND " * 900 + "= =" + ")" * 16,
        "NOT": "NOT " * 8_000 + "a=1",
        "NOT with brackets": "NOT (" * 5_000 + "a=1" + ")" * 5_000,
        "minus": "a=" + "-" * 30_000 + "1",
        "minus with spaces": "a=" + "- " * 15_000 + "b",
        "sums": "a=" + "1+" * 16_000 + "1",
        "powers": "a=" + "1^" * 16_000 + "1",
        "comparisons of comparisons": "=".join(["a"] * 15_000),
        "functions": "a=" + "casei(" * 5_000 + "b" + ")" * 5_000,
        "100 kB of conditions": "a=1 OR " * 15_000 + "a=1",
        "too many conditions": " OR ".join(["a=1"] * 1_500),
        "100 kB of corners": "S_INTERSECTS(g, MULTIPOINT(" + "1 2," * 25_000 + "1 2))",
        "quotes": "a = " + "'" * 9_999,
        "escapes": "a = '" + "\\" * 9_999 + "'",
        "deep JSON lists": "[" * deep + "]" * deep,
        "deep JSON conditions": condition * 900 + "true" + "]}" * 900,
        "deeper JSON conditions": condition * 100 + "true" + "]}" * 100,
        "deep JSON objects": '{"a":' * 900 + "1" + "}" * 900,
        "collections in collections": shape + collection * 300 + "]}" * 300 + "]}",
        "100 kB of JSON": '{"op":"or","args":[' + "true," * 20_000 + "true]}",
        "fair brackets": "(" * 12 + "a=1" + ")" * 12,
        "fair conditions": " OR ".join(["a=1"] * 900),
        "fair corners": "S_INTERSECTS(g, MULTIPOINT(" + ",".join(["1.5 -2.5"] * 2_500) + "))",
        "fair list": "a IN (" + ",".join(["'x'"] * 5_000) + ")",
        "fair JSON": '{"op":"or","args":[' + "true," * 3_000 + "true]}",
        "fair sum": "a = " + "1 + " * 40 + "1",
    }


def noise() -> Iterator[str]:
    """Yield sentences of words of the language in no order, half of them with closed brackets."""
    dice = random.Random(20_260_131)  # noqa: S311  repeatable, not secret
    for _ in range(600):
        said = " ".join(dice.choices(WORDS, k=dice.randint(1, 60)))
        missing = said.count("(") - said.count(")")
        yield said + " )" * missing if dice.random() < 0.5 else said
