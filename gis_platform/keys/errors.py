"""What can be wrong with a key, or with what is asked by it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from gis_platform.municipalities.actors import NotAllowed
from gis_platform.municipalities.models import Municipality


class KeyRefused(Exception):  # noqa: N818  the name is the sentence
    """The key does not open anything; the sentence says why without telling secrets."""

    code: ClassVar[str] = "key-refused"


class UnknownKey(KeyRefused):
    """Nobody has a key with this text."""

    code = "unknown-key"

    def __init__(self) -> None:
        super().__init__(
            "The key is not known here. A key begins with gis_ and is sent as "
            "Authorization: Bearer, as X-API-Key or as the password of Basic."
        )


class ExpiredKey(KeyRefused):
    """The key's time is over."""

    code = "expired-key"

    def __init__(self, key: str, on: date) -> None:
        """key: its prefix. on: the day in the municipality."""
        super().__init__(f"The key {key} expired on {on}.")


class RevokedKey(KeyRefused):
    """The key was taken back."""

    code = "revoked-key"

    def __init__(self, key: str, on: date) -> None:
        """key: its prefix. on: the day in the municipality."""
        super().__init__(f"The key {key} was revoked on {on}.")


class ClosedAccount(KeyRefused):
    """The person of the key may not sign in any more."""

    code = "closed-account"

    def __init__(self, key: str) -> None:
        """key: its prefix."""
        super().__init__(f"The account of the key {key} is closed.")


class KeyOfAnotherMunicipality(NotAllowed):
    """A key opens one municipality."""

    code: ClassVar[str] = "key-of-another-municipality"

    def __init__(self, key: str, municipality: Municipality, asked: str) -> None:
        """municipality: the key's. asked: code in the address."""
        super().__init__("access", municipality)
        self.args = (f"The key {key} is for {municipality.code}, not for {asked}.",)


class SessionNeeded(NotAllowed):
    """Keys are looked after by a person who has signed in, not by a key."""

    def __init__(self, municipality: Municipality) -> None:
        super().__init__("have_keys", municipality)
        self.args = ("Keys are made and revoked by a person who has signed in, not by a key.",)


class InvalidKey(ValueError):  # noqa: N818
    """The key cannot be made as it was asked for."""
