"""What a register file says, as values: records with their points in document order.

Coordinates stay as the register writes them: `first` is north (its X), `second` is east (its Y),
metres in the local system that `crs_name` names. `parcels.register.geometry` swaps them, once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class ParcelKind(StrEnum):
    """Kinds of land parcels of the register."""

    LAND_USE = "LAND_USE"
    SINGLE_LAND_USE = "SINGLE_LAND_USE"
    SEPARATE = "SEPARATE"
    CONDITIONAL = "CONDITIONAL"
    MULTI_CONTOUR = "MULTI_CONTOUR"
    UNKNOWN = "UNKNOWN"


class RecordStatus(StrEnum):
    """States of a register record; schema version 11 does not give them."""

    PREVIOUSLY_REGISTERED = "PREVIOUSLY_REGISTERED"
    TEMPORARY = "TEMPORARY"
    REGISTERED = "REGISTERED"
    ARCHIVED = "ARCHIVED"
    CANCELLED = "CANCELLED"


class CapitalObjectKind(StrEnum):
    """Kinds of capital objects of the register."""

    BUILDING = "BUILDING"
    STRUCTURE = "STRUCTURE"
    UNFINISHED = "UNFINISHED"


class ZoneKind(StrEnum):
    """Kinds of zones and territories with a registry number."""

    TERRITORIAL = "TERRITORIAL"
    RESTRICTION = "RESTRICTION"
    HERITAGE = "HERITAGE"
    PUBLIC_EASEMENT = "PUBLIC_EASEMENT"
    OTHER = "OTHER"


class BoundaryKind(StrEnum):
    """Kinds of boundaries with a registry number."""

    STATE = "STATE"
    SUBJECT = "SUBJECT"
    MUNICIPAL = "MUNICIPAL"
    INHABITED_LOCALITY = "INHABITED_LOCALITY"
    COASTLINE = "COASTLINE"
    SURVEYING_PROJECT = "SURVEYING_PROJECT"
    OTHER = "OTHER"


@dataclass(frozen=True, kw_only=True, slots=True)
class BoundaryPoint:
    """A turning point as written.

    first, second: metres, north and east of the document's local system.
    sequence: its place in the ring; mark: the surveyor's name of the point, such as "н 1".
    accuracy_m: mean square error of its position, or None where unknown.
    """

    first: float
    second: float
    sequence: int | None = None
    mark: str = ""
    accuracy_m: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SpatialElement:
    """A ring, an open line or a circle (one point and `radius_m`), in document order."""

    points: tuple[BoundaryPoint, ...]
    radius_m: Decimal | None = None

    @property
    def is_circle(self) -> bool:
        """Whether it is a circle around its only point."""
        return self.radius_m is not None

    @property
    def is_closed(self) -> bool:
        """Whether the last point repeats the first, as rings are written since version 08."""
        if len(self.points) < 4:
            return False
        start, end = self.points[0], self.points[-1]
        return start.first == end.first and start.second == end.second


@dataclass(frozen=True, kw_only=True, slots=True)
class Contour:
    """One contour: outer ring and holes in any order, or lines; `number` as in the register.

    crs_name: name of the local system as written (`sk_id`, `CoordSystem`); "" where the file
    gives none. It may be a quarter: see `parcels.register.crs_names`.
    """

    elements: tuple[SpatialElement, ...]
    number: str = ""
    crs_name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """A record that may have contours; none means that the register holds no coordinates."""

    contours: tuple[Contour, ...] = ()

    @property
    def has_contours(self) -> bool:
        """Whether the register gives coordinates at all."""
        return bool(self.contours)

    @property
    def crs_names(self) -> tuple[str, ...]:
        """The local systems that the contours name, each once, in document order."""
        return tuple(dict.fromkeys(contour.crs_name for contour in self.contours))

    @property
    def point_accuracy_m(self) -> Decimal | None:
        """The largest known mean square error of a point, metres."""
        known = [point.accuracy_m for point in self.points() if point.accuracy_m is not None]
        return max(known, default=None)

    def points(self) -> Iterator[BoundaryPoint]:
        """All points in document order, closing points included."""
        for contour in self.contours:
            for element in contour.elements:
                yield from element.points


@dataclass(frozen=True, kw_only=True, slots=True)
class CrsName:
    """A coordinate system as a version 07-10 file declares it; `identifier` is local to it."""

    identifier: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterHeader:
    """What the document says of itself; always the first item of a reading.

    version: "07" to "11". formed_on: the day its facts hold for.
    quarters: those named before the first record; more may follow as `QuarterRecord`.
    crs_names: declared systems (07-10); version 11 names a system at each contour instead.
    """

    version: str
    document_number: str = ""
    formed_on: date | None = None
    organ: str = ""
    quarters: tuple[str, ...] = ()
    crs_names: tuple[CrsName, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class QuarterRecord(Drawn):
    """A cadastral quarter (block)."""

    cadastral_number: str
    area_m2: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ParcelRecord(Drawn):
    """A land parcel.

    quarter: from its own number; listed_in: the quarter whose plan lists it (may differ).
    permitted_use_code: classifier in force; former_use_code: the classifier before 2014.
    parent_number: the single land use that the parcel is a part of.
    """

    cadastral_number: str
    quarter: str
    listed_in: str = ""
    kind: ParcelKind = ParcelKind.UNKNOWN
    status: RecordStatus | None = None
    registered_on: date | None = None
    address: str = ""
    area_m2: Decimal | None = None
    area_error_m2: Decimal | None = None
    category_code: str = ""
    category: str = ""
    permitted_use_by_document: str = ""
    permitted_use_code: str = ""
    permitted_use: str = ""
    former_use_code: str = ""
    cadastral_value: Decimal | None = None
    value_date: date | None = None
    parent_number: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CapitalObjectRecord(Drawn):
    """A building, a structure or an object under construction; contours may be open lines."""

    cadastral_number: str
    quarter: str
    kind: CapitalObjectKind
    listed_in: str = ""
    purpose_code: str = ""
    purpose: str = ""
    name: str = ""
    permitted_uses: tuple[str, ...] = ()
    address: str = ""
    area_m2: Decimal | None = None
    built_up_area_m2: Decimal | None = None
    extension_m: Decimal | None = None
    depth_m: Decimal | None = None
    occurrence_depth_m: Decimal | None = None
    height_m: Decimal | None = None
    volume_m3: Decimal | None = None
    floors: str = ""
    underground_floors: str = ""
    year_built: str = ""
    year_commissioned: str = ""
    readiness_percent: Decimal | None = None
    cadastral_value: Decimal | None = None
    parcel_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ZoneRecord(Drawn):
    """A zone or territory; `type_code` and `type_text` as in the register's classifier."""

    registry_number: str
    kind: ZoneKind
    listed_in: str = ""
    boundary_code: str = ""
    boundary: str = ""
    type_code: str = ""
    type_text: str = ""
    number: str = ""
    name: str = ""
    index: str = ""
    description: str = ""
    restrictions: str = ""
    registered_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BoundaryRecord(Drawn):
    """A boundary of a subject, municipality, locality, water body or surveying project."""

    registry_number: str
    kind: BoundaryKind
    listed_in: str = ""
    boundary_code: str = ""
    boundary: str = ""
    name: str = ""
    description: str = ""
    registered_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyPoint:
    """A point of the reference survey network, coordinates as in `BoundaryPoint`."""

    number: str
    name: str
    network_class: str
    first: float
    second: float
    listed_in: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordRefused:
    """A record that is left out, with the reason as a sentence; reading went on after it.

    code: NUMBER_MISSING, NUMBER_MALFORMED, DUPLICATE_NUMBER, VALUE_MALFORMED, UNKNOWN_CODE or
    COORDINATE_MALFORMED. line: where the record starts in the XML, or None.
    """

    record: str
    number: str
    code: str
    reason: str
    line: int | None = None


RegisterItem = (
    RegisterHeader
    | QuarterRecord
    | ParcelRecord
    | CapitalObjectRecord
    | ZoneRecord
    | BoundaryRecord
    | SurveyPoint
    | RecordRefused
)
