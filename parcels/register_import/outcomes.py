"""What became of files and documents, for the command, the report and the record of the run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gis_platform.layers.imports.values import Counts, Refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A remark: something was repaired, left alone or is worth a look."""

    code: str
    reason: str
    number: str = ""


class Fate(StrEnum):
    """What became of a document or a file: OLDER changed nothing and is no failure."""

    DONE = "DONE"
    OLDER = "OLDER"
    REFUSED = "REFUSED"


@dataclass(frozen=True, kw_only=True)
class DocumentOutcome:
    """What became of one document. counts: by layer. run: its record in the database."""

    name: str
    fate: Fate
    run: int
    version: str = ""
    formed_on: date | None = None
    quarters: tuple[str, ...] = ()
    code: str = ""
    reason: str = ""
    counts: Mapping[str, Counts]
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FileOutcome:
    """What became of one file; `documents` is empty where the file as a whole was refused.

    run: the record of a refused file.
    """

    name: str
    sha256: str
    documents: tuple[DocumentOutcome, ...] = ()
    code: str = ""
    reason: str = ""
    run: int | None = None
    seconds: float = 0.0

    @property
    def fate(self) -> Fate:
        """REFUSED for the whole file; OLDER where none of its documents changed anything."""
        if self.code:
            return Fate.REFUSED
        fates = {document.fate for document in self.documents}
        return Fate.OLDER if fates == {Fate.OLDER} else Fate.DONE

    @property
    def totals(self) -> Counts:
        """The numbers of all layers and documents together."""
        counted = [count for document in self.documents for count in document.counts.values()]
        without_layer = sum(len(document.refusals) for document in self.documents)
        return Counts(
            added=sum(count.added for count in counted),
            changed=sum(count.changed for count in counted),
            unchanged=sum(count.unchanged for count in counted),
            ended=sum(count.ended for count in counted),
            refused=sum(count.refused for count in counted) + without_layer,
        )
