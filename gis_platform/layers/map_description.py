"""What the map page has to know: layers, looks, texts, who reads, what can be done."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from gis_platform.layers.freshness import Freshness, freshness
from gis_platform.layers.heights import describe_heights
from gis_platform.layers.kinds import queryables
from gis_platform.layers.policy import access, readable_layers
from gis_platform.layers.queries import extent
from gis_platform.layers.records import first_records, past_from
from gis_platform.layers.registry import Group, Layer, get_layer, selection_actions
from gis_platform.layers.style import Look
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.roles import READ_IMPORTS, READ_PLANS

DEEPEST_TILE_ZOOM = 17
GROUP_TITLES = {
    Group.PLANS: _("Land development plans"),
    Group.CADASTRE: _("Cadastre"),
    Group.ZONING: _("Zoning"),
    Group.RESTRICTIONS: _("Restrictions"),
    Group.PROPERTY: _("Municipal property"),
    Group.LANDSCAPING: _("Landscaping"),
    Group.PERMITS: _("Permits"),
    Group.BASE: _("City"),
}
EXTENT_LAYER = "parcels"


@cache
def interface_texts() -> dict[str, str]:
    """Return the texts of the map page in English by key; the page's one list."""
    path = settings.BASE_DIR / "frontend" / "texts.en.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts


def describe_map(actor: Actor, on: date) -> dict[str, Any]:
    """Return the description of a municipality's map for an actor, ready for JSON."""
    municipality = actor.municipality
    fresh = freshness(municipality, on)
    readable = readable_layers(actor)
    firsts = first_records(readable, municipality)
    return {
        "code": municipality.code,
        "name": municipality.name,
        "time_zone": municipality.time_zone,
        "languages": municipality.languages,
        "language": get_language(),
        "bounds": extent(actor, get_layer(EXTENT_LAYER)),
        "user": _user(actor),
        "texts": {key: gettext(text) for key, text in interface_texts().items()},
        "groups": [{"code": group, "title": str(GROUP_TITLES[group])} for group in Group],
        "layers": [
            _layer(layer, fresh[layer.name], actor) | {"recorded_from": firsts[layer.name]}
            for layer in readable
        ],
        "actions": _actions(actor),
        "imports_url": _url("imports", actor) if actor.may(READ_IMPORTS) else None,
        "plans_url": _url("plans", actor) if actor.may(READ_PLANS) else None,
        "municipalities_url": reverse("municipalities"),
        "login_url": f"{reverse('login')}?next={_url('map', actor)}",
        "logout_url": reverse("logout"),
    }


def _url(name: str, actor: Actor) -> str:
    return reverse(name, kwargs={"municipality": actor.municipality.code})


def _user(actor: Actor) -> dict[str, Any] | None:
    if actor.user_id is None:
        return None
    return {"name": actor.name, "roles": sorted(actor.roles)}


def _actions(actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "code": action.code,
            "layer": action.layer,
            "title": str(action.title),
            "url": _url(action.url_name, actor),
            "allowed": actor.may(action.permission),
            "most": action.most,
            "many_url": _url(action.many_url_name, actor) if action.many_url_name else None,
            "many_page": _url(action.many_page_name, actor) if action.many_page_name else None,
        }
        for action in selection_actions()
    ]


def _layer(layer: Layer, fresh: Freshness, actor: Actor) -> dict[str, Any]:
    zooms, seen = layer.zooms, access(actor, layer)
    # without a version: clients ask again, and only what has changed is sent anew
    address = f"/{actor.municipality.code}/tiles/{layer.name}/{{z}}/{{x}}/{{y}}.mvt"
    return {
        "name": layer.name,
        "title": str(layer.title),
        "group": layer.group,
        "geometry": layer.geometry_type,
        "tiles": address,
        "revision": fresh.revision,
        "minzoom": zooms.start,
        "maxzoom": min(zooms.stop - 1, DEEPEST_TILE_ZOOM),
        "loaded": fresh.is_loaded,
        "stale": fresh.is_stale,
        "as_of": fresh.as_of,
        "gaps": fresh.missing if fresh.is_loaded else "",
        "may_edit": actor.may(layer.editing),
        "label_field": layer.label,
        "shown": layer.style.shown,
        "order": layer.style.order,
        "label": layer.style.label,
        "label_from": layer.style.label_from,
        "by": layer.style.by,
        "looks": _looks(layer),
        "tile_fields": {
            name: kind.name.lower()
            for name, kind in queryables(seen).items()
            if name in seen.tile_fields
        },
        "features_from": seen.overview.below if seen.overview else zooms.start,
        "past_from": past_from(layer, seen.overview, actor.municipality),
        "heights": describe_heights(layer.heights, seen.tile_fields),
    }


def _looks(layer: Layer) -> list[dict[str, Any]]:
    plain = [_look(None, layer.style.look, str(layer.title))]
    by_value = [_look(value, look, str(layer.title)) for value, look in layer.style.looks.items()]
    return plain + by_value


def _look(value: str | None, look: Look, layer_title: str) -> dict[str, Any]:
    return {
        "value": value,
        "title": str(look.title) if look.title else layer_title,
        "fill": look.fill,
        "fill_opacity": look.fill_opacity,
        "line": look.line,
        "width": look.width,
        "dash": list(look.dash),
        "radius": look.radius,
        "hatch": look.hatch,
    }
