"""Schema version 11: root `extract_cadastral_plan_territory`, no namespace.

Tags with persons in them (`details_request`, `recipient_statement`, `personal_data_*`, rights)
are in no path here and therefore never read.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lxml import etree

from parcels.register.code_tables import code_table
from parcels.register.containers import RegisterDocument
from parcels.register.fields import (
    UnreadableRecord,
    cadastral_number_in,
    code_name,
    date_in,
    quantity_in,
    quarter_of,
    registry_number_in,
    text_at,
    text_of,
)
from parcels.register.points import coordinate_in, elements_from, point_from
from parcels.register.reading import Quarter, Reading
from parcels.register.records import (
    BoundaryKind,
    BoundaryRecord,
    CapitalObjectKind,
    CapitalObjectRecord,
    Contour,
    ParcelKind,
    ParcelRecord,
    RegisterHeader,
    RegisterItem,
    SpatialElement,
    SurveyPoint,
    ZoneKind,
    ZoneRecord,
)
from parcels.register.xml_stream import Progress, stream_elements

_CAPITAL_OBJECTS = {
    "build_record": CapitalObjectKind.BUILDING,
    "construction_record": CapitalObjectKind.STRUCTURE,
    "object_under_construction_record": CapitalObjectKind.UNFINISHED,
}
_BOUNDARIES = {
    "subject_boundary_record": BoundaryKind.SUBJECT,
    "municipal_boundary_record": BoundaryKind.MUNICIPAL,
    "inhabited_locality_boundary_record": BoundaryKind.INHABITED_LOCALITY,
    "coastline_record": BoundaryKind.COASTLINE,
    "surveying_project_record": BoundaryKind.SURVEYING_PROJECT,
}
_ZONES = ("zones_and_territories_record", "public_easement_record")
_NAMES = ("name", "name_by_doc", "water/water_object_name", "locality/name")
_ORDINATE = ("x", "y", "ord_nmb", "num_geopoint", "delta_geopoint", "r")

RECORDS = frozenset(
    {"details_statement", "land_record", "spatial_data", "oms_point"}
    | set(_CAPITAL_OBJECTS)
    | set(_BOUNDARIES)
    | set(_ZONES)
)
_TAGS = (*sorted(RECORDS), "cadastral_block", "cadastral_number", "area_quarter")


def read_version_11(
    document: RegisterDocument, *, progress: Progress | None = None
) -> Iterator[RegisterItem]:
    """Yield header and records of a version 11 document; errors as in `read_register`."""
    reading = Reading()
    header: RegisterHeader | None = RegisterHeader(version="11")
    elements = stream_elements(document, tags=_TAGS, records=RECORDS, progress=progress)
    for event, name, element in elements:
        if event == "start":
            if name == "cadastral_block":
                reading.quarter = Quarter()
        elif name == "details_statement":
            header = _header(element)
        elif _is_about_quarter(name, element):
            _read_quarter(element, name, reading.quarter)
        elif name in RECORDS or name == "cadastral_block":
            if header is not None:
                yield replace(header, quarters=(reading.quarter.number,))
                header = None
            yield _item(element, name, reading)
    if header is not None:
        yield header


def _is_about_quarter(name: str, element: etree._Element) -> bool:
    parent = element.getparent()
    return (
        name in {"cadastral_number", "area_quarter", "spatial_data"}
        and parent is not None
        and parent.tag == "cadastral_block"
    )


def _header(element: etree._Element) -> RegisterHeader:
    requisites = element.find("group_top_requisites")
    try:
        formed_on = date_in(text_at(requisites, "date_formation"), "Date of the document")
    except UnreadableRecord:
        formed_on = None
    return RegisterHeader(
        version="11",
        document_number=text_at(requisites, "registration_number"),
        formed_on=formed_on,
        organ=text_at(requisites, "organ_registr_rights"),
    )


def _read_quarter(element: etree._Element, name: str, quarter: Quarter) -> None:
    if name == "cadastral_number":
        quarter.number = text_of(element)
    elif name == "area_quarter":
        quarter.area = text_at(element, "area")
        quarter.area_unit = text_at(element, "unit")
    else:
        try:
            quarter.contours = _contours([element])
        except UnreadableRecord as fault:
            quarter.fault = fault


def _item(element: etree._Element, name: str, reading: Reading) -> RegisterItem:
    def read() -> RegisterItem:
        if name == "cadastral_block":
            return reading.quarter.record()
        if name == "land_record":
            return _parcel(element, reading)
        if name in _CAPITAL_OBJECTS:
            return _capital_object(element, _CAPITAL_OBJECTS[name], reading)
        if name in _ZONES:
            return _zone(element, name, reading)
        if name == "oms_point":
            return _survey_point(element, reading)
        return _boundary(element, name, reading)

    def number() -> str:
        if name == "cadastral_block":
            return reading.quarter.number
        paths = (".//object/common_data/cad_number", ".//b_object/reg_numb_border", "p_nmb")
        return next((text for path in paths if (text := text_at(element, path))), "")

    return reading.attempt(element, name, read, number)


def _parcel(element: etree._Element, reading: Reading) -> ParcelRecord:
    number = cadastral_number_in(text_at(element, "object/common_data/cad_number"))
    params = element.find("params")
    use = params.find("permitted_use/permitted_use_established") if params is not None else None
    kind = text_at(element, "object/subtype/code")
    return ParcelRecord(
        cadastral_number=number,
        quarter=quarter_of(number),
        listed_in=reading.quarter.number,
        kind=ParcelKind(code_name("parcel_kinds", kind or "06", "Kind of parcel")),
        address=_address(element),
        area_m2=quantity_in(text_at(params, "area/value"), "Area"),
        area_error_m2=quantity_in(text_at(params, "area/inaccuracy"), "Error of area"),
        category_code=text_at(params, "category/type/code"),
        category=text_at(params, "category/type/value"),
        permitted_use_by_document=text_at(use, "by_document"),
        permitted_use_code=text_at(use, "land_use_mer/code") or text_at(use, "land_use/code"),
        permitted_use=text_at(use, "land_use_mer/value") or text_at(use, "land_use/value"),
        cadastral_value=quantity_in(text_at(element, "cost/value"), "Cadastral value"),
        parent_number=text_at(element, ".//common_land_cad_number/cad_number"),
        contours=_contours(element.findall("contours_location/contours/contour")),
    )


def _capital_object(
    element: etree._Element, kind: CapitalObjectKind, reading: Reading
) -> CapitalObjectRecord:
    number = cadastral_number_in(text_at(element, "object/common_data/cad_number"))
    params = element.find("params")
    parcels = element.findall("cad_links/land_cad_numbers/land_cad_number/cad_number")
    return CapitalObjectRecord(
        cadastral_number=number,
        quarter=quarter_of(number),
        kind=kind,
        listed_in=reading.quarter.number,
        purpose_code=text_at(params, "purpose/code"),
        purpose=text_at(params, "purpose/value") or text_at(params, "purpose"),
        name=text_at(params, "name"),
        permitted_uses=_texts(params, "permitted_uses/permitted_use/name"),
        address=_address(element),
        area_m2=_parameter(params, "area"),
        built_up_area_m2=_parameter(params, "built_up_area"),
        extension_m=_parameter(params, "extension"),
        depth_m=_parameter(params, "depth"),
        occurrence_depth_m=_parameter(params, "occurence_depth"),
        height_m=_parameter(params, "height"),
        volume_m3=_parameter(params, "volume"),
        floors=text_at(params, "floors"),
        underground_floors=text_at(params, "underground_floors"),
        year_built=text_at(params, "year_built"),
        year_commissioned=text_at(params, "year_commisioning"),
        readiness_percent=quantity_in(text_at(params, "degree_readiness"), "Readiness"),
        cadastral_value=quantity_in(text_at(element, "cost/value"), "Cadastral value"),
        parcel_numbers=tuple(text_of(parcel) for parcel in parcels),
        contours=_contours(element.findall("contours/contour")),
    )


def _zone(element: etree._Element, name: str, reading: Reading) -> ZoneRecord:
    number, code, text, about = _registered(element)
    kind = code_table("boundary_types").codes.get(code)
    if name == "public_easement_record":
        zone_kind = ZoneKind.PUBLIC_EASEMENT
    elif kind is not None and kind.name in ZoneKind.__members__:
        zone_kind = ZoneKind(kind.name)
    else:
        zone_kind = ZoneKind.OTHER
    return ZoneRecord(
        registry_number=number,
        kind=zone_kind,
        listed_in=reading.quarter.number,
        boundary_code=code,
        boundary=text,
        type_code=text_at(about, "type_zone/code"),
        type_text=text_at(about, "type_zone/value"),
        number=text_at(about, "number"),
        name=text_at(about, "name_by_doc"),
        index=text_at(about, "index"),
        description=text_at(about, "description"),
        restrictions=text_at(about, "content_restrict_encumbrances"),
        registered_on=_registered_on(element),
        contours=_contours(element.findall("b_contours_location/contours/contour")),
    )


def _boundary(element: etree._Element, name: str, reading: Reading) -> BoundaryRecord:
    number, code, text, about = _registered(element)
    return BoundaryRecord(
        registry_number=number,
        kind=_BOUNDARIES[name],
        listed_in=reading.quarter.number,
        boundary_code=code,
        boundary=text,
        name=next((found for path in _NAMES if (found := text_at(about, path))), ""),
        description=text_at(about, "description"),
        registered_on=_registered_on(element),
        contours=_contours(element.findall("b_contours_location/contours/contour")),
    )


def _survey_point(element: etree._Element, reading: Reading) -> SurveyPoint:
    return SurveyPoint(
        number=text_at(element, "p_nmb"),
        name=text_at(element, "p_name"),
        network_class=text_at(element, "p_klass"),
        first=coordinate_in(text_at(element, "ord_x")),
        second=coordinate_in(text_at(element, "ord_y")),
        listed_in=reading.quarter.number,
    )


def _registered(element: etree._Element) -> tuple[str, str, str, etree._Element | None]:
    """Registry number, code and text of the boundary type, and the element about the object."""
    border = element.find(".//b_object")
    number = registry_number_in(text_at(border, "reg_numb_border"))
    about = border.getparent() if border is not None else None
    code = text_at(border, "type_boundary/code")
    return number, code, text_at(border, "type_boundary/value"), about


def _registered_on(element: etree._Element) -> date | None:
    return date_in(text_at(element, "record_info/registration_date"), "Date of registration")


def _address(element: etree._Element) -> str:
    location = element.find("address_location")
    paths = ("address/readable_address", "address/note", "location/position_description")
    return next((text for path in paths if (text := text_at(location, path))), "")


def _parameter(params: etree._Element | None, name: str) -> Decimal | None:
    text = text_at(params, name) or text_at(params, f"base_parameters/base_parameter/{name}")
    return quantity_in(text, name.replace("_", " ").capitalize())


def _texts(element: etree._Element | None, path: str) -> tuple[str, ...]:
    found = element.findall(path) if element is not None else []
    return tuple(text for inner in found if (text := text_of(inner)))


def _contours(contours: list[etree._Element]) -> tuple[Contour, ...]:
    return tuple(read for contour in contours if (read := _contour(contour)).elements)


def _contour(contour: etree._Element) -> Contour:
    spatial = contour.find("entity_spatial")
    found = spatial.findall("spatials_elements/spatial_element") if spatial is not None else []
    return Contour(
        number=text_at(contour, "number_pp"),
        crs_name=text_at(spatial, "sk_id"),
        elements=tuple(element for inner in found for element in _spatial_elements(inner)),
    )


def _spatial_elements(element: etree._Element) -> list[SpatialElement]:
    points = []
    for ordinate in element.iterfind("ordinates/ordinate"):
        texts = {
            str(part.tag): (part.text or "").strip() for part in ordinate.iterchildren(*_ORDINATE)
        }
        point = point_from(
            first=texts.get("x", ""),
            second=texts.get("y", ""),
            sequence=texts.get("ord_nmb", ""),
            mark=texts.get("num_geopoint", ""),
            accuracy=texts.get("delta_geopoint", ""),
        )
        points.append((point, texts.get("r", "")))
    return elements_from(points)
