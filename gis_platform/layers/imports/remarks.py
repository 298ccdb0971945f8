"""What is worth telling about an import beside its counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from gis_platform.layers.imports import limits
from gis_platform.layers.imports.axes import Axes


@dataclass
class Remarks:
    """Collected while a file is read; kept in the record of the run.

    left_out: features that `where` did not let in. unjoined: without a row in the joined table.
    named_by_content: without an identifier of their own. parts_merged: features that became
    parts of another with the same identifier. read: features read. axes: how coordinates were
    read. gaps: what is missing in the layer afterwards.
    """

    read: int = 0
    left_out: int = 0
    unjoined: int = 0
    repeated_keys: int = 0
    named_by_content: int = 0
    parts_merged: int = 0
    widened_lines: int = 0
    repaired: int = 0
    largest_change_m2: float = 0.0
    repairs: list[dict[str, object]] = field(default_factory=list)
    axes: Axes = Axes.FILE
    stated: list[str] = field(default_factory=list)
    gaps: tuple[str, ...] = ()

    def add_repair(self, number: str, change_m2: float, reason: str) -> None:
        """Remember a repair; the first of them with their names."""
        self.repaired += 1
        if abs(change_m2) > abs(self.largest_change_m2):
            self.largest_change_m2 = change_m2
        if len(self.repairs) < limits.NOTES:
            self.repairs.append(
                {
                    "code": "REPAIRED",
                    "number": number,
                    "change_m2": round(change_m2, 4),
                    "reason": reason,
                }
            )

    def as_notes(self) -> list[object]:
        """Return the remarks that have something to say."""
        sentences = {
            "LEFT_OUT": (self.left_out, "features were left out by `where`"),
            "UNJOINED": (self.unjoined, "features have no row in the joined table"),
            "REPEATED_KEYS": (self.repeated_keys, "keys of the joined table have several rows"),
            "NAMED_BY_CONTENT": (
                self.named_by_content,
                "features have no identifier and are named by a hash of their content",
            ),
            "PARTS_MERGED": (
                self.parts_merged,
                "features became parts of another with the same identifier",
            ),
            "WIDENED": (self.widened_lines, "lines became surfaces of the stated width"),
        }
        notes: list[object] = [{"code": "STATED", "text": text} for text in self.stated]
        if self.axes is Axes.X_NORTH:
            text = "The coordinates were read with X to the north and Y to the east."
            notes.append({"code": "X_NORTH", "text": text})
        notes.extend({"code": "GAPS", "text": text} for text in self.gaps)
        notes.extend(
            {"code": code, "text": f"{count} {text}."}
            for code, (count, text) in sentences.items()
            if count
        )
        if self.repaired:
            text = (
                f"{self.repaired} surfaces were repaired; the largest change of area is "
                f"{self.largest_change_m2:+.4f} m²."
            )
            notes.append({"code": "REPAIRS", "text": text})
        return [*notes, *self.repairs]
