"""Addresses that stand in documents, so that they have to be the public ones."""

from __future__ import annotations

from django.conf import settings

from gis_platform.municipalities.models import Municipality

PLACE = "v"


def public_url() -> str:
    """Return the address of the site: PUBLIC_URL, else the first host that is allowed."""
    if settings.PUBLIC_URL:
        return str(settings.PUBLIC_URL)
    hosts = [host for host in settings.ALLOWED_HOSTS if host not in {"*", "testserver"}]
    host = hosts[0].lstrip(".") if hosts else "localhost"
    if settings.HTTPS:
        return f"https://{host}"
    return f"http://{host}:{settings.PUBLIC_PORT}"


def verification_address(municipality: Municipality, code: str) -> str:
    """Return the absolute address of the page that verifies the document of a code."""
    return f"{public_url()}/{municipality.code}/{PLACE}/{code}"
