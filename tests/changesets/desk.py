"""Somebody who works on changesets, and where their features lie."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import shapely
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from gis_platform.layers.serializers import to_geos
from gis_platform.municipalities.models import Membership, Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from tests.factories import make_parcel

X, Y = 1_304_000.0, 477_000.0
"""A place of the municipality in its local CRS (MSK-16 zone 1), near 49.1° E, 55.8° N."""
Body = dict[str, Any]


def box(x: float, y: float, width: float = 50.0, height: float = 50.0) -> Body:
    """Return a rectangle as local GeoJSON, from its lower left corner relative to (X, Y)."""
    west, south = X + x, Y + y
    east, north = west + width, south + height
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


def area(geometry: Body) -> float:
    """Return the area of a multipolygon by the shoelace formula, holes taken off."""
    total = 0.0
    for rings in geometry["coordinates"]:
        for place, ring in enumerate(rings):
            twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
            total += abs(twice) / 2 * (-1 if place else 1)
    return total


class Desk:
    """A person at the API of one municipality."""

    def __init__(
        self, municipality: Municipality, name: str = "ann", role: Role = Role.GIS
    ) -> None:
        self.municipality = municipality
        self.name = name
        self.client = Client()
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        user = get_user_model().objects.create_user(name)
        Membership.objects.create(user=user, municipality=municipality, role=role)
        self.client.force_login(user)

    def get(self, path: str) -> Any:
        return self.client.get(f"/{self.municipality.code}/api/{path}")

    def post(self, path: str, body: object, version: int | None = None) -> Any:
        return self._send(self.client.post, path, body, version)

    def put(self, path: str, body: object, version: int | None = None) -> Any:
        return self._send(self.client.put, path, body, version)

    def act(self, stored: Body, action: str, note: str = "", version: int | None = None) -> Any:
        """Do something with a changeset at the version that is known of it."""
        path = f"changesets/{stored['id']}/{action}"
        return self.post(path, {"note": note}, version or stored["version"])

    def publish(self, *edits: Body, **members: Any) -> Any:
        return self.post("changesets/publish", proposal(*edits, **members))

    def draft(self, *edits: Body, **members: Any) -> Body:
        answer = self.post("changesets", proposal(*edits, **members))
        assert answer.status_code == 201, answer.content
        made: Body = answer.json()
        return made

    def another(self) -> Desk:
        """Return the same person at another desk: a client of its own."""
        other = object.__new__(Desk)
        other.municipality, other.name, other.client = self.municipality, self.name, Client()
        other.client.cookies.update(self.client.cookies)
        return other

    def item(self, pk: int, layer: str = "parcels") -> Body:
        """Return a feature as an editor reads it."""
        (found,) = self.get(f"working/items?layer={layer}&ids={pk}").json()["features"]
        made: Body = found
        return made

    def _send(self, method: Any, path: str, body: object, version: int | None) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return method(
            f"/{self.municipality.code}/api/{path}",
            data=body if isinstance(body, str) else json.dumps(body),
            content_type="application/json",
            headers=headers,
        )


def proposal(*edits: Body, **members: Any) -> Body:
    told = {"title": "A survey", "reason": "measured", "source_document": "act 7"}
    return {**told, "edits": list(edits), "lineage": [], "bookmark": None, **members}


def create(key: str, number: str, geometry: Body, **properties: Any) -> Body:
    values = {"cadastral_number": number, **properties}
    return {
        "key": key,
        "layer": "parcels",
        "op": "create",
        "properties": values,
        "geometry": geometry,
    }


def update(key: str, pk: int, version: int, **members: Any) -> Body:
    return {"key": key, "layer": "parcels", "op": "update", "id": pk, "version": version, **members}


def delete(key: str, pk: int, version: int) -> Body:
    return {"key": key, "layer": "parcels", "op": "delete", "id": pk, "version": version}


def stored_parcel(municipality: Municipality, number: str, geometry: Body) -> Parcel:
    """Return a stored parcel with a shape of the local CRS."""
    shape = shapely.geometry.shape(geometry)
    there = municipality.local_crs.to_lonlat(shape)
    return make_parcel(municipality, number, to_geos(there))  # type: ignore[arg-type]
