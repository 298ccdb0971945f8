"""Asking the API of a municipality in tests."""

from __future__ import annotations

from typing import Any

from django.test import Client

from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.factories import make_member


def english(client: Client) -> Client:
    """Return a client that reads English."""
    client.cookies["django_language"] = "en"
    return client


def member(client: Client, municipality: Municipality, role: Role = Role.HEAD) -> Client:
    """Return a client that is signed in."""
    client.force_login(make_member(municipality, role))
    return client


def body_of(client: Client, address: str, **headers: str) -> Any:
    """Return the JSON of an address."""
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.content[:300]!r}"
    return answer.json()


def links_of(body: Any, rel: str) -> list[Any]:
    """Return the links of a relation."""
    return [link for link in body["links"] if link["rel"] == rel]
