"""Numbers of layers and features, as addresses name them."""

from __future__ import annotations

LONGEST = 9
"""Digits of a number at most."""


def is_number(text: str) -> bool:
    """Say whether a text is the number of a layer or a feature: ASCII digits, not too many."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST
