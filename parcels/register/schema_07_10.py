"""Schema versions 07 to 10: roots `Region_Cadastr` (07, 08) and `KPT` (09, 10).

Names are compared without namespace and underscores, values are taken from an attribute or a
child, whichever the version writes. Coordinate systems and the document's date stand at the end,
so the file is read twice. Rights, owners and officials are in no path here.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from parcels.register.code_tables import code_table
from parcels.register.containers import RegisterDocument
from parcels.register.fields import (
    UnreadableRecord,
    cadastral_number_in,
    child,
    children,
    code_name,
    code_text,
    date_in,
    measure_in,
    plain_name,
    quantity_in,
    quarter_of,
    registry_number_in,
    text_of,
    value_at,
)
from parcels.register.points import coordinate_in, elements_from, point_from
from parcels.register.reading import Quarter, Reading
from parcels.register.records import (
    BoundaryKind,
    BoundaryRecord,
    CapitalObjectKind,
    CapitalObjectRecord,
    Contour,
    CrsName,
    ParcelKind,
    ParcelRecord,
    RecordStatus,
    RegisterHeader,
    RegisterItem,
    SpatialElement,
    SurveyPoint,
    ZoneKind,
    ZoneRecord,
)
from parcels.register.xml_stream import Progress, stream_elements

_CAPITAL_OBJECTS = {
    "Building": CapitalObjectKind.BUILDING,
    "Construction": CapitalObjectKind.STRUCTURE,
    "Uncompleted": CapitalObjectKind.UNFINISHED,
}
_ZONES = {"SpecialZone": ZoneKind.RESTRICTION, "TerritorialZone": ZoneKind.TERRITORIAL}
_BOUNDARIES = {
    "SubjectsBoundary": BoundaryKind.SUBJECT,
    "MunicipalBoundary": BoundaryKind.MUNICIPAL,
    "InhabitedLocalityBoundary": BoundaryKind.INHABITED_LOCALITY,
}
_DECLARED_AREA, _MEASURED_AREA = "008", "009"

_RECORDS = frozenset(
    {"Parcel", "Building", "Construction", "Uncompleted", "Zone", "Bound", "OMSPoint"}
)
_BLOCKS = ("Cadastral_Block", "CadastralBlock")
_ABOUT_QUARTER = ("Area", "SpatialData")
_ABOUT_DOCUMENT = (
    "Coord_System",
    "CoordSystem",
    "Certification_Doc",
    "CertificationDoc",
    "Sender",
)


def read_versions_07_to_10(
    document: RegisterDocument, version: str, *, progress: Progress | None = None
) -> Iterator[RegisterItem]:
    """Yield header and records of an older document; errors as in `read_register`."""
    header = _header(document, version)
    yield header
    reading = Reading(crs_names={crs.identifier: crs.name for crs in header.crs_names})
    elements = stream_elements(
        document,
        tags=(*sorted(_RECORDS), *_BLOCKS, *_ABOUT_QUARTER),
        records=_RECORDS,
        progress=progress,
    )
    for event, name, element in elements:
        if event == "start":
            if name in _BLOCKS:
                reading.quarter = Quarter(number=value_at(element, "CadastralNumber"))
        elif name in _ABOUT_QUARTER:
            _read_quarter(element, name, reading)
        else:
            yield _item(element, plain_name(name), reading)


def _header(document: RegisterDocument, version: str) -> RegisterHeader:
    """Read the whole document once for what stands at its end."""
    quarters: list[str] = []
    systems: list[CrsName] = []
    certificate: dict[str, str] = {}
    tags = (*sorted(_RECORDS), *_BLOCKS, *_ABOUT_DOCUMENT)
    for event, name, element in stream_elements(document, tags=tags, records=_RECORDS):
        plain = plain_name(name)
        if event == "start":
            if plain == "CadastralBlock":
                quarters.append(value_at(element, "CadastralNumber"))
        elif plain == "CoordSystem":
            names = {"identifier": value_at(element, "CsId"), "name": value_at(element, "Name")}
            systems.append(CrsName(**names))
        elif plain == "CertificationDoc":
            for field in ("Number", "Date", "Organization"):
                certificate[field] = value_at(element, field)
        elif plain == "Sender":
            certificate.setdefault("Date", value_at(element, "DateUpload"))
    return RegisterHeader(
        version=version,
        document_number=certificate.get("Number", ""),
        formed_on=_document_date(certificate.get("Date", "")),
        organ=certificate.get("Organization", ""),
        quarters=tuple(quarters),
        crs_names=tuple(systems),
    )


def _document_date(text: str) -> date | None:
    try:
        return date_in(text, "Date of the document")
    except UnreadableRecord:
        return None


def _read_quarter(element: etree._Element, name: str, reading: Reading) -> None:
    """Take the quarter's own area and contours; parcels have an `Area` of their own."""
    parent = element.getparent()
    if parent is None or plain_name(parent.tag) != "CadastralBlock":
        return
    quarter = reading.quarter
    if name == "Area":
        quarter.area = value_at(element, "Total")
        quarter.area_unit = value_at(element, "Unit")
        return
    try:
        quarter.contours = _contours([element], reading)
    except UnreadableRecord as fault:
        quarter.fault = fault


def _item(element: etree._Element, name: str, reading: Reading) -> RegisterItem:
    def read() -> RegisterItem:
        if name == "CadastralBlock":
            return reading.quarter.record()
        if name == "Parcel":
            return _parcel(element, reading)
        if name in _CAPITAL_OBJECTS:
            return _capital_object(element, _CAPITAL_OBJECTS[name], reading)
        if name == "Zone":
            return _zone(element, reading)
        if name == "Bound":
            return _boundary(element, reading)
        return _survey_point(element, reading)

    def number() -> str:
        names = ("CadastralNumber", "AccountNumber", "PNmb")
        return next((text for field in names if (text := value_at(element, field))), "")

    return reading.attempt(element, name, read, number)


def _full_number(element: etree._Element, reading: Reading) -> str:
    """The cadastral number; version 07 leaves the quarter out (":1")."""
    written = value_at(element, "CadastralNumber")
    return cadastral_number_in(
        f"{reading.quarter.number}{written}" if written.startswith(":") else written
    )


def _parcel(element: etree._Element, reading: Reading) -> ParcelRecord:
    number = _full_number(element, reading)
    area, error = _area(element)
    value, value_date = _cadastral_value(element)
    state = value_at(element, "State")
    category = value_at(element, "Category", "Category") or value_at(element, "Category")
    use = child(element, "Utilization")
    contours = children(child(element, "Contours"), "Contour") or [element]
    return ParcelRecord(
        cadastral_number=number,
        quarter=quarter_of(number),
        listed_in=reading.quarter.number,
        kind=ParcelKind(
            code_name("parcel_kinds", value_at(element, "Name") or "06", "Kind of parcel")
        ),
        status=RecordStatus(code_name("record_states", state, "State")) if state else None,
        registered_on=date_in(value_at(element, "DateCreated"), "Date of registration"),
        address=value_at(element, "Location", "Address", "Note"),
        area_m2=area,
        area_error_m2=error,
        category_code=category,
        category=code_text("land_categories", category),
        permitted_use_by_document=value_at(use, "ByDoc"),
        permitted_use_code=value_at(use, "LandUse"),
        permitted_use=value_at(use, "PermittedUseText"),
        former_use_code=value_at(use, "Utilization") or value_at(use, "Kind"),
        cadastral_value=value,
        value_date=value_date,
        parent_number=value_at(element, "ParentCadastralNumbers", "CadastralNumber"),
        contours=_contours(contours, reading),
    )


def _area(element: etree._Element) -> tuple[Decimal | None, Decimal | None]:
    """Area and its error, m²; of several (version 07) the measured one, not the declared."""
    areas = children(child(element, "Areas"), "Area") or children(element, "Area")
    order = {_MEASURED_AREA: 0, _DECLARED_AREA: 2}
    areas.sort(key=lambda area: order.get(value_at(area, "AreaCode"), 1))
    if not areas:
        return None, None
    unit = value_at(areas[0], "Unit")
    error = value_at(areas[0], "Inaccuracy") or value_at(areas[0], "Innccuracy")
    return (
        measure_in(value_at(areas[0], "Area"), unit, "area_units", "Area"),
        measure_in(error, unit, "area_units", "Error of area"),
    )


def _cadastral_value(element: etree._Element) -> tuple[Decimal | None, date | None]:
    """Cadastral value in roubles and its day (version 07 only)."""
    found = child(element, "CadastralCost")
    for payment in children(child(element, "GroundPayments"), "GroundPayment"):
        if value_at(payment, "Kind") in code_table("payment_kinds").codes:
            found = payment
    value = measure_in(
        value_at(found, "Value"), value_at(found, "Unit"), "money_units", "Cadastral value"
    )
    return value, date_in(value_at(found, "Date"), "Date of the cadastral value")


