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
    asked = request.GET.urlencode()
    if FORM in request.GET:
        others = request.GET.copy()
        del others[FORM]
        asked = others.urlencode()
    asked = f"{asked}&" if asked else ""
    here = f"{request.build_absolute_uri(request.path)}?{asked}{FORM}="
    program: Link = {"href": f"{here}json", "type": media_type, "title": _("This as JSON")}
    page: Link = {"href": f"{here}html", "type": HTML, "title": _("This as a page")}
    first, second = (page, program) if wants_page(request) else (program, page)
    return [{"rel": "self", **first}, {"rel": "alternate", **second}]
