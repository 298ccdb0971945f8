"""Collect the texts of the interface into the catalogues of its languages."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import django
from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

SOURCE_LANGUAGE = "en"
INTERFACE_TEXTS = Path("frontend") / "texts.en.json"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    **{
        name + end: form
        for end in ("", "_lazy")
        for name, form in (
            ("gettext", None),
            ("ngettext", (1, 2)),
            ("pgettext", ((1, "c"), 2)),
            ("npgettext", ((1, "c"), 2, 3)),
        )
    },
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
QUOTED = re.compile(r"""_\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""")


@dataclass(frozen=True, order=True, kw_only=True)
class Text:
    """A text in the source language; `plural` and `context` are empty where it has none."""

    singular: str
    plural: str = ""
    context: str = ""

    @property
    def msgid(self) -> str | tuple[str, str]:
        """The text as babel keys it."""
        return (self.singular, self.plural) if self.plural else self.singular


def collect_texts(root: Path) -> set[Text]:
    """Return every translatable text of the project's code, templates and map page."""
    packages = [
        folder
        for folder in sorted(root.iterdir())
        if (folder / "__init__.py").is_file() and folder.name != "tests"
    ]
    found = set(texts_of_map_page(root / INTERFACE_TEXTS))
    for package in packages:
        for source in package.rglob("*.py"):
            found.update(texts_of_code(source))
        for source in package.rglob("templates/**/*.html"):
            found.update(texts_of_template(source.read_text(encoding="utf-8")))
    return found


def texts_of_code(path: Path) -> Iterator[Text]:
    """Return the texts of a Python file: literals in calls of gettext and its kin."""
    for _line, message, _comments, context in extract_from_file("python", path, keywords=KEYWORDS):
        singular, plural = (message, "") if isinstance(message, str) else message[:2]
        yield Text(singular=singular, plural=plural, context=context or "")


def texts_of_map_page(path: Path) -> Iterator[Text]:
    """Return the values of the map page's list of texts."""
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return (Text(singular=text) for text in texts.values())


def texts_of_template(source: str) -> Iterator[Text]:
    """Return the texts of a Django template: translate, blocktranslate and `_("…")`."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        for literal in QUOTED.findall(token.contents):
            yield Text(singular=_escaped(_unquoted(literal)))
        if token.token_type == TokenType.VAR:
            continue
        name, *options = smart_split(token.contents)
        if name in ("translate", "trans") and options[0][0] in "\"'":
            yield Text(singular=_escaped(_unquoted(options[0])), context=_context(options))
        elif name in ("blocktranslate", "blocktrans"):
            yield _block(tokens, options)


def _block(tokens: Iterator[Token], options: list[str]) -> Text:
    """Return the text up to the end of a blocktranslate, with its variables as `%(name)s`."""
    parts = {"singular": "", "plural": ""}
    into = "singular"
    for token in tokens:
        if token.token_type == TokenType.TEXT:
            parts[into] += _escaped(token.contents)
        elif token.token_type == TokenType.VAR:
            parts[into] += f"%({token.contents})s"
        elif token.contents.strip() == "plural":
            into = "plural"
        elif token.token_type == TokenType.BLOCK:
            break
    if "trimmed" in options:
        parts = {name: trim_whitespace(text) for name, text in parts.items()}
    return Text(**parts, context=_context(options))


def _context(options: list[str]) -> str:
    if "context" not in options:
        return ""
    return _unquoted(options[options.index("context") + 1])


def _escaped(text: str) -> str:
    """Return a template's text as Django looks it up: a percent sign is doubled."""
    return text.replace("%", "%%")


def _unquoted(literal: str) -> str:
    quote = literal[0]
    return literal[1:-1].replace(f"\\{quote}", quote).replace("\\\\", "\\")


def languages() -> list[str]:
    """Return the languages that need a catalogue."""
    return [code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE]


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of a language is."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read_catalogue(path: Path, language: str) -> Catalog:
    """Return a stored catalogue; an empty one where there is none yet."""
    if not path.is_file():
        return _empty_catalogue(language)
    with path.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def updated(catalogue: Catalog, texts: Iterable[Text]) -> Catalog:
    """Return a catalogue of exactly these texts, with the translations that are known."""
    result = _empty_catalogue(str(catalogue.locale_identifier))
    for text in sorted(texts):
        context = text.context or None
        known = catalogue.get(text.msgid, context)
        same_form = known is not None and isinstance(known.id, str) == isinstance(text.msgid, str)
        result.add(text.msgid, known.string if known and same_form else "", context=context)
    return result


def write_catalogue(path: Path, language: str, catalogue: Catalog) -> None:
    """Write a catalogue so that the same texts give the same bytes: no dates, no places."""
    buffer = BytesIO()
    write_po(
        buffer,
        catalogue,
        width=100,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_header(language).encode() + buffer.getvalue())


def _empty_catalogue(language: str) -> Catalog:
    """Return a catalogue without texts that counts plurals as Django's own catalogue does."""
    catalogue = Catalog(locale=language)
    catalogue.mime_headers = [("Plural-Forms", _plural_forms(language))]
    return catalogue


def _plural_forms(language: str) -> str:
    own = Path(django.__file__).parent / "conf/locale" / language / "LC_MESSAGES/django.po"
    with own.open("rb") as source:
        return read_po(source, locale=language).plural_forms.rstrip(";")


def _header(language: str) -> str:
    """Return the head of a catalogue; plurals are counted as Django's own catalogue does."""
    plural_forms = _plural_forms(language)
    fields = (
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {plural_forms};",
    )
    lines = "\n".join(f'"{field}\\n"' for field in fields)
    return f'msgid ""\nmsgstr ""\n{lines}\n\n'


def findings(catalogue: Catalog, texts: Iterable[Text]) -> Iterator[str]:
    """Return what is wrong with a catalogue, a sentence a finding."""
    for text in sorted(texts):
        message = catalogue.get(text.msgid, text.context or None)
        if message is None:
            yield f"not collected: {text.singular!r}"
        elif not _translations(message) or not all(_translations(message)):
            yield f"not translated: {text.singular!r}"
        elif different := _different_placeholders(message):
            yield f"placeholders {', '.join(sorted(different))} differ: {text.singular!r}"


def _translations(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _different_placeholders(message: Message) -> set[str]:
    """Return the placeholders that only the text or only one of its translations has."""
    asked = set(PLACEHOLDER.findall(message.id if isinstance(message.id, str) else message.id[-1]))
    return {
        name
        for string in _translations(message)
        for name in asked ^ set(PLACEHOLDER.findall(string))
    }


class Command(BaseCommand):
    """Brings the catalogues up to the code, or checks that they are."""

    help = "Collect the texts of the interface into the catalogues of its languages (.po)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --check."""
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail if a translation is wanting"
        )

    def handle(self, *, check: bool, **options: object) -> None:
        """Collect all; with `check` fails naming what is missing or disagrees."""
        texts = collect_texts(settings.BASE_DIR)
        wrong: list[str] = []
        counts = []
        for language in languages():
            path = catalogue_path(language)
            catalogue = read_catalogue(path, language)
            if not check:
                catalogue = updated(catalogue, texts)
                write_catalogue(path, language, catalogue)
            found = [f"{language}: {finding}" for finding in findings(catalogue, texts)]
            wrong += found
            counts.append(f"{language}: {len(found)} to do")
        if check and wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"{len(texts)} texts, {', '.join(counts)}")
