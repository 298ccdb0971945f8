"""Tags that name the files that Vite has built."""

import json
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


def _styles(entry: str, seen: set[str]) -> list[str]:
    if entry in seen:
        return []
    seen.add(entry)
    chunk = _manifest()[entry]
    imported = [css for name in chunk.get("imports", []) for css in _styles(name, seen)]
    return [*imported, *chunk.get("css", [])]


def built(source: str) -> str:
    """Return the address of what Vite has made of a file, by its path below `frontend/`."""
    return static(_manifest()[source]["file"])


@register.simple_tag
def entry(name: str) -> SafeString:
    """Return the script and the style sheets of an entry of the front end."""
    styles = format_html_join(
        "\n",
        '<link rel="stylesheet" href="{}">',
        ((static(path),) for path in dict.fromkeys(_styles(name, set()))),
    )
    script = static(_manifest()[name]["file"])
    return format_html('{}\n<script type="module" src="{}"></script>', styles, script)
