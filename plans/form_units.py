"""Units of a form: how lengths and areas are written in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NO_BREAK_SPACE = "\u00a0"
UNGROUPED_DIGITS = 4
"""Numbers of so many digits before the decimal mark are not grouped in running text."""


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit of length or area.

    factor: how many of it make one metre or one square metre. decimals: None where the number
    that is written decides (metric units), else as many as numbers in this unit have.
    """

    label: str
    factor: float = 1.0
    decimals: int | None = None


@dataclass(frozen=True, kw_only=True)
class Measure:
    """The unit in which a form writes a quantity, and the metric one in brackets if wanted.

    decimal, thousands: the marks of the language; thousands are marked in running text only.
    """

    unit: Unit
    metric: Unit | None
    decimal: str
    thousands: str

    @property
    def label(self) -> str:
        """The unit as the title of a column names it: "m", "ft (m)"."""
        return f"{self.unit.label} ({self.metric.label})" if self.metric else self.unit.label

    def value(self, quantity: float, decimals: int, *, short: bool = False) -> str:
        """Return a quantity in metres or square metres without its unit, for tables.

        decimals: of the metric number. short: without zeros at the end.
        """
        units = filter(None, (self.unit, self.metric))
        first, *rest = (self._number(quantity, unit, decimals, short=short) for unit in units)
        return f"{first} ({rest[0]})" if rest else first

    def text(self, quantity: float, decimals: int, *, short: bool = False) -> str:
        """Return a quantity with its unit, for sentences; nothing in it can break a line."""
        units = filter(None, (self.unit, self.metric))
        first, *rest = (
            f"{self._grouped(quantity, unit, decimals, short=short)}{NO_BREAK_SPACE}"
            + unit.label.replace(" ", NO_BREAK_SPACE)
            for unit in units
        )
        return f"{first}{NO_BREAK_SPACE}({rest[0]})" if rest else first

    def _number(self, quantity: float, unit: Unit, decimals: int, *, short: bool) -> str:
        places = decimals if unit.decimals is None else unit.decimals
        written = f"{quantity * unit.factor:.{places}f}"
        if short and "." in written:
            written = written.rstrip("0").rstrip(".")
        return written.replace(".", self.decimal)

    def _grouped(self, quantity: float, unit: Unit, decimals: int, *, short: bool) -> str:
        whole, mark, rest = self._number(quantity, unit, decimals, short=short).partition(
            self.decimal
        )
        if len(whole.lstrip("-")) > UNGROUPED_DIGITS:
            whole = f"{int(whole):,}".replace(",", self.thousands)
        return f"{whole}{mark}{rest}"


def measure_of(
    quantity: str, declared: Mapping[str, object], words: Mapping[str, str], language: str
) -> Measure:
    """Return how a form writes a quantity.

    quantity: "length" or "area". declared: the table `units` of the form, empty for metric ones.
    words: the labels, with `decimal`, `thousands` and the metric unit as `length_unit`,
    `area_unit`.
    """
    metric = Unit(label=words[f"{quantity}_unit"])
    unit = metric
    table = declared.get(quantity)
    if isinstance(table, Mapping):
        label = table["label"]
        spoken = label.get(language) or next(iter(label.values())) if _is_table(label) else label
        unit = Unit(label=str(spoken), factor=_factor(table), decimals=int(table["decimals"]))
    both = unit is not metric and bool(declared.get("show_metric", False))
    return Measure(
        unit=unit,
        metric=metric if both else None,
        decimal=words["decimal"],
        thousands=words["thousands"],
    )


def _factor(table: Mapping[str, object]) -> float:
    """Return how many units make a metric one: as told, or by the metric size of the unit."""
    size = table.get("size")
    return float(str(table["factor"])) if size is None else 1 / float(str(size))


def _is_table(label: object) -> bool:
    return isinstance(label, Mapping)
