"""Colours `#rrggbb`, mixed as the web map mixes them."""

from __future__ import annotations

INK = "#1b2a2f"
CASING = "#8f958f"
HALO = "#fdfcf8"


def mix(one: str, other: str, share: float) -> str:
    """Return a colour between two; a share of 0 gives the first, of 1 the second."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    mixed = (round(first + (second - first) * share) for first, second in pairs)
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
