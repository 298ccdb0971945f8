"""Collecting the texts of the interface out of code, templates and the map page's list."""

from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import CommandError, call_command
from django.template import Template
from django.templatetags.i18n import BlockTranslateNode

from gis_platform.municipalities.management.commands.collect_texts import (
    Text,
    collect_texts,
    findings,
    read_catalogue,
    texts_of_code,
    texts_of_template,
    updated,
    write_catalogue,
)


def _catalogue(translations: dict[str, str]) -> Catalog:
    catalogue = Catalog(locale="ru")
    for text, translation in translations.items():
        catalogue.add(text, translation)
    return catalogue


def test_literals_in_calls_of_gettext_are_collected(tmp_path: Path) -> None:
    source = tmp_path / "models.py"
    source.write_text(
        'title = _("Red lines")\n'
        'long = gettext_lazy("one " "sentence")\n'
        'many = ngettext("%(n)d parcel", "%(n)d parcels", 2)\n'
        'apart = pgettext("permit", "issued")\n'
        'plain = "not for people"\n'
    )
    assert set(texts_of_code(source)) == {
        Text(singular="Red lines"),
        Text(singular="one sentence"),
        Text(singular="%(n)d parcel", plural="%(n)d parcels"),
        Text(singular="issued", context="permit"),
    }


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% translate "Sign in" %}', Text(singular="Sign in")),
        ("{% trans 'Sign in' as words %}", Text(singular="Sign in")),
        ('{% translate "issued" context "permit" %}', Text(singular="issued", context="permit")),
        ('{% translate "at most 50%" %}', Text(singular="at most 50%%")),
        ('{{ value|default:_("None.") }}', Text(singular="None.")),
        ('{% include "pages.html" with title=_("Pages") %}', Text(singular="Pages")),
        (r'{% translate "the \"line\"" %}', Text(singular='the "line"')),
        (
            "{% blocktranslate trimmed %}\n  Plan of\n  {{ number }}\n{% endblocktranslate %}",
            Text(singular="Plan of %(number)s"),
        ),
        (
            "{% blocktranslate count n=n %}{{ n }} plan{% plural %}{{ n }} plans"
            "{% endblocktranslate %}",
            Text(singular="%(n)s plan", plural="%(n)s plans"),
        ),
    ],
)
def test_texts_of_a_template_are_collected(source: str, expected: Text) -> None:
    assert list(texts_of_template(source)) == [expected]


def test_blocks_of_our_templates_are_collected_as_django_looks_them_up() -> None:
    folders = settings.BASE_DIR.glob("*/templates")
    sources = [path.read_text() for folder in folders for path in folder.rglob("*.html")]
    blocks = [
        (source, block)
        for source in sources
        for block in Template(source).nodelist.get_nodes_by_type(BlockTranslateNode)
        if isinstance(block, BlockTranslateNode)
    ]
    assert blocks
    for source, block in blocks:
        singular, _names = block.render_token_list(block.singular)
        plural, _names = block.render_token_list(block.plural or [])
        assert Text(singular=singular, plural=plural) in set(texts_of_template(source))


def test_a_translated_variable_of_a_template_is_no_text() -> None:
    assert list(texts_of_template("{% translate title %} Words {{ name }} {# _('no') #}")) == []


def test_texts_come_from_models_templates_and_the_map_page() -> None:
    found = {text.singular for text in collect_texts(settings.BASE_DIR)}
    assert {"cadastral number", "The plan as PDF", "Selected: {count}"} <= found


def test_an_update_keeps_translations_and_drops_what_nobody_says() -> None:
    known = _catalogue({"parcel": "участок", "obsolete": "прежнее"})
    result = updated(known, [Text(singular="parcel"), Text(singular="tree")])
    assert {m.id: m.string for m in result if m.id} == {"parcel": "участок", "tree": ""}


def test_the_same_texts_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "one.po", tmp_path / "two.po"
    write_catalogue(first, "tt", _catalogue({"tree": "агач", "parcel": "кишәрлек"}))
    with first.open("rb") as source:
        write_catalogue(second, "tt", read_po(source))
    assert first.read_bytes() == second.read_bytes()
    assert first.read_text().index('"parcel"') < first.read_text().index('"tree"')
    assert "Date" not in first.read_text()


@pytest.mark.parametrize(("language", "forms"), [("ru", 4), ("tt", 1)])
def test_a_catalogue_has_the_plural_forms_of_its_language(
    tmp_path: Path, language: str, forms: int
) -> None:
    """As many as Django counts: Russian has a form of its own for fractions, Tatar one form."""
    path = tmp_path / "django.po"
    text = Text(singular="%(n)s tree", plural="%(n)s trees")
    translations = tuple(f"%(n)s агач {form}" for form in range(forms))
    first = updated(Catalog(locale=language), [text])
    first[text.msgid].string = translations
    write_catalogue(path, language, first)
    for _again in range(2):
        write_catalogue(path, language, updated(read_catalogue(path, language), [text]))
    kept = read_catalogue(path, language)
    assert kept.num_plurals == forms
    assert kept[text.msgid].string == translations
    assert list(findings(kept, [text])) == []


@pytest.mark.parametrize(
    ("translations", "found"),
    [
        ({}, ["not collected: 'Found: {count}'"]),
        ({"Found: {count}": ""}, ["not translated: 'Found: {count}'"]),
        ({"Found: {count}": "Найдено: {cuont}"}, ["placeholders {count}, {cuont} differ"]),
        ({"Found: {count}": "Найдено"}, ["placeholders {count} differ"]),
        ({"Found: {count}": "{count} найдено"}, []),
    ],
)
def test_a_wanting_translation_is_named(translations: dict[str, str], found: list[str]) -> None:
    sentences = list(findings(_catalogue(translations), [Text(singular="Found: {count}")]))
    assert len(sentences) == len(found)
    assert all(sentence.startswith(start) for sentence, start in zip(sentences, found, strict=True))


def test_the_check_fails_where_a_catalogue_is_missing(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "LOCALE_PATHS", [tmp_path])
        with pytest.raises(CommandError, match="tt: not collected: 'Red lines'"):
            call_command("collect_texts", "--check")
    assert not list(tmp_path.iterdir())
