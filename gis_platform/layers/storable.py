"""What of JSON the database cannot keep. Pure."""

from __future__ import annotations

import orjson


def why_unstorable(value: object) -> str:
    """Return what of a JSON value PostgreSQL cannot keep; empty if it keeps all of it.

    That is the character NUL, halves of characters, and whole numbers of over 64 bits.
    Source: RFC 8259, section 8.2; PostgreSQL, section 8.14.
    """
    try:
        written = orjson.dumps(value)
    except (TypeError, orjson.JSONEncodeError) as error:
        return f"cannot be stored: {str(error)[:120]}"
    return "has a character NUL" if b"\\u0000" in written else ""
