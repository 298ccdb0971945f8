"""How wide texts are in the typeface of drawings."""

from __future__ import annotations

_WIDTHS = {
    0.22: ".:",
    0.25: ", ",
    0.28: "()ijIl",
    0.33: "frt",
    0.36: "/-",
    0.38: "гs",
    0.42: "тз",
    0.45: "сczГ",
    0.48: "уэякykvүч",
    0.51: "авлaеeәхxFLS",
    0.60: "АВCСRКGЛA",
    0.67: "мDUжыПДНHNфИО–",
    0.75: "юwшщҗ",
    0.82: "МMЖmШЩЮ",
    1.02: "№—",
}
_WIDTH_OF = {glyph: width for width, glyphs in _WIDTHS.items() for glyph in glyphs}
USUAL_WIDTH = 0.57
BOLD = 1.05


def text_width(words: str, height: float, *, bold: bool = False) -> float:
    """Return how wide a text is, in mm: height is that of its type."""
    width = sum(_WIDTH_OF.get(glyph, USUAL_WIDTH) for glyph in words) * height
    return width * BOLD if bold else width
