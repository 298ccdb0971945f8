"""PDF files from Typst templates: archival, tagged, with the platform's own fonts."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from pathlib import Path

import orjson
import typst

FONTS = Path(__file__).resolve().parent / "fonts"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
MAIN = "main.typ"

_compilers: dict[Path, typst.Compiler] = {}
_lock = threading.Lock()


class UnprintableContent(Exception):  # noqa: N818  the name is the sentence
    """A template and the data given to it make no document."""

    def __init__(self, template: str, reason: str) -> None:
        """template: name of its folder. reason: what the typesetter says."""
        self.template, self.reason = template, reason
        super().__init__(f"The template {template} makes no document: {reason}")


def render(template: Path, data: Mapping[str, object], *, made_on: dt.date) -> bytes:
    """Return the PDF/A-2a and PDF/UA-1 file that a template makes of its data.

    template: a folder with `main.typ`, which reads `data` as JSON from `sys.inputs.data`; text
    reaches it as values only, never as markup; it may import what lies in folders beside it.
    made_on: the day written into the file, so that
    the same data gives the same bytes. Raises UnprintableContent.
    """
    text = orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode()
    made_at = dt.datetime.combine(made_on, dt.time(), tzinfo=dt.UTC)
    with _lock:
        try:
            pdf = _compiler(template).compile(
                format="pdf",
                sys_inputs={"data": text},
                pdf_standards=STANDARDS,
                timestamp=made_at,
            )
        except typst.TypstError as error:
            reason = " ".join([error.message, *error.hints])
            raise UnprintableContent(template.name, reason) from error
    if not isinstance(pdf, bytes):
        raise UnprintableContent(template.name, "the document has no pages.")
    return pdf


def _compiler(template: Path) -> typst.Compiler:
    """Return the compiler of a template; fonts are read once for each."""
    if template not in _compilers:
        _compilers[template] = typst.Compiler(
            str(template / MAIN),
            root=str(template.parent),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
        )
    return _compilers[template]
