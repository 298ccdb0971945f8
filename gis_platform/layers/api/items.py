"""Reading the items of a collection.

Source: OGC 17-069r4 (Features, Part 1), 18-058r1 (Part 2), 19-079r2 (Part 3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe
from django.utils.translation import gettext as _

from gis_platform.layers import queries
from gis_platform.layers.api.answers import FORM, GEOJSON, link_header, respond, wants_page
from gis_platform.layers.api.links import api_address, link, own_links
from gis_platform.layers.api.parts import Link
from gis_platform.layers.cards import card, title
from gis_platform.layers.crs_names import frame_of
from gis_platform.layers.freshness import revision
from gis_platform.layers.history import whole_second
from gis_platform.layers.parameters import Page, read_item, read_page, with_card
from gis_platform.layers.policy import Access, access
from gis_platform.layers.registry import Layer, get_layer
from gis_platform.layers.selection import Selection
from gis_platform.municipalities.middleware import MunicipalRequest

VARY = "Accept, Accept-Language, Cookie"


def items(request: MunicipalRequest, collection: str) -> HttpResponse:
    """Return a page of a collection as GeoJSON with a link to the next, see `queries.find`."""
    seen = access(request.actor, get_layer(collection))
    page = read_page(seen, _asked(request), frame_of(request))
    is_page = wants_page(request)
    if not is_page and (etag := _held(request, seen)):
        return _unchanged(etag)
    found = queries.find(
        page.selection,
        request.municipality,
        after_=page.after,
        limit=page.limit,
        counts=page.count,
    )
    envelope = _envelope(request, page, found)
    if is_page:
        features = [orjson.loads(feature) for feature in found.features]
        body = {"type": "FeatureCollection", "features": features, **envelope}
        response = _shown(request, seen, body, "api/items.html")
    else:
        response = HttpResponse(_collection_text(found, envelope), content_type=GEOJSON)
        response["Link"] = link_header(envelope["links"])
        known = found.revision
        if known is None:
            known = revision(seen.layer, request.municipality)
        response["ETag"] = _etag(request, seen, known)
    return _described(response, page.selection)


def item(request: MunicipalRequest, collection: str, pk: int) -> HttpResponse:
    """Return one feature as GeoJSON, in the reader's words too if asked; one statement."""
    seen = access(request.actor, get_layer(collection))
    asked = _asked(request)
    selection = read_item(seen, asked, frame_of(request))
    in_words = with_card(asked)
    is_page = wants_page(request)
    found: queries.Item | queries.Shown
    if is_page or in_words:
        found = queries.item(selection, request.municipality, pk)
    else:
        found = queries.shown(selection, request.municipality, pk)
    etag = f'"{found.version}"'
    changed = whole_second(found.changed, timezone.now())
    if not is_page and _is_known(request, etag, changed):
        response = _unchanged(etag)
    elif isinstance(found, queries.Shown):
        response = _plain_item(request, seen, found)
    else:
        body = _item_body(request, selection, found)
        response = _shown(request, seen, body, "api/item.html")
    response["ETag"] = etag
    if changed:
        response["Last-Modified"] = http_date(changed.timestamp())
    return _described(response, selection)


def _asked(request: MunicipalRequest) -> dict[str, str]:
    """Return the parameters without the form of the answer."""
    return {name: str(value) for name, value in request.GET.items() if name != FORM}


def _envelope(request: MunicipalRequest, page: Page, found: queries.FeaturePage) -> dict[str, Any]:
    """Return what a page has beside its features."""
    envelope: dict[str, Any] = {
        "numberReturned": len(found.features),
        "timeStamp": timezone.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "links": _links(request, page, found.following),
    }
    if found.matched is not None:
        envelope["numberMatched"] = found.matched
    return envelope