def _capital_object(
    element: etree._Element, kind: CapitalObjectKind, reading: Reading
) -> CapitalObjectRecord:
    number = _full_number(element, reading)
    purpose_code = value_at(element, "AssignationBuilding")
    parcels = children(child(element, "ParentCadastralNumbers"), "CadastralNumber")
    floors = child(element, "Floors")
    dates = child(element, "ExploitationChar")
    parameters = _main_parameters(element)
    area = quantity_in(value_at(element, "Area"), "Area")
    return CapitalObjectRecord(
        cadastral_number=number,
        quarter=quarter_of(number),
        kind=kind,
        listed_in=reading.quarter.number,
        purpose_code=purpose_code,
        purpose=code_text("building_purposes", purpose_code)
        or value_at(element, "AssignationName"),
        name=value_at(element, "Name"),
        address=value_at(element, "Address", "Note"),
        area_m2=area if area is not None else parameters.get("area_m2"),
        built_up_area_m2=parameters.get("built_up_area_m2"),
        extension_m=parameters.get("extension_m"),
        depth_m=parameters.get("depth_m"),
        occurrence_depth_m=parameters.get("occurrence_depth_m"),
        height_m=parameters.get("height_m"),
        volume_m3=parameters.get("volume_m3"),
        floors=value_at(floors, "Floors"),
        underground_floors=value_at(floors, "UndergroundFloors"),
        year_built=value_at(dates, "YearBuilt"),
        year_commissioned=value_at(dates, "YearUsed"),
        readiness_percent=quantity_in(value_at(element, "DegreeReadiness"), "Readiness"),
        cadastral_value=_cadastral_value(element)[0],
        parcel_numbers=tuple(text for parcel in parcels if (text := text_of(parcel))),
        contours=_contours([element], reading),
    )


def _main_parameters(element: etree._Element) -> dict[str, Decimal | None]:
    found: dict[str, Decimal | None] = {}
    for parameter in children(child(element, "KeyParameters"), "KeyParameter"):
        name = code_name("main_parameters", value_at(parameter, "Type"), "Main parameter")
        found.setdefault(name, quantity_in(value_at(parameter, "Value"), "Main parameter"))
    return found


def _zone(element: etree._Element, reading: Reading) -> ZoneRecord:
    about = next((inner for inner in element if plain_name(inner.tag) in _ZONES), None)
    kind = _ZONES[plain_name(about.tag)] if about is not None else ZoneKind.OTHER
    return ZoneRecord(
        registry_number=registry_number_in(value_at(element, "AccountNumber")),
        kind=kind,
        listed_in=reading.quarter.number,
        type_code=value_at(about, "CodeZone"),
        number=value_at(about, "ZoneNumber"),
        name=value_at(element, "Name") or value_at(element, "Description"),
        description=value_at(element, "Description"),
        restrictions=value_at(about, "ContentRestrictions"),
        contours=_contours([element], reading),
    )


def _boundary(element: etree._Element, reading: Reading) -> BoundaryRecord:
    about = next((inner for inner in element if plain_name(inner.tag) in _BOUNDARIES), None)
    kind = _BOUNDARIES[plain_name(about.tag)] if about is not None else BoundaryKind.OTHER
    contours = children(child(element, "Boundaries"), "Boundary") or [element]
    return BoundaryRecord(
        registry_number=registry_number_in(value_at(element, "AccountNumber")),
        kind=kind,
        listed_in=reading.quarter.number,
        name=value_at(about, "Name") or value_at(element, "Description"),
        description=value_at(element, "Description"),
        contours=_contours(contours, reading),
    )


def _survey_point(element: etree._Element, reading: Reading) -> SurveyPoint:
    return SurveyPoint(
        number=value_at(element, "PNmb"),
        name=value_at(element, "PName"),
        network_class=value_at(element, "PKlass"),
        first=coordinate_in(value_at(element, "OrdX")),
        second=coordinate_in(value_at(element, "OrdY")),
        listed_in=reading.quarter.number,
    )


def _contours(owners: list[etree._Element], reading: Reading) -> tuple[Contour, ...]:
    return tuple(read for owner in owners if (read := _contour(owner, reading)).elements)


def _contour(owner: etree._Element, reading: Reading) -> Contour:
    spatial = child(owner, "EntitySpatial")
    system = value_at(spatial, "EntSys")
    elements = children(spatial, "SpatialElement")
    return Contour(
        number=value_at(owner, "NumberRecord") if plain_name(owner.tag) == "Contour" else "",
        crs_name=reading.crs_names.get(system, ""),
        elements=tuple(found for inner in elements for found in _spatial_elements(inner)),
    )


def _spatial_elements(element: etree._Element) -> list[SpatialElement]:
    points = []
    for unit in children(element, "SpelementUnit"):
        ordinate = child(unit, "Ordinate")
        point = point_from(
            first=value_at(ordinate, "X"),
            second=value_at(ordinate, "Y"),
            sequence=value_at(unit, "SuNmb"),
            mark=value_at(ordinate, "NumGeopoint"),
            accuracy=value_at(ordinate, "DeltaGeopoint"),
        )
        points.append((point, value_at(unit, "R")))
    return elements_from(points)
