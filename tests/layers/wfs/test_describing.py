"""What the service tells of itself: types of what the asker may read, in the reader's language."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from gis_platform.keys.models import Scope
from gis_platform.layers.models import LayerState
from gis_platform.layers.policy import readable_layers
from gis_platform.layers.registry import layers
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from tests.keys.making import basic, make_token
from tests.layers.wfs.asking import OWS, WFS, ask, parsed

XSD = "{http://www.w3.org/2001/XMLSchema}"


def described(client: Client, **more: Any) -> dict[str, Element]:
    """Return the types of the capabilities by their names."""
    answered = parsed(ask(client, "GetCapabilities", **more))
    types = answered.iter(f"{WFS}FeatureType")
    return {(one.findtext(f"{WFS}Name") or "").removeprefix("app:"): one for one in types}


def test_types_are_the_layers_that_the_asker_may_read(client: Client, here: Municipality) -> None:
    public = [layer.name for layer in readable_layers(Actor(municipality=here))]
    assert list(described(client)) == public
    _, token = make_token(here, Role.ARCHITECT, Scope.READ)
    everything = described(client, headers=basic(token))
    assert list(everything) == [layer.name for layer in layers()]
    assert "land-development-plans" not in public


def test_titles_come_in_the_language_of_the_reader(client: Client, here: Municipality) -> None:
    titles = {}
    for language in ("ru", "en"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        titles[language] = described(client)["parcels"].findtext(f"{WFS}Title")
    assert titles == {"ru": "Земельные участки", "en": "Land parcels"}


def test_what_is_not_loaded_is_said_to_be_so(client: Client, here: Municipality) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "NOT LOADED" in (described(client)["parcels"].findtext(f"{WFS}Abstract") or "")
    LayerState.objects.update_or_create(
        municipality=here,
        table_name="parcels_parcel",
        defaults={"loaded_at": timezone.now(), "as_of": "2026-06-01"},
    )
    abstract = described(client)["parcels"].findtext(f"{WFS}Abstract") or ""
    assert "NOT LOADED" not in abstract
    assert "2026-06-01" in abstract


def test_bounds_are_those_of_the_features(client: Client, row: list[Parcel]) -> None:
    bounds = described(client)["parcels"].find(f"{OWS}WGS84BoundingBox")
    assert bounds is not None
    corners = [[float(number) for number in (corner.text or "").split()] for corner in bounds]
    assert corners[0] == pytest.approx([49.1, 55.8], abs=2e-4)
    assert corners[1] == pytest.approx([49.1065, 55.8005], abs=2e-4)
    assert described(client)["trees"].find(f"{OWS}WGS84BoundingBox") is None


def test_pages_are_announced_large(client: Client, here: Municipality) -> None:
    answered = parsed(ask(client, "GetCapabilities"))
    constraints = {
        one.attrib["name"]: one.findtext(f"{OWS}DefaultValue")
        for one in answered.iter(f"{OWS}Constraint")
    }
    assert constraints["CountDefault"] == "10000"
    assert constraints["ImplementsResultPaging"] == "TRUE"
    assert constraints["ImplementsTransactionalWFS"] == "FALSE"


def test_the_schema_has_types(client: Client, here: Municipality) -> None:
    schema = parsed(ask(client, "DescribeFeatureType", typenames="app:parcels"))
    elements = {one.attrib["name"]: one.attrib for one in schema.iter(f"{XSD}element")}
    types = {name: attributes["type"] for name, attributes in elements.items()}
    assert types["parcels"] == "app:ParcelsType"
    assert types["cadastral_number"] == "string"
    assert types["area_value"] == "decimal"
    assert types["version"] == "nonNegativeInteger"
    assert types["begin_lifespan"] == "dateTime"
    assert types["geometry"] == "gml:MultiSurfacePropertyType"
    assert elements["predecessor_numbers"]["maxOccurs"] == "unbounded"


def test_every_type_is_described_and_asked_for(client: Client, here: Municipality) -> None:
    for name in described(client):
        schema = parsed(ask(client, "DescribeFeatureType", typenames=f"app:{name}"))
        assert [one.attrib["name"] for one in schema if one.tag == f"{XSD}element"] == [name]
        assert parsed(ask(client, typenames=f"app:{name}", count=1)).attrib["numberReturned"] == "0"


def test_the_landing_page_of_the_api_leads_here(client: Client, here: Municipality) -> None:
    links = client.get("/here/api/?f=json").json()["links"]
    (found,) = [link["href"] for link in links if "/wfs?" in link["href"]]
    assert parsed(client.get(found)).tag == f"{WFS}WFS_Capabilities"
