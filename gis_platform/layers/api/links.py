"""Links between the resources of the API; every address is absolute."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from gis_platform.layers.api.answers import FORM, HTML, JSON, wants_page
from gis_platform.layers.api.parts import Link
from gis_platform.municipalities.middleware import MunicipalRequest

OGC = "http://www.opengis.net/def/rel/ogc/1.0"


def api_address(request: MunicipalRequest, place: str = "") -> str:
    """Return the address of a place below `/{municipality}/api/`."""
    root = reverse("landing", kwargs={"municipality": request.municipality.code})
    return request.build_absolute_uri(root + place)


def link(
    request: MunicipalRequest, rel: str, place: str, title: str, *, media_type: str = JSON
) -> Link:
    """Return a link to a place of the API; a page is asked for by `f`, all else by `Accept`."""
    href = api_address(request, place)
    if media_type == HTML:
        href += f"{'&' if '?' in place else '?'}{FORM}=html"
    return {"rel": rel, "href": href, "type": media_type, "title": title}


def own_links(request: MunicipalRequest, *, media_type: str = JSON) -> list[Link]:
    """Return the links of an answer to itself and to its other form.

    media_type: of the answer to programs.
    """
    here = request.build_absolute_uri(request.path)
    others = request.GET.copy()
    others.pop(FORM, None)

    def one(form: str, of_type: str, title: str) -> Link:
        asked = others.copy()
        asked[FORM] = form
        rel = "self" if (form == "html") == wants_page(request) else "alternate"
        return {"rel": rel, "href": f"{here}?{asked.urlencode()}", "type": of_type, "title": title}

    both = (one("json", media_type, _("This as JSON")), one("html", HTML, _("This as a page")))
    return sorted(both, key=lambda made: made["rel"] != "self")
