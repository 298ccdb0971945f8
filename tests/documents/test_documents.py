"""Documents: PDF from a template, kinds, storing."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest

from gis_platform.documents.actions import store_document
from gis_platform.documents.kinds import (
    DocumentKind,
    UnknownDocumentKind,
    get_kind,
    register_kind,
)
from gis_platform.documents.pdf import UnprintableContent, render
from gis_platform.municipalities.actors import system_actor
from tests.factories import make_municipality

DAY = dt.date(2026, 11, 25)
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(font: "PT Serif", lang: "ru")
#data.title
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    folder = tmp_path / "letter"
    folder.mkdir()
    (folder / "main.typ").write_text(TEMPLATE)
    return folder


def test_the_same_data_gives_the_same_bytes(template: Path) -> None:
    one, other = render(template, {"title": "Письмо"}, made_on=DAY), b""
    other = render(template, {"title": "Письмо"}, made_on=DAY)
    assert one.startswith(b"%PDF")
    assert one == other
    assert one != render(template, {"title": "Акт"}, made_on=DAY)
    assert one != render(template, {"title": "Письмо"}, made_on=DAY + dt.timedelta(days=1))


def test_a_template_that_fails_says_why(template: Path) -> None:
    with pytest.raises(UnprintableContent, match="letter"):
        render(template, {}, made_on=DAY)
    assert render(template, {"title": "Письмо"}, made_on=DAY).startswith(b"%PDF")


def test_text_is_never_markup(template: Path) -> None:
    pdf = render(template, {"title": '#panic("no") $ * _ `'}, made_on=DAY)
    assert pdf.startswith(b"%PDF")


def test_kinds_are_declared_once(tmp_path: Path) -> None:
    kind = get_kind("land_development_plan")
    assert (kind.template / "main.typ").is_file()
    with pytest.raises(ValueError, match="land_development_plan"):
        register_kind(DocumentKind(code=kind.code, title="again", template=tmp_path))
    with pytest.raises(UnknownDocumentKind, match="land_development_plan"):
        get_kind("poem")


@pytest.mark.django_db
def test_a_file_is_named_by_its_hash_and_written_once(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    actor = system_actor(make_municipality(), "test")
    kind = get_kind("land_development_plan")
    stored = [
        store_document(kind, content={"n": n}, file=b"%PDF", language="ru", actor=actor)
        for n in range(2)
    ]
    digest = hashlib.sha256(b"%PDF").hexdigest()
    assert [each.sha256 for each in stored] == [digest, digest]
    assert len(list((tmp_path / "media").rglob("*.pdf"))) == 1
    assert stored[0].file.name == stored[1].file.name
    assert digest in str(stored[0].file.name)
    assert stored[0].actor == "test"
