"""Tags that name the files that Vite has built."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@cache
def _manifest() -> dict[str, dict[str, Any]]:
    path = settings.BASE_DIR / "frontend" / "dist" / ".vite" / "manifest.json"
    built: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return built


def _chunks(entry: str) -> list[dict[str, Any]]:
    """Return what an entry imports from the start, what is imported before what imports it."""
    found: dict[str, dict[str, Any]] = {}
    entered = set()

    def add(name: str) -> None:
        if name not in entered:
            entered.add(name)
            for imported in _manifest()[name].get("imports", []):
                add(imported)
            found[name] = _manifest()[name]

    add(entry)
    return list(found.values())


def built(source: str) -> str:
    """Return the address of what Vite has made of a file, by its path below `frontend/`."""
    return static(_manifest()[source]["file"])


@register.simple_tag
def entry(name: str) -> SafeString:
    """Return the script and the style sheets of an entry of the front end.

    What the script imports is asked for beside it: the browser need not read it first.
    """
    chunks = _chunks(name)
    sheets = dict.fromkeys(path for chunk in chunks for path in chunk.get("css", []))
    styles = _lines('<link rel="stylesheet" href="{}">', sheets)
    imported = _lines(
        '<link rel="modulepreload" href="{}">', [each["file"] for each in chunks[:-1]]
    )
    script = static(chunks[-1]["file"])
    return format_html('{}\n{}\n<script type="module" src="{}"></script>', styles, imported, script)


def _lines(line: str, paths: Iterable[str]) -> SafeString:
    return format_html_join("\n", line, ((static(path),) for path in paths))
