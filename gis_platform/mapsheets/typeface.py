"""Which letters the typeface of the sheets has: a text with another one cannot be printed."""

from __future__ import annotations

from functools import cache

from fontTools.ttLib import TTFont

from gis_platform.documents.pdf import FONTS

FACES = ("PTS55F.ttf", "PTS75F.ttf", "PTS56F.ttf")
"""Regular, bold, italic."""
STAND_IN = "?"


@cache
def known_letters() -> frozenset[str]:
    """Return the letters that each face has."""
    found = [frozenset(map(chr, TTFont(FONTS / face)["cmap"].getBestCmap())) for face in FACES]
    return frozenset.intersection(*found)


def unknown_in(text: str) -> str:
    """Return the letters of a text that the typeface lacks, each once, in their order."""
    return "".join(dict.fromkeys(letter for letter in text if letter not in known_letters()))


def printable(text: str) -> str:
    """Return a text in one line, with a question mark for each letter that cannot be printed."""
    line = " ".join(text.split())
    return "".join(letter if letter in known_letters() else STAND_IN for letter in line)
