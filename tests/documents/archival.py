"""Rules of PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) that a file itself can show.

No complete validator of these standards is to be had as a package; this reads the file with
another library than the one that wrote it, and names each rule broken by its clause.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream

BANNED_ACTIONS = {
    "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
    "/Rendition", "/Trans", "/GoTo3DView", "/JavaScript",
}  # fmt: skip
BANNED_FILTERS = {"/LZWDecode", "/Crypt"}
STRUCTURE_OF_CELLS = {"/TD", "/TH"}
PRINT = 4
HIDDEN = 1 | 2 | 32


def broken_rules(file: bytes) -> list[str]:
    """Return the rules that a file breaks, with their clauses; none for a good one."""
    found = [*_about_header(file)]
    with pikepdf.open(io.BytesIO(file)) as pdf:
        found += _about_document(pdf)
        found += _about_metadata(pdf)
        for item in pdf.objects:
            if isinstance(item, Dictionary | Stream):
                found += _about_object(item)
        for number, page in enumerate(pdf.pages, start=1):
            found += _about_page(page, number)
        found += _about_structure(pdf)
    return sorted(set(found))


def _about_header(file: bytes) -> Iterator[str]:
    first, second = file.splitlines()[:2]
    if not re.fullmatch(rb"%PDF-1\.[0-7]", first):
        yield "6.1.2: header"
    if not (second.startswith(b"%") and sum(byte > 127 for byte in second) >= 4):
        yield "6.1.2: binary comment"


def _about_document(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root
    if pdf.is_encrypted:
        yield "6.1.3: encrypted"
    if "/ID" not in pdf.trailer:
        yield "6.1.3: no file identifier"
    if "/AA" in root or ("/OpenAction" in root and "/S" in root.OpenAction):
        yield "6.5.2: additional actions"
    if "/OCProperties" in root and "/D" not in root.OCProperties:
        yield "6.9: optional content without a configuration"
    yield from _about_colours(root)
    yield from _about_tags(root)


def _about_colours(root: Any) -> Iterator[str]:
    intents = root.get("/OutputIntents", [])
    profiles = [intent for intent in intents if intent.get("/S") == "/GTS_PDFA1"]
    if len(profiles) != 1 or "/DestOutputProfile" not in profiles[0]:
        yield "6.2.3: output intent"
    elif bytes(profiles[0].DestOutputProfile.read_bytes())[36:40] != b"acsp":
        yield "6.2.3: no ICC profile"


def _about_tags(root: Any) -> Iterator[str]:
    if root.get("/MarkInfo", {}).get("/Marked") is not True:
        yield "6.7.2: not marked as tagged"
    if "/StructTreeRoot" not in root:
        yield "6.7.3: no structure"
    if not re.fullmatch(r"[a-z]{2}(-[A-Za-z]{2})?", str(root.get("/Lang", ""))):
        yield "6.7.4: language"
    if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "UA 7.1: title is not displayed"


def _about_metadata(pdf: Pdf) -> Iterator[str]:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        if (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance")) != ("2", "A"):
            yield "6.6.4: identification"
        if metadata.get("pdfuaid:part") != "1":
            yield "UA 5: identification"
        if not metadata.get("dc:title"):
            yield "UA 7.1: title"
    if "/Filter" in pdf.Root.Metadata:
        yield "6.6.2.1: metadata is compressed"


def _about_object(item: Dictionary | Stream) -> Iterator[str]:
    kind, subtype = item.get("/Type"), item.get("/Subtype")
    filters: Any = item.get("/Filter", [])
    named = {str(each) for each in (filters if isinstance(filters, pikepdf.Array) else [filters])}
    if isinstance(item, Stream):
        if named & BANNED_FILTERS:
            yield "6.1.7.2: filter"
        if "/F" in item:
            yield "6.1.7.1: external stream"
    if kind == Name.FontDescriptor and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(item):
        yield f"6.2.11.4.1: font {item.get('/FontName')} is not embedded"
    if kind == Name.Font and subtype == Name.Type0 and "/ToUnicode" not in item:
        yield f"6.2.11.7.2: font {item.get('/BaseFont')} without Unicode"
    if str(item.get("/S", "")) in BANNED_ACTIONS and kind in (None, Name.Action):
        yield f"6.5.1: action {item.get('/S')}"
    if kind == Name.XObject and (subtype == Name.PS or "/Ref" in item or "/OPI" in item):
        yield "6.2.9: form"
    if kind == Name.ExtGState and "/TR" in item:
        yield "6.2.5: transfer function"
    if subtype == Name.Image and bool(item.get("/Interpolate")):
        yield "6.2.8: interpolation"


def _about_page(page: Any, number: int) -> Iterator[str]:
    if page.obj.get("/Tabs") != "/S" and "/Annots" in page.obj:
        yield f"UA 7.18.3: tab order of page {number}"
    transparent = page.obj.get("/Group", {}).get("/S") == "/Transparency"
    if transparent and "/CS" not in page.obj.Group:
        yield f"6.2.10: blending colour space of page {number}"
    for annotation in page.obj.get("/Annots", []):
        flags = int(annotation.get("/F", 0))
        if annotation.get("/Subtype") != "/Popup" and (not flags & PRINT or flags & HIDDEN):
            yield f"6.3.2: flags of an annotation of page {number}"
        if annotation.get("/Subtype") == "/Widget" and "/AP" not in annotation:
            yield f"6.3.3: a field of page {number} has no appearance"


def _about_structure(pdf: Pdf) -> Iterator[str]:
    """Check what a reader of the structure needs: alternative texts, titles of tables."""
    elements = [
        item
        for item in pdf.objects
        if isinstance(item, Dictionary) and item.get("/Type") == Name.StructElem
    ]
    kinds = [str(element.get("/S")) for element in elements]
    for element, kind in zip(elements, kinds, strict=True):
        if kind == "/Figure" and not str(element.get("/Alt", "")):
            yield "UA 7.3: a figure without an alternative text"
    if STRUCTURE_OF_CELLS & set(kinds) and "/TH" not in kinds:
        yield "UA 7.5: tables without titles"
    if "/Document" not in kinds:
        yield "6.7.3.2: no document element"
    if not any(kind == "/H1" for kind in kinds):
        yield "UA 7.4.2: no first heading"
