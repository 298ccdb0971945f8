"""The collections: one for each layer that the asker may read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from gis_platform.layers.api.answers import GEOJSON, HTML, require_known, respond
from gis_platform.layers.api.links import OGC, api_address, link, own_links
from gis_platform.layers.api.parts import Link, api_parts
from gis_platform.layers.crs_names import CRS84, STORAGE_CRS, frame_of
from gis_platform.layers.extents import LayerExtent, extents
from gis_platform.layers.freshness import Freshness, freshness
from gis_platform.layers.map_description import GROUP_TITLES
from gis_platform.layers.policy import Access, access, readable_layers
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.middleware import MunicipalRequest

JSON_SCHEMA = "application/schema+json"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


def collections(request: MunicipalRequest) -> HttpResponse:
    """List the collections that the asker may read; a bounded number of statements."""
    require_known(request)
    seen = [access(request.actor, layer) for layer in readable_layers(request.actor)]
    described = _described(request, seen)
    body = {
        "title": request.municipality.name,
        "links": own_links(request),
        "crs": crs_list(request),
        "collections": [body for body, _ in described],
    }
    context = {"branches": _branches([fresh for _, fresh in described])}
    return respond(request, body, template="api/collections.html", context=context)


def collection(request: MunicipalRequest, collection: str) -> HttpResponse:
    """Describe one collection, with the links of every door to it."""
    require_known(request)
    seen = access(request.actor, get_layer(collection))
    ((described, fresh),) = _described(request, [seen])
    others: list[Link] = []
    for part in api_parts():
        if part.collection_links:
            others += part.collection_links(request, seen.layer)
    known = {(one["rel"], one["href"]) for one in described["links"]}
    more = [one for one in others if (one["rel"], one["href"]) not in known]
    body = described | {
        "crs": crs_list(request),
        "links": [*own_links(request), *described["links"], *more],
    }
    context = {"layer": seen.layer, "access": seen, "state": fresh}
    return respond(request, body, template="api/collection.html", context=context)


def crs_list(request: MunicipalRequest) -> list[str]:
    """Return the URIs of the coordinate systems in which features can be asked for."""
    return [known.uri for known in frame_of(request).known]


def _branches(states: Sequence[Freshness]) -> list[tuple[str, list[Freshness]]]:
    """Return the layers by branch of the layer tree, for the page."""
    grouped = groupby(states, key=lambda one: one.layer.group)
    return [(str(GROUP_TITLES[group]), list(members)) for group, members in grouped]


def _described(
    request: MunicipalRequest, seen: Sequence[Access]
) -> list[tuple[dict[str, Any], Freshness]]:
    municipality = request.municipality
    fresh = freshness(municipality, municipality.today)
    revisions = {one.layer.name: fresh[one.layer.name].revision for one in seen}
    found = extents(seen, revisions, municipality)
    return [
        (
            _describe(request, one, fresh[one.layer.name], found[one.layer.name]),
            fresh[one.layer.name],
        )
        for one in seen
    ]


def _describe(
    request: MunicipalRequest, seen: Access, fresh: Freshness, extent: LayerExtent
) -> dict[str, Any]:
    layer = seen.layer
    described: dict[str, Any] = {
        "id": layer.name,
        "title": str(layer.title),
        "description": description(fresh),
        "links": collection_links(request, seen),
        "itemType": "feature",
        "crs": ["#/crs"],
        "storageCrs": STORAGE_CRS,
        "loaded": fresh.is_loaded,
        "stale": fresh.is_stale,
        "as_of": fresh.as_of,
    }
    if fresh.is_loaded and fresh.missing:
        described["gaps"] = fresh.missing
    if spatial_and_temporal := _extent(extent):
        described["extent"] = spatial_and_temporal
    return described


def description(fresh: Freshness) -> str:
    """Return a sentence on a layer: its title, and how far its data can be relied on."""
    title = str(fresh.layer.title)
    if not fresh.is_loaded:
        return _(
            "%(title)s. NOT LOADED: that nothing is found here does not mean that nothing is there."
        ) % {"title": title}
    values = {"title": title, "day": fresh.as_of.isoformat() if fresh.as_of else ""}
    if fresh.as_of is None:
        said = _("%(title)s.") % values
    elif fresh.is_stale:
        said = _("%(title)s. Data of %(day)s: older than it should be.") % values
    else:
        said = _("%(title)s. Data of %(day)s.") % values
    if fresh.missing:
        said += " " + _("LOADED IN PART: %(gaps)s") % {"gaps": fresh.missing}
    return said


def _extent(extent: LayerExtent) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if extent.bounds:
        made["spatial"] = {"bbox": [list(extent.bounds)], "crs": CRS84}
    if extent.since:
        since = extent.since.replace(microsecond=0)
        made["temporal"] = {"interval": [[since, None]], "trs": GREGORIAN}
    return made


def collection_links(request: MunicipalRequest, seen: Access) -> list[Link]:
    """Return the links of a collection to its items and their descriptions."""
    place = f"collections/{seen.layer.name}"
    schemas = (
        (f"{OGC}/schema", "schema", _("Schema")),
        ("describedby", "feature-schema", _("Schema of a feature in GeoJSON")),
        (f"{OGC}/queryables", "queryables", _("What can be asked for")),
        (f"{OGC}/sortables", "sortables", _("What can be sorted by")),
    )
    return [
        link(request, "items", f"{place}/items", _("Features as GeoJSON"), media_type=GEOJSON),
        link(request, "items", f"{place}/items", _("Features as a page"), media_type=HTML),
        *(
            link(request, rel, f"{place}/{name}", title, media_type=JSON_SCHEMA)
            for rel, name, title in schemas
        ),
        {
            "rel": "collection",
            "href": api_address(request, place),
            "type": "application/json",
            "title": str(seen.layer.title),
        },
    ]
