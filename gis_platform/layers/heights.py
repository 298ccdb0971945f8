"""How high the features of a layer stand: as recorded, else estimated by their storeys."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_STOREYS = 200
_WHOLE = re.compile(r"\s*(\d{1,3})\s*")


@dataclass(frozen=True, kw_only=True)
class Heights:
    """Tile fields that say how high features stand, and what is assumed where they do not.

    recorded: the height in metres. storeys: their number, those below ground among them.
    underground: the number of those. storey_m: assumed height of one storey.
    """

    recorded: str
    storeys: str
    underground: str
    storey_m: float

    @property
    def fields(self) -> tuple[str, ...]:
        """The tile fields that are read."""
        return self.recorded, self.storeys, self.underground


class HeightSource(StrEnum):
    """Where a height comes from."""

    RECORDED = "recorded"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Height:
    """A height in metres above the ground, None where it is not known; storeys above ground."""

    source: HeightSource
    metres: float | None = None
    storeys: int | None = None


UNKNOWN = Height(source=HeightSource.UNKNOWN)


def height_of(heights: Heights, values: Mapping[str, object]) -> Height:
    """Return the height of a feature by its values: recorded, estimated, or not known."""
    recorded = values.get(heights.recorded)
    metres = float(str(recorded)) if recorded not in (None, "") else 0.0
    if metres > 0:
        return Height(source=HeightSource.RECORDED, metres=metres)
    storeys = number_of_storeys(values.get(heights.storeys))
    if storeys is None:
        return UNKNOWN
    above = storeys - (number_of_storeys(values.get(heights.underground)) or 0)
    if above <= 0:
        return UNKNOWN
    estimated = round(above * heights.storey_m, 2)
    return Height(source=HeightSource.ESTIMATED, metres=estimated, storeys=above)


def number_of_storeys(text: object) -> int | None:
    """Return the number that a register's text holds: of a range the number after its hyphen.

    None where it holds no number from 0 to 200.
    """
    written = str(text or "")
    found = _WHOLE.fullmatch(written.partition("-")[2] if "-" in written else written)
    if found is None or int(found[1]) > MOST_STOREYS:
        return None
    return int(found[1])


def describe_heights(heights: Heights | None, seen: Container[str]) -> dict[str, object] | None:
    """Return for JSON what the map has to know, None where the reader does not see the heights.

    seen: the fields that the reader sees. Without the storeys nothing is estimated.
    """
    if heights is None or heights.recorded not in seen:
        return None
    can_estimate = heights.storeys in seen and heights.underground in seen
    return {
        "recorded": heights.recorded,
        "storeys": heights.storeys if can_estimate else None,
        "underground": heights.underground if can_estimate else None,
        "storey_m": heights.storey_m,
    }
