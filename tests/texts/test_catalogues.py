"""The catalogues: complete, in agreement with the code, and what readers see."""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from gis_platform.layers.registry import layers
from gis_platform.municipalities.management.commands.collect_texts import (
    catalogue_path,
    collect_texts,
    languages,
)
from tests.factories import make_municipality

TATAR_LETTERS = frozenset("әөүҗңһӘӨҮҖҢҺ")
# The values of the map page's list of texts are literals, of a JSON file; the templates of
# findings are marked where checks make them.
NAMED_ELSEWHERE = {
    ("gis_platform/layers/map_description.py", "gettext(text)"),
    ("gis_platform/layers/spoken.py", "gettext(template)"),
}


@pytest.fixture
def compiled(tmp_path: Path, settings: Settings) -> None:
    """Serve the catalogues as they are now, compiled beside copies of them."""
    shutil.copytree(settings.LOCALE_PATHS[0], tmp_path / "locale")
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    call_command("compile_texts", verbosity=0)


def test_every_text_has_its_translations() -> None:
    call_command("collect_texts", "--check")


@pytest.mark.parametrize("language", languages())
def test_a_catalogue_parses_and_is_sorted_without_places_or_dates(language: str) -> None:
    path = catalogue_path(language)
    with path.open("rb") as source:
        catalogue = read_po(source, abort_invalid=True)
    ids = [message.id for message in catalogue if message.id]
    assert len(ids) >= 400
    assert [error for message in catalogue for error in message.check(catalogue)] == []
    words = path.read_text(encoding="utf-8")
    assert "#:" not in words
    assert "#~" not in words
    assert "fuzzy" not in words
    assert "Date" not in words.split("\n\n", 1)[0]


def test_capitals_of_a_translation_follow_those_of_its_text() -> None:
    """Languages are named in lower case in Russian and Tatar; a placeholder has no case."""
    names = {"Russian", "Tatar", "English"}
    for language in languages():
        with catalogue_path(language).open("rb") as source:
            catalogue = read_po(source)
        for message in catalogue:
            text, said = str(message.id), str(message.string)
            if text and said and text not in names and text[0].isalpha() and said[0].isalpha():
                assert text[0].isupper() == said[0].isupper(), (language, text, said)


def test_tatar_is_not_russian_over_again() -> None:
    with catalogue_path("tt").open("rb") as source:
        tatar = {m.id: str(m.string) for m in read_po(source) if m.id}
    with catalogue_path("ru").open("rb") as source:
        russian = {m.id: str(m.string) for m in read_po(source) if m.id}
    sentences = [text for text in tatar if len(str(text).split()) >= 4]
    assert [text for text in sentences if tatar[text] == russian[text]] == []
    lettered = sum(1 for text in sentences if TATAR_LETTERS & set(tatar[text]))
    assert lettered >= 0.75 * len(sentences)


@pytest.mark.django_db
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ["Муниципалитеты", "Город на одной карте", "Войти"]),
        ("tt", ["Муниципалитетлар", "Бер картадагы шәһәр", "Керү"]),
        ("en", ["Municipalities", "City on one map", "Sign in"]),
    ],
)
def test_a_page_speaks_the_language_of_the_cookie(
    client: Client, language: str, words: list[str]
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get("/")
    page = answer.content.decode()
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in page
    assert [word for word in words if word not in page] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    ("language", "parcels", "selected"),
    [
        ("ru", "Земельные участки", "Выбрано: {count}"),
        ("tt", "Җир кишәрлекләре", "Сайланган: {count}"),
    ],
)
def test_the_map_page_gets_its_texts_in_the_language_of_the_cookie(
    client: Client, language: str, parcels: str, selected: str
) -> None:
    municipality = make_municipality()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    described = client.get(f"/{municipality.code}/api/map").json()
    titles = {layer["name"]: layer["title"] for layer in described["layers"]}
    assert described["language"] == language
    assert titles["parcels"] == parcels
    assert described["texts"]["selection_count"] == selected


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("language", languages())
def test_every_layer_has_a_title_of_its_own_in_every_language(language: str) -> None:
    with translation.override("en"):
        english = {layer.name: str(layer.title) for layer in layers()}
    with translation.override(language):
        titles = {layer.name: str(layer.title) for layer in layers()}
    assert len(set(titles.values())) == len(titles)
    assert [name for name in titles if titles[name] == english[name]] == []


def _built_texts(path: Path) -> Iterator[str]:
    """Return the calls of gettext in a Python file whose text is no literal."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name
    }
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    for call in calls:
        is_gettext = isinstance(call.func, ast.Name) and call.func.id in names
        if is_gettext and not isinstance(call.args[0], ast.Constant):
            yield ast.unparse(call)


def test_a_text_built_at_run_time_is_seen(tmp_path: Path) -> None:
    source = tmp_path / "views.py"
    source.write_text(
        "from django.utils.translation import gettext as _\n"
        '_("said"); _(f"{one} parcel"); _("a" + name)\n'
    )
    assert list(_built_texts(source)) == ["_(f'{one} parcel')", "_('a' + name)"]


def test_no_text_in_the_code_is_built_at_run_time() -> None:
    folders = {path.parent for path in settings.BASE_DIR.glob("*/__init__.py")}
    sources = [path for folder in folders for path in folder.rglob("*.py")]
    built = {
        (path.relative_to(settings.BASE_DIR).as_posix(), call)
        for path in sources
        if "tests" not in path.parts
        for call in _built_texts(path)
    }
    assert built == NAMED_ELSEWHERE


def test_every_text_of_the_catalogues_is_said_somewhere() -> None:
    said = {text.msgid for text in collect_texts(settings.BASE_DIR)}
    for language in languages():
        with catalogue_path(language).open("rb") as source:
            kept = {message.id for message in read_po(source) if message.id}
        assert kept <= said
