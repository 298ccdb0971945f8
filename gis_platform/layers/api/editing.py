"""Changing features: create, replace, update, delete.

Source: OGC 20-002 (OGC API – Features – Part 4, draft), RFC 9110, RFC 7396, RFC 6585.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from gis_platform.layers import actions
from gis_platform.layers.api.answers import GEOJSON, json_answer
from gis_platform.layers.api.bodies import (
    PATCH_TYPES,
    WHOLE_TYPES,
    read_accepted,
    read_expectation,
    read_feature,
    read_patch,
    read_provenance,
)
from gis_platform.layers.api.editing_problems import EditingNotOffered, answering
from gis_platform.layers.crs_names import CRS84, frame_of
from gis_platform.layers.policy import access, require_readable
from gis_platform.layers.registry import Layer, get_layer
from gis_platform.layers.serializers import represent
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.middleware import MunicipalRequest

READING = ("GET", "HEAD", "OPTIONS")
ITEMS_EDITING = ("POST",)
ITEM_EDITING = ("PUT", "PATCH", "DELETE")
MINIMAL = "return=minimal"


def items_options(request: MunicipalRequest, collection: str) -> HttpResponse:
    """Tell which methods the actor may use on a collection's items."""
    return _options(request, collection, ITEMS_EDITING, {"Accept-Post": ", ".join(WHOLE_TYPES)})


def item_options(request: MunicipalRequest, collection: str, pk: int) -> HttpResponse:
    """Tell which methods the actor may use on an item."""
    return _options(request, collection, ITEM_EDITING, {"Accept-Patch": ", ".join(PATCH_TYPES)})


@answering
def create_item(request: MunicipalRequest, collection: str) -> HttpResponse:
    """Add a feature to a collection."""
    layer = editable_layer(request.actor, collection, ITEMS_EDITING)
    stored = actions.create_feature(
        layer,
        read_feature(request, frame_of(request)),
        actor=request.actor,
        why=read_provenance(request.headers),
    )
    response = _answer(request, layer, stored, status=201)
    response["Location"] = _address(request, layer, stored)
    return response


@answering
def replace_item(request: MunicipalRequest, collection: str, pk: int) -> HttpResponse:
    """Replace what may be changed of a feature; a precondition names the state that was read."""
    layer = editable_layer(request.actor, collection, ITEM_EDITING)
    return _changed(request, layer, pk, read_feature, actions.replace_feature)


@answering
def update_item(request: MunicipalRequest, collection: str, pk: int) -> HttpResponse:
    """Change parts of a feature; a precondition names the state that was read."""
    layer = editable_layer(request.actor, collection, ITEM_EDITING)

    def read(sent: MunicipalRequest, frame: Any) -> Any:  # noqa: ANN401  as read_feature
        return read_patch(sent, frame, pk)

    return _changed(request, layer, pk, read, actions.update_feature)


@answering
def delete_item(request: MunicipalRequest, collection: str, pk: int) -> HttpResponse:
    """End a feature's lifespan; a precondition names the state that was read."""
    layer = editable_layer(request.actor, collection, ITEM_EDITING)
    actions.delete_feature(
        layer,
        pk,
        read_expectation(request.headers),
        actor=request.actor,
        why=read_provenance(request.headers),
        now=timezone.now(),
        accepted=read_accepted(request.headers),
    )
    return HttpResponse(status=204)


def editable_layer(actor: Actor, name: str, editing: tuple[str, ...]) -> Layer:
    """Return a layer that the actor may edit.

    Raises NotAllowed, and EditingNotOffered for a layer that nobody edits.
    """
    layer = get_layer(name)
    require_readable(actor, layer)
    if not layer.editors:
        raise EditingNotOffered(layer.name, READING)
    actor.require(layer.editing)
    return layer


def _changed(
    request: MunicipalRequest,
    layer: Layer,
    pk: int,
    read: Callable[..., Any],
    act: Callable[..., actions.Stored],
) -> HttpResponse:
    stored = act(
        layer,
        pk,
        read(request, frame_of(request)),
        read_expectation(request.headers),
        actor=request.actor,
        why=read_provenance(request.headers),
    )
    return _answer(request, layer, stored, status=200)


def _answer(
    request: MunicipalRequest, layer: Layer, stored: actions.Stored, *, status: int
) -> HttpResponse:
    """Return the new state, or just its version where the asker prefers that."""
    if MINIMAL in request.headers.get("Prefer", "").replace(" ", "").lower():
        response = HttpResponse(status=204 if status == 200 else status)
        response["Preference-Applied"] = MINIMAL
    else:
        body = represent(access(request.actor, layer), stored.feature)
        body |= {"version": stored.feature.version, "revision": stored.revision}
        response = json_answer(body, GEOJSON)
        response.status_code = status
        response["Content-Crs"] = f"<{CRS84}>"
        response["Content-Location"] = _address(request, layer, stored)
    response["ETag"] = f'"{stored.feature.version}"'
    response["Last-Modified"] = http_date(_last_modified(stored))
    return response


def _last_modified(stored: actions.Stored) -> float:
    """Return the moment of the change rounded up as everywhere, but never after the answer.

    A date before the change itself fits no later state: a change that names it is refused.
    """
    rounded = stored.changed_at.replace(microsecond=0)
    if rounded < stored.changed_at:
        rounded += timedelta(seconds=1)
    return min(rounded, timezone.now()).timestamp()


def _address(request: MunicipalRequest, layer: Layer, stored: actions.Stored) -> str:
    place = {
        "municipality": request.municipality.code,
        "collection": layer.name,
        "pk": stored.feature.pk,
    }
    return request.build_absolute_uri(reverse("item", kwargs=place))


def _options(
    request: MunicipalRequest, collection: str, editing: tuple[str, ...], accepts: dict[str, str]
) -> HttpResponse:
    layer = get_layer(collection)
    require_readable(request.actor, layer)
    may_edit = request.actor.may(layer.editing)
    methods = [*READING[:2], *(editing if may_edit else ()), READING[2]]
    headers = {"Allow": ", ".join(methods)} | (accepts if may_edit else {})
    return HttpResponse(headers=headers)
