"""Where the stamp of a signature stands on a page."""

from __future__ import annotations

from dataclasses import dataclass

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, kw_only=True)
class StampPlace:
    """Where the stamp stands: mm from the left and the bottom of a page, the first is 0."""

    left_mm: float = 123.0
    bottom_mm: float = 9.0
    width_mm: float = 72.0
    height_mm: float = 19.0
    page: int = 0

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The corners in points: left, bottom, right, top."""
        left, bottom = self.left_mm * POINTS_PER_MM, self.bottom_mm * POINTS_PER_MM
        right = left + self.width_mm * POINTS_PER_MM
        top = bottom + self.height_mm * POINTS_PER_MM
        return round(left), round(bottom), round(right), round(top)
