"""Objects for tests, built by plain functions."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.gis.geos import MultiPolygon, Polygon

from gis_platform.municipalities.models import Membership, Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel

MSK_16_1 = (
    "+proj=tmerc +lat_0=0 +lon_0=49.03333333333 +k=1 +x_0=1300000 +y_0=-5709414.70 +ellps=krass "
    "+towgs84=23.57,-140.95,-79.8,0,0.35,0.79,-0.22 +units=m +no_defs"
)


def make_municipality(code: str = "riverton", **fields: Any) -> Municipality:
    """Return a stored municipality in MSK-16 zone 1."""
    values: dict[str, Any] = {
        "names": {"ru": "Ривертон", "tt": "Ривертон", "en": "Riverton"},
        "jurisdiction": "ru-16",
        "languages": ["ru", "tt", "en"],
        "crs_name": "МСК-16 зона 1",
        "crs_definition": MSK_16_1,
    }
    return Municipality.objects.create(code=code, **(values | fields))


def make_member(municipality: Municipality, role: Role, name: str = "") -> Any:
    """Return a stored user with one role in a municipality; the password is the name."""
    name = name or f"{role}-{municipality.code}"
    user = get_user_model().objects.create_user(name, password=name)
    Membership.objects.create(user=user, municipality=municipality, role=role)
    return user


def rectangle(lon: float, lat: float, size: float = 0.001) -> MultiPolygon:
    """Return a small rectangle in EPSG:4326 with its lower left corner at lon, lat."""
    ring = Polygon.from_bbox((lon, lat, lon + size, lat + size))
    return MultiPolygon(ring, srid=4326)


def make_parcel(
    municipality: Municipality,
    number: str = "16:50:010101:1",
    geometry: MultiPolygon | None = None,
    **fields: Any,
) -> Parcel:
    """Return a stored parcel."""
    return Parcel.everywhere.create(
        municipality=municipality,
        cadastral_number=number,
        geometry=geometry or rectangle(49.1, 55.8),
        **fields,
    )
