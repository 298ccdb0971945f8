"""The visible stamp of a signature: whose certificate, valid from when to when."""

from __future__ import annotations

import logging
import textwrap
import tomllib
from functools import cache

from django.conf import settings
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.stamp import TextStampStyle

from gis_platform.documents.pdf import FONTS
from gis_platform.documents.signing.ports import CertificateFacts

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of each table
FONT = FONTS / "PTS55F.ttf"
COLOUR = (0.11, 0.28, 0.53)
FONT_SIZE_PT, LEADING_PT, BORDER_PT, MARGIN_PT = 7, 8, 1, 4
CHARACTERS_A_LINE = 58
FALLBACK = "en"


def stamp_lines(certificate: CertificateFacts, language: str, *, is_test: bool) -> list[str]:
    """Return what the stamp says, in a language of the documents or in English."""
    words = _words().get(language) or _words()[FALLBACK]
    owner = ", ".join(filter(None, (certificate.owner, certificate.position)))
    lines = [
        words["title"],
        *_wrapped(words["certificate"].format(serial=certificate.serial)),
        *_wrapped(words["owner"].format(owner=owner)),
        words["valid"].format(
            start=certificate.valid_from.strftime(words["date"]),
            end=certificate.valid_until.strftime(words["date"]),
        ),
    ]
    return [*lines, words["test"]] if is_test else lines


def stamp_style(lines: list[str]) -> TextStampStyle:
    """Return how the stamp is drawn; the font is embedded, as archival files have to."""
    from pyhanko.pdf_utils.font.opentype import (  # noqa: PLC0415  its libraries are large
        GlyphAccumulatorFactory,
    )

    place = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MIN,
        y_align=layout.AxisAlignment.ALIGN_MID,
        margins=layout.Margins(MARGIN_PT, MARGIN_PT, MARGIN_PT, MARGIN_PT),
    )
    return TextStampStyle(
        stamp_text="\n".join(lines).replace("%", "%%"),
        border_width=BORDER_PT,
        border_color=COLOUR,
        text_box_style=TextBoxStyle(
            font=GlyphAccumulatorFactory(str(FONT), font_size=FONT_SIZE_PT),
            font_size=FONT_SIZE_PT,
            leading=LEADING_PT,
            text_color=COLOUR,
            box_layout_rule=layout.SimpleBoxLayoutRule(
                x_align=layout.AxisAlignment.ALIGN_MIN,
                y_align=layout.AxisAlignment.ALIGN_MIN,
                margins=layout.Margins(0, 0, 0, 0),
            ),
        ),
        inner_content_layout=place,
        background=None,
    )


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, CHARACTERS_A_LINE) or [text]


@cache
def _words() -> dict[str, dict[str, str]]:
    path = settings.BASE_DIR / "fixtures" / "documents" / "signature-stamp.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
