"""A plan in other formats than PDF, each made of its frozen content alone."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from plans.content import PlanContent
from plans.forms import Form


@dataclass(frozen=True, kw_only=True)
class FileFormat:
    """A format: how it is called, its media type, the module whose `write` makes it.

    The module is loaded when the first file is asked for: the libraries of some formats are large.
    """

    title: str
    content_type: str
    module: str

    def write(self, content: PlanContent, form: Form) -> bytes:
        """Return a plan in the format."""
        made: bytes = import_module(self.module).write(content, form)
        return made


FORMATS: dict[str, FileFormat] = {
    "docx": FileFormat(
        title="DOCX",
        content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        module="plans.files.docx",
    ),
    "xml": FileFormat(title="XML", content_type="application/xml", module="plans.files.xml"),
    "dxf": FileFormat(title="DXF", content_type="image/vnd.dxf", module="plans.files.dxf"),
    "gpkg": FileFormat(
        title="GeoPackage",
        content_type="application/geopackage+sqlite3",
        module="plans.files.gpkg",
    ),
}
"""The formats of a plan by the extension of their files."""
