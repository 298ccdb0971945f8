"""A plan in other formats than PDF, each made of its frozen content alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plans.content import PlanContent
from plans.drawing import draw_plan, sheet_for
from plans.files.docx import text_docx
from plans.files.dxf import plan_dxf
from plans.files.gpkg import plan_gpkg
from plans.files.xml import plan_xml
from plans.forms import Form
from plans.printing import printed

Write = Callable[[PlanContent, Form], bytes]


@dataclass(frozen=True, kw_only=True)
class FileFormat:
    """A format: how it is called, its media type, and what writes it."""

    title: str
    content_type: str
    write: Write


def _docx(content: PlanContent, form: Form) -> bytes:
    sheet = sheet_for(content)
    page = printed(content, form, sheet, draw_plan(content, sheet))
    return text_docx(page, made_on=content.composed_on)


FORMATS: dict[str, FileFormat] = {
    "docx": FileFormat(
        title="DOCX",
        content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        write=_docx,
    ),
    "xml": FileFormat(
        title="XML",
        content_type="application/xml",
        write=lambda content, form: plan_xml(content),
    ),
    "dxf": FileFormat(title="DXF", content_type="image/vnd.dxf", write=plan_dxf),
    "gpkg": FileFormat(
        title="GeoPackage",
        content_type="application/geopackage+sqlite3",
        write=lambda content, form: plan_gpkg(content),
    ),
}
"""The formats of a plan by the extension of their files."""
