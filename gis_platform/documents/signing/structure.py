"""The field of a signature as a part of a tagged file (ISO 14289-1, 7.18; ISO 19005-2, 6.7)."""

# mypy: disable-error-code="no-untyped-call"
# the objects of the library are not annotated

from __future__ import annotations

from typing import cast

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from gis_platform.documents.signing.places import StampPlace

PRINTED = 4
"""The flag of an annotation that is printed, as archival files ask for."""


def tag_signature(
    writer: IncrementalPdfFileWriter, name: str, place: StampPlace, description: str
) -> None:
    """Add the empty field of a signature to a file, and to its structure if it is tagged.

    description: what assistive technology says of it.
    """
    spec = SigFieldSpec(
        sig_field_name=name,
        on_page=place.page,
        box=place.box,
        readable_field_name=description,
    )
    append_signature_field(writer, spec)
    field = writer.root["/AcroForm"]["/Fields"].raw_get(-1)
    widget = field.get_object()
    widget[pdf_name("/F")] = generic.NumberObject(PRINTED)
    writer.update_container(widget)
    page = writer.find_page_for_modification(place.page)[0]
    page_object = page.get_object()
    page_object[pdf_name("/Tabs")] = pdf_name("/S")
    writer.update_container(page_object)
    if "/StructTreeRoot" in writer.root:
        _tag(writer, field, page, description)


def _tag(
    writer: IncrementalPdfFileWriter,
    field: generic.IndirectObject,
    page: generic.IndirectObject,
    description: str,
) -> None:
    root = writer.root["/StructTreeRoot"]
    document_reference = _first_child(root)
    element = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/StructElem"),
            pdf_name("/S"): pdf_name("/Form"),
            pdf_name("/P"): document_reference,
            pdf_name("/Alt"): generic.TextStringObject(description),
            pdf_name("/K"): generic.DictionaryObject(
                {
                    pdf_name("/Type"): pdf_name("/OBJR"),
                    pdf_name("/Obj"): field,
                    pdf_name("/Pg"): page,
                }
            ),
        }
    )
    reference = writer.add_object(element)
    _add_child(writer, document_reference.get_object(), reference)
    key = _next_key(root)
    field.get_object()[pdf_name("/StructParent")] = generic.NumberObject(key)
    _add_number(writer, root, key, reference)


def _first_child(root: generic.DictionaryObject) -> generic.IndirectObject:
    children = root.raw_get("/K")
    if isinstance(children, generic.IndirectObject):
        inner = children.get_object()
        if isinstance(inner, generic.DictionaryObject):
            return children
        children = inner
    return cast(generic.IndirectObject, children.raw_get(0))


def _add_child(
    writer: IncrementalPdfFileWriter,
    parent: generic.DictionaryObject,
    child: generic.IndirectObject,
) -> None:
    children = parent.get("/K", generic.ArrayObject())
    if not isinstance(children, generic.ArrayObject):
        children = generic.ArrayObject([parent.raw_get("/K")])
    children.append(child)
    parent[pdf_name("/K")] = children
    writer.update_container(parent)
    writer.update_container(children)


def _next_key(root: generic.DictionaryObject) -> int:
    if "/ParentTreeNextKey" in root:
        return int(root["/ParentTreeNextKey"])
    return 1 + max(_keys(root["/ParentTree"]), default=-1)


def _keys(node: generic.DictionaryObject) -> list[int]:
    own = [int(key) for key in list(node.get("/Nums", []))[::2]]
    return own + [key for child in node.get("/Kids", []) for key in _keys(child)]


def _add_number(
    writer: IncrementalPdfFileWriter,
    root: generic.DictionaryObject,
    key: int,
    value: generic.IndirectObject,
) -> None:
    """Put an entry at the end of the number tree, whose keys rise."""
    node = root["/ParentTree"]
    path = [node]
    while "/Kids" in node:
        node = node["/Kids"][-1]
        path.append(node)
    numbers = node.get("/Nums", generic.ArrayObject())
    numbers.extend([generic.NumberObject(key), value])
    node[pdf_name("/Nums")] = numbers
    writer.update_container(numbers)
    for step in path:
        if "/Limits" in step:
            step["/Limits"][1] = generic.NumberObject(key)
        writer.update_container(step)
    root[pdf_name("/ParentTreeNextKey")] = generic.NumberObject(key + 1)
    writer.update_container(root)
