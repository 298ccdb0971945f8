"""A plan as XML, and the XML Schema to which it keeps: both read from the types of the content."""

from __future__ import annotations

import dataclasses
import datetime as dt
from enum import Enum
from typing import Any

from lxml import etree
from shapely.geometry.base import BaseGeometry

from plans.content import PlanContent
from plans.files.gml import GML, gml
from plans.files.json_schema import NAME
from plans.files.shapes_of_types import Allowed, fields_of, read, records_under
from plans.forms import Form

XSD = "http://www.w3.org/2001/XMLSchema"
ROOT = "plan"
SPACES: Any = {None: NAME, "gml": GML}
"""The stubs of lxml know no default namespace."""
ITEM = "item"
_SIMPLE: dict[type, str] = {
    str: "xs:string",
    bool: "xs:boolean",
    int: "xs:integer",
    float: "xs:double",
    dt.date: "xs:date",
    dt.datetime: "xs:dateTime",
}


def write(content: PlanContent, form: Form) -> bytes:
    """Return a plan as XML."""
    return plan_xml(content)


def plan_xml(content: PlanContent) -> bytes:
    """Return a plan as XML; the same content gives the same bytes.

    Elements have the names of the JSON's members; a value that is not there has no element;
    lists hold `item`, maps `entry` with a key. Geometries are GML in the local CRS.
    """
    root = etree.Element(f"{{{NAME}}}{ROOT}", nsmap=SPACES)
    _fill(root, content)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def plan_xsd() -> bytes:
    """Return the XML Schema of `plan_xml`."""
    schema = etree.Element(
        f"{{{XSD}}}schema",
        nsmap={"xs": XSD, "p": NAME},
        targetNamespace=NAME,
        elementFormDefault="qualified",
    )
    _add(schema, "element", name=ROOT, type=f"p:{PlanContent.__name__}")
    _geometry_type(schema)
    for record in records_under(PlanContent):
        sequence = _add(_add(schema, "complexType", name=record.__name__), "sequence")
        for name, allowed in fields_of(record).items():
            _declare(sequence, name, allowed)
    return etree.tostring(schema, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _fill(element: etree._Element, value: object) -> None:
    if isinstance(value, BaseGeometry):
        element.append(gml(value))
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            inner = getattr(value, field.name)
            if inner is not None:
                _fill(etree.SubElement(element, f"{{{NAME}}}{field.name}"), inner)
    elif isinstance(value, tuple | list):
        for each in value:
            _fill(etree.SubElement(element, f"{{{NAME}}}{ITEM}"), each)
    elif isinstance(value, dict):
        for key, each in value.items():
            _fill(etree.SubElement(element, f"{{{NAME}}}entry", {"key": str(key)}), each)
    else:
        element.text = _text(value)


def _text(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _declare(sequence: etree._Element, name: str, allowed: Allowed, **bounds: str) -> None:
    """Declare an element; lists hold items, of whatever they are."""
    if allowed.optional:
        bounds = bounds | {"minOccurs": "0"}
    if allowed.kind == "list":
        element = _add(sequence, "element", name=name, **bounds)
        items = _add(_add(element, "complexType"), "sequence")
        _declare(items, ITEM, read(allowed.of), minOccurs="0", maxOccurs="unbounded")
    elif allowed.kind == "map":
        _declare_map(_add(sequence, "element", name=name, **bounds), read(allowed.of))
    else:
        _add(sequence, "element", name=name, type=_type(allowed), **bounds)


def _declare_map(element: etree._Element, inner: Allowed) -> None:
    entries = _add(_add(element, "complexType"), "sequence")
    entry = _add(entries, "element", name="entry", minOccurs="0", maxOccurs="unbounded")
    content = _add(_add(entry, "complexType"), "simpleContent")
    extension = _add(content, "extension", base=_type(inner))
    _add(extension, "attribute", name="key", type="xs:string", use="required")


def _type(allowed: Allowed) -> str:
    if allowed.kind == "record":
        return f"p:{allowed.of.__name__}"
    if allowed.kind == "geometry":
        return "p:Geometry"
    if issubclass(allowed.of, Enum):
        return "xs:string"
    return _SIMPLE[allowed.of]


def _geometry_type(schema: etree._Element) -> None:
    sequence = _add(_add(schema, "complexType", name="Geometry"), "sequence")
    _add(sequence, "any", namespace=GML, processContents="lax")


def _add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{XSD}}}{tag}", attributes)
