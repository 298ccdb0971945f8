"""One document, read once into a spool for each layer."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from gis_platform.layers.imports.values import Incoming, Refusal
from parcels.register.containers import RegisterDocument
from parcels.register.reader import read_register
from parcels.register.reading import Record, number_of
from parcels.register.records import (
    Drawn,
    QuarterRecord,
    RecordRefused,
    RegisterHeader,
    SurveyPoint,
)
from parcels.register.xml_stream import Progress
from parcels.register_import.errors import NothingFits
from parcels.register_import.fitting import CRS_UNKNOWN, OTHER_GROUND, LocalSystem, fit
from parcels.register_import.outcomes import Note
from parcels.register_import.spool import Spool
from parcels.register_import.targets import Target, target_and_values, target_of_unread

_NAMED_SYSTEMS = 10


@dataclass(kw_only=True)
class DocumentReading:
    """What a document holds.

    spools: by layer. quarters: whose plans it is. notes: repairs and remarks. refusals: of
    records that belong to no layer. drawn: records with coordinates; here: those of them that
    lie in the municipality's system and name it; here_unnamed: that lie within its bounds and
    name none; elsewhere: that do not, by code; first_elsewhere: one of them.
    """

    name: str
    header: RegisterHeader
    spools: dict[str, Spool] = field(default_factory=dict)
    quarters: dict[str, None] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    survey_points: int = 0
    drawn: int = 0
    here: int = 0
    here_unnamed: int = 0
    elsewhere: Counter[str] = field(default_factory=Counter)
    first_elsewhere: Refusal | None = None
    systems: Counter[str] = field(default_factory=Counter)

    def require_fit(self, municipality: str) -> None:
        """Raise NothingFits where no drawn record lies in the municipality's system.

        Lying within the bounds without naming the system counts for nothing beside records that
        name another one.
        """
        found = self.first_elsewhere
        if found is None or self.here or (self.here_unnamed and not self.elsewhere[CRS_UNKNOWN]):
            return
        named = ", ".join(name or "none" for name, _ in self.systems.most_common(_NAMED_SYSTEMS))
        raise NothingFits(
            self.elsewhere.most_common(1)[0][0],
            f"{self.name}: none of its {self.drawn} drawn records is known to lie in the "
            f"coordinate system of {municipality}; nothing was written. Systems named: {named}. "
            f"First: {found.number}: {found.reason}",
        )


@contextmanager
def read_document(
    document: RegisterDocument,
    header: RegisterHeader,
    system: LocalSystem,
    *,
    accept_repairs: bool,
    progress: Progress | None = None,
) -> Iterator[DocumentReading]:
    """Give what a document holds; its spools live as long as the context.

    Raises a RegisterFileRefused when the document cannot be read to its end.
    """
    reading = DocumentReading(
        name=document.name, header=header, quarters=dict.fromkeys(filter(None, header.quarters))
    )
    with ExitStack() as stack:
        for item in read_register(document, progress=progress):
            match item:
                case RegisterHeader():
                    continue
                case SurveyPoint():
                    reading.survey_points += 1
                case RecordRefused():
                    _take_unread(reading, item, stack)
                case _:
                    _take(reading, item, system, stack, accept_repairs=accept_repairs)
        _remark_leftovers(reading, document)
        yield reading


def _take(
    reading: DocumentReading,
    record: Record,
    system: LocalSystem,
    stack: ExitStack,
    *,
    accept_repairs: bool,
) -> None:
    number = number_of(record)
    target, values = target_and_values(record)
    fitted = fit(record, number, target, system, accept_repairs=accept_repairs)
    _count_ground(reading, record, fitted.refusal)
    if isinstance(record, QuarterRecord):
        reading.quarters[number] = None
    if fitted.repair:
        reading.notes.append(Note(number=number, code="REPAIRED", reason=fitted.repair))
    _spool(reading, target, stack).add(
        Incoming(identifier=number, values=values, geometry=fitted.geometry, refusal=fitted.refusal)
    )


def _count_ground(reading: DocumentReading, record: Drawn, refusal: Refusal | None) -> None:
    if not record.has_contours:
        return
    reading.drawn += 1
    reading.systems.update(record.crs_names)
    if refusal is not None and refusal.code in OTHER_GROUND:
        reading.elsewhere[refusal.code] += 1
        reading.first_elsewhere = reading.first_elsewhere or refusal
    elif any(record.crs_names):
        reading.here += 1
    else:
        reading.here_unnamed += 1


def _take_unread(reading: DocumentReading, item: RecordRefused, stack: ExitStack) -> None:
    place = f" (line {item.line})" if item.line else ""
    refusal = Refusal(
        number=item.number, code=item.code, reason=f"{item.record}{place}: {item.reason}"
    )
    target = target_of_unread(item.record)
    if target is None:
        reading.refusals.append(refusal)
    else:
        _spool(reading, target, stack).add(
            Incoming(identifier=item.number, values={}, refusal=refusal)
        )


def _spool(reading: DocumentReading, target: Target, stack: ExitStack) -> Spool:
    if target.layer not in reading.spools:
        reading.spools[target.layer] = stack.enter_context(Spool())
    return reading.spools[target.layer]


def _remark_leftovers(reading: DocumentReading, document: RegisterDocument) -> None:
    if reading.survey_points:
        reading.notes.append(
            Note(
                code="NOT_STORED",
                reason=f"{reading.survey_points} points of the survey network have no layer.",
            )
        )
    if document.signed:
        reading.notes.append(
            Note(code="SIGNED", reason="A signature lies beside the document; it was not judged.")
        )
