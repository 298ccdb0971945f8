"""The text of a key: how it is made, read from a request and recognised."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

PREFIX_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PREFIX_LENGTH = 8
SECRET_BYTES = 32
LONGEST_HEADER = 500
_FORM = re.compile(rf"gis_([{PREFIX_CHARACTERS}]{{{PREFIX_LENGTH}}})_([0-9a-f]{{64}})")


@dataclass(frozen=True, kw_only=True)
class Token:
    """A key as its holder has it: a prefix to recognise it by and a secret of 256 bits."""

    prefix: str
    secret: str = field(repr=False)

    @property
    def text(self) -> str:
        """What is sent: `gis_<prefix>_<secret>`."""
        return f"gis_{self.prefix}_{self.secret}"

    @property
    def sha256(self) -> str:
        """What is stored of it, 64 hexadecimal digits: nothing slower is needed for 256 bits."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def has_hash(self, sha256: str) -> bool:
        """Say whether this is the key of a stored hash, in the same time for any hash."""
        return hmac.compare_digest(self.sha256, sha256)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a request sent as its key; token: None if that has not the form of a key.

    by_password: as Basic, which a browser adds by itself once it knows a password.
    """

    token: Token | None
    by_password: bool = False


def new_token() -> Token:
    """Return a key that nobody has."""
    prefix = "".join(secrets.choice(PREFIX_CHARACTERS) for _ in range(PREFIX_LENGTH))
    return Token(prefix=prefix, secret=secrets.token_hex(SECRET_BYTES))


def read_token(text: str) -> Token | None:
    """Return the key of a text, or None."""
    found = _FORM.fullmatch(text.strip())
    return Token(prefix=found[1], secret=found[2]) if found else None


def sent_key(headers: Mapping[str, str]) -> Sent | None:
    """Return what was sent as a key, or None if nothing was.

    `X-API-Key` comes first: a proxy before the site may have a use of its own for the other.
    """
    if "X-API-Key" in headers:
        return Sent(token=read_token(headers["X-API-Key"]))
    header = headers.get("Authorization")
    if header is None:
        return None
    scheme, _, rest = header[:LONGEST_HEADER].partition(" ")
    if scheme.lower() == "basic":
        return Sent(token=_from_basic(rest), by_password=True)
    return Sent(token=read_token(rest) if scheme.lower() == "bearer" else None)


def _from_basic(encoded: str) -> Token | None:
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    _, _, password = pair.partition(":")
    return read_token(password)
