"""What the API tells of the feature service: where it is."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from gis_platform.layers.api.parts import ApiPart, Link
from gis_platform.municipalities.middleware import MunicipalRequest


def service_links(request: MunicipalRequest) -> list[Link]:
    """Return a link to the capabilities of the service."""
    asked = urlencode({"service": "WFS", "request": "GetCapabilities"})
    address = reverse("wfs", args=[request.municipality.code])
    return [
        {
            "rel": "related",
            "href": request.build_absolute_uri(f"{address}?{asked}"),
            "type": "text/xml",
            "title": _("The same layers as a Web Feature Service (WFS 2.0)"),
        }
    ]


FEATURE_SERVICE = ApiPart(name="wfs", links=service_links)
