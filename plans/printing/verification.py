"""The QR code by which a paper copy leads to the page where the plan is verified."""

from __future__ import annotations

import io
from functools import lru_cache

import segno


@lru_cache(maxsize=64)
def qr_svg(address: str) -> str:
    """Return the QR code of an address as SVG, without a quiet zone; error correction M.

    Source: ISO/IEC 18004.
    """
    picture = io.BytesIO()
    code = segno.make_qr(address, error="m", boost_error=False)
    code.save(picture, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None, nl=False)
    return picture.getvalue().decode()