def _links(request: MunicipalRequest, page: Page, following: str | None) -> list[Link]:
    layer = page.selection.access.layer
    links = own_links(request, media_type=GEOJSON)
    if following:
        parameters = request.GET.copy()
        parameters["after"] = following
        href = request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")
        links.append({"rel": "next", "type": GEOJSON, "href": href, "title": _("Next page")})
    links.append(link(request, "collection", f"collections/{layer.name}", str(layer.title)))
    return links


def _collection_text(found: queries.FeaturePage, envelope: Mapping[str, Any]) -> bytes:
    features, rest = b",".join(found.features), orjson.dumps(envelope)[1:]
    return b'{"type":"FeatureCollection","features":[' + features + b"]," + rest


def _plain_item(request: MunicipalRequest, seen: Access, found: queries.Shown) -> HttpResponse:
    """Return the text that the database has made, with what else an item has."""
    links = _item_links(request, seen.layer)
    rest = orjson.dumps({"layer": seen.layer.name, "version": found.version, "links": links})
    response = HttpResponse(found.text[:-1] + b"," + rest[1:], content_type=GEOJSON)
    response["Link"] = link_header(links)
    return response


def _item_links(request: MunicipalRequest, layer: Layer) -> list[Link]:
    place = f"collections/{layer.name}"
    return [
        *own_links(request, media_type=GEOJSON),
        link(request, "collection", place, str(layer.title)),
    ]


def _item_body(
    request: MunicipalRequest, selection: Selection, found: queries.Item
) -> dict[str, Any]:
    seen, layer = selection.access, selection.access.layer
    lines = card(seen, found.values, request.municipality)
    made: Callable[[str], Any] = orjson.loads if wants_page(request) else orjson.Fragment
    return {
        "type": "Feature",
        "id": found.pk,
        "geometry": found.geometry and made(found.geometry),
        "properties": made(found.properties),
        "layer": layer.name,
        "layer_title": str(layer.title),
        "title": title(layer, found.values),
        "card": [{"field": line.field, "label": line.label, "text": line.text} for line in lines],
        "version": found.values["version"],
        "bounds": found.bounds,
        "links": _item_links(request, layer),
    }


def _shown(
    request: MunicipalRequest, seen: Access, body: Mapping[str, Any], template: str
) -> HttpResponse:
    context = {"layer": seen.layer, "access": seen, "query": request.GET}
    return respond(request, body, template=template, content_type=GEOJSON, context=context)


def _described(response: HttpResponse, selection: Selection) -> HttpResponse:
    response["Content-Crs"] = f"<{selection.crs.uri}>"
    response["Vary"] = VARY
    return response


def _etag(request: MunicipalRequest, seen: Access, number: int) -> str:
    """Return what changes when a page may: the data, the question, or what the asker sees.

    Weak: the time that a page tells differs. Read with the page or before it, so that it is
    never newer than the page.
    """
    told = (
        number,
        seen.key,
        request.municipality.crs_definition,
        api_address(request),
        request.get_full_path(),
    )
    return f'W/"{blake2b(repr(told).encode(), digest_size=12).hexdigest()}"'


def _held(request: MunicipalRequest, seen: Access) -> str | None:
    """Return the tag of the page if the asker holds it as it is; one statement if it holds any."""
    if not request.headers.get("If-None-Match"):
        return None
    etag = _etag(request, seen, revision(seen.layer, request.municipality))
    return etag if _is_known(request, etag, None) else None


def _is_known(request: MunicipalRequest, etag: str, changed: datetime | None) -> bool:
    """Say whether a conditional request names what it would get. Source: RFC 9110, 13.2.2."""
    if held := request.headers.get("If-None-Match"):
        tags = [tag.removeprefix("W/") for tag in parse_etags(held)]
        return tags == ["*"] or etag.removeprefix("W/") in tags
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return changed is not None and since is not None and changed.timestamp() <= since


def _unchanged(etag: str) -> HttpResponse:
    return HttpResponse(status=304, headers={"ETag": etag, "Vary": VARY})
