"""Keys for tests, made as people make them."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

from gis_platform.keys.actions import make_key
from gis_platform.keys.models import ApiKey, Scope
from gis_platform.keys.tokens import Token
from gis_platform.municipalities.actors import actor_for
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.factories import make_member


def make_token(
    municipality: Municipality,
    role: Role = Role.GIS,
    scope: Scope = Scope.READ,
    *,
    user: Any = None,
    name: str = "QGIS",
    days: int = 30,
) -> tuple[ApiKey, Token]:
    """Return a stored key of a new member, or of a user, and its text."""
    actor = actor_for(user or make_member(municipality, role), municipality)
    last_day = municipality.today + timedelta(days=days)
    return make_key(actor, name=name, scope=scope, last_day=last_day)


def bearer(token: Token | str) -> dict[str, str]:
    """Return the headers of a request with a key."""
    return {"Authorization": f"Bearer {getattr(token, 'text', token)}"}


def basic(token: Token | str, user: str = "anything") -> dict[str, str]:
    """Return the headers of a request with a key as the password."""
    pair = f"{user}:{getattr(token, 'text', token)}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
