"""Requests that edit, and where their features lie."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from gis_platform.municipalities.models import Membership, Municipality
from gis_platform.municipalities.roles import Role

GEOJSON = "application/geo+json"
MERGE_PATCH = "application/merge-patch+json"
Body = dict[str, Any]


def square(lon: float, lat: float, size: float = 0.001) -> Body:
    """Return a GeoJSON square with its lower left corner at lon, lat; counter-clockwise."""
    east, north = round(lon + size, 9), round(lat + size, 9)
    ring = [[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry: Body | None, **properties: Any) -> Body:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def make_person(municipality: Municipality, role: Role) -> Any:
    """Return a member who has no password: making one takes long."""
    user = get_user_model().objects.create_user(f"{role}-{municipality.code}")
    Membership.objects.create(user=user, municipality=municipality, role=role)
    return user


def items_url(municipality: Municipality, layer: str = "parcels", pk: int | None = None) -> str:
    url = f"/{municipality.code}/api/collections/{layer}/items"
    return url if pk is None else f"{url}/{pk}"


class Editor:
    """Somebody who sends changes to one municipality, by default as its GIS specialist."""

    def __init__(self, municipality: Municipality, role: Role | None = Role.GIS) -> None:
        self.municipality = municipality
        self.client = Client()
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        if role is not None:
            self.client.force_login(make_person(municipality, role))

    def get(self, layer: str, pk: int | None = None) -> Any:
        return self.client.get(items_url(self.municipality, layer, pk))

    def create(self, layer: str, body: object, content_type: str = GEOJSON, **headers: str) -> Any:
        return self._send("post", (layer, None), body, content_type, headers)

    def replace(
        self, layer: str, pk: int, body: object, content_type: str = GEOJSON, **headers: str
    ) -> Any:
        return self._send("put", (layer, pk), body, content_type, headers)

    def update(
        self, layer: str, pk: int, body: object, content_type: str = MERGE_PATCH, **headers: str
    ) -> Any:
        return self._send("patch", (layer, pk), body, content_type, headers)

    def delete(self, layer: str, pk: int, **headers: str) -> Any:
        url = items_url(self.municipality, layer, pk)
        return self.client.delete(url, headers=_headers(headers))

    def _send(
        self,
        method: str,
        place: tuple[str, int | None],
        body: object,
        content_type: str,
        headers: dict[str, str],
    ) -> Any:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return getattr(self.client, method)(
            items_url(self.municipality, *place),
            data=data,
            content_type=content_type,
            headers=_headers(headers),
        )


def _headers(given: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in given.items()}


def etag(version: int) -> str:
    return f'"{version}"'
