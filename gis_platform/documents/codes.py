"""Codes by which a document is verified: short, easily read aloud, not to be guessed."""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U."""
LENGTH, GROUP = 16, 4
"""80 bits."""
_LIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SHAPE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    """Return a random code as ABCD-EFGH-JKMN-PQRS."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def read_code(written: str) -> str | None:
    """Return a code as it is stored, None for what is none; case, spaces and hyphens are free."""
    letters = re.sub(r"[\s-]", "", written).upper().translate(_LIKE)
    return _grouped(letters) if _SHAPE.fullmatch(letters) else None


def _grouped(letters: str) -> str:
    return "-".join(letters[place : place + GROUP] for place in range(0, LENGTH, GROUP))
