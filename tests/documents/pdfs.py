"""Small PDF files for tests, set as documents are."""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import cache
from pathlib import Path

from gis_platform.documents.pdf import render

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(font: "PT Serif", lang: "ru")
= Документ
#data.title
"""


@cache
def blank_pdf(title: str) -> bytes:
    """Return a file of one page in the archival format."""
    return render(_template(), {"title": title}, made_on=dt.date(2026, 11, 25))


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="template-"))
    (folder / "main.typ").write_text(TEMPLATE, encoding="utf-8")
    return folder
