"""The entrance of the API: its landing page and what it conforms to."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from gis_platform.layers.api.answers import HTML, require_known, respond
from gis_platform.layers.api.links import OGC, api_address, link, own_links
from gis_platform.layers.api.metadata_paths import metadata_components, metadata_paths
from gis_platform.layers.api.openapi import OPENAPI_JSON
from gis_platform.layers.api.parts import ApiPart, Link, api_parts
from gis_platform.municipalities.middleware import MunicipalRequest

SPEC = "http://www.opengis.net/spec"
COMMON = ApiPart(
    name="common",
    conformance=(
        f"{SPEC}/ogcapi-common-1/1.0/conf/core",
        f"{SPEC}/ogcapi-common-1/1.0/conf/landing-page",
        f"{SPEC}/ogcapi-common-1/1.0/conf/json",
        f"{SPEC}/ogcapi-common-1/1.0/conf/html",
        f"{SPEC}/ogcapi-common-1/1.0/conf/oas30",
        f"{SPEC}/ogcapi-common-2/1.0/conf/collections",
        f"{SPEC}/ogcapi-features-3/1.0/conf/queryables",
        f"{SPEC}/ogcapi-features-5/1.0/conf/schemas",
        f"{SPEC}/ogcapi-features-5/1.0/conf/advanced-property-roles",
        f"{SPEC}/ogcapi-features-5/1.0/conf/returnables-and-receivables",
        f"{SPEC}/ogcapi-features-5/1.0/conf/queryables",
        f"{SPEC}/ogcapi-features-5/1.0/conf/sortables",
    ),
    paths=metadata_paths,
    components=metadata_components,
)


def landing(request: MunicipalRequest) -> HttpResponse:
    """Return the landing page, from which everything is found by links."""
    require_known(request)
    municipality = request.municipality
    links: list[Link] = own_links(request)
    links += [
        link(request, "service-desc", "openapi", _("Description of the API (OpenAPI 3.0)"))
        | {"type": OPENAPI_JSON},
        link(request, "service-doc", "openapi", _("The API to read"), media_type=HTML),
        link(request, "conformance", "conformance", _("Standards that the API conforms to")),
        link(request, "data", "collections", _("Collections of features")),
        link(request, f"{OGC}/data", "collections", _("Collections of features")),
        link(request, "related", "crs/local", municipality.crs_name),
    ]
    for part in api_parts():
        if part.links:
            links += part.links(request)
    body = {
        "title": municipality.name,
        "description": _("Features of the city by open standards: OGC API – Features and others."),
        "links": links,
    }
    context = {"address": api_address(request).rstrip("/")}
    return respond(request, body, template="api/landing.html", context=context)


def conformance(request: MunicipalRequest) -> HttpResponse:
    """List the conformance classes of all doors."""
    require_known(request)
    classes = {uri for part in api_parts() for uri in part.conformance}
    body = {"links": own_links(request), "conformsTo": sorted(classes)}
    return respond(request, body, template="api/conformance.html")
