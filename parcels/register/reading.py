"""The state of one reading, and the guard that turns a bad record into a `RecordRefused`."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from parcels.register.fields import UnreadableRecord, measure_in, quarter_number_in
from parcels.register.records import (
    BoundaryRecord,
    CapitalObjectRecord,
    Contour,
    ParcelRecord,
    QuarterRecord,
    RecordRefused,
    RegisterItem,
    ZoneRecord,
)

Record = QuarterRecord | ParcelRecord | CapitalObjectRecord | ZoneRecord | BoundaryRecord


@dataclass(kw_only=True)
class Quarter:
    """The quarter being read; becomes a `QuarterRecord` at its end."""

    number: str = ""
    area: str = ""
    area_unit: str = ""
    contours: tuple[Contour, ...] = ()
    fault: UnreadableRecord | None = None

    def record(self) -> QuarterRecord:
        """Return the quarter; raises UnreadableRecord where one of its fields is bad."""
        if self.fault is not None:
            raise self.fault
        return QuarterRecord(
            cadastral_number=quarter_number_in(self.number),
            area_m2=measure_in(self.area, self.area_unit, "area_units", "Area"),
            contours=self.contours,
        )


@dataclass(kw_only=True)
class Reading:
    """What is remembered between two records of one document."""

    quarter: Quarter = field(default_factory=Quarter)
    crs_names: dict[str, str] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def attempt(
        self,
        element: etree._Element,
        name: str,
        read: Callable[[], RegisterItem],
        number: Callable[[], str],
    ) -> RegisterItem:
        """Return what `read` gives, or the refusal of the record.

        name: the element's; number: how its number is found where the record cannot be read.
        """
        try:
            item = read()
        except UnreadableRecord as fault:
            return RecordRefused(
                record=name,
                number=number()[:100],
                code=fault.code,
                reason=fault.reason,
                line=_line_of(element),
            )
        if isinstance(item, Record) and not self._is_new(item):
            return RecordRefused(
                record=name,
                number=number_of(item),
                code="DUPLICATE_NUMBER",
                reason=f"{number_of(item)} occurs a second time; the first record counts.",
                line=_line_of(element),
            )
        return item

    def _is_new(self, item: Record) -> bool:
        key = (type(item).__name__, number_of(item))
        new = key not in self.seen
        self.seen.add(key)
        return new


def _line_of(element: etree._Element) -> int | None:
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def number_of(record: Record) -> str:
    """Return the number by which a record is known: cadastral or of the registry."""
    if isinstance(record, ZoneRecord | BoundaryRecord):
        return record.registry_number
    return record.cadastral_number
