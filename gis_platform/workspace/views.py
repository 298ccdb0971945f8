"""Views, bookmarks and the state of the layer tree over HTTP, under `/{municipality}/api/`.

Source: RFC 9110 (preconditions), RFC 6585 (428), RFC 9457 (problems).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from gis_platform.layers.api.answers import JSON, json_answer, require_known
from gis_platform.layers.api.bodies import MalformedBody, read_expectation, read_json
from gis_platform.layers.api.editing_problems import answering
from gis_platform.layers.storable import why_unstorable
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.workspace import actions, queries
from gis_platform.workspace.content import read_choices, read_content
from gis_platform.workspace.errors import InvalidContent, InvalidTitle
from gis_platform.workspace.models import LONGEST_TITLE, Bookmark, MapState, SavedView

View = Callable[..., HttpResponse]
Body = dict[str, Any]  # JSON


def own(view: View) -> View:
    """Return a view whose answers are a person's own and kept by no cache."""

    @wraps(view)
    def answered(request: MunicipalRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  a view's
        require_known(request)
        response = answering(view)(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return answered


@own
def list_views(request: MunicipalRequest) -> HttpResponse:
    """List one's own views by title, without what they hold."""
    found = queries.saved_views(request.actor)
    return json_answer({"views": [_named(view) for view in found]})


@own
def save_view(request: MunicipalRequest) -> HttpResponse:
    """Keep a view: title, content and whether it is shared."""
    body = _body(request, "title", "content", "shared")
    view = actions.save_view(
        _title(body),
        read_content(body.get("content")),
        shared=_truth(body, "shared") or False,
        actor=request.actor,
        now=timezone.now(),
    )
    response = _one(view, HTTPStatus.CREATED)
    response["Location"] = request.build_absolute_uri(f"{request.path}/{view.pk}")
    return response


@own
def save_link(request: MunicipalRequest) -> HttpResponse:
    """Keep what a copied link leads to; the same content has the same link."""
    body = _body(request, "content")
    content = read_content(body.get("content"))
    link = actions.link_to(content, actor=request.actor, now=timezone.now())
    return json_answer({"token": link.token})


@own
def one_view(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Return one's own view."""
    return _one(queries.saved_view(request.actor, pk))


@own
def change_view(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Rename, replace or share a view; `If-Match` names the version that was read."""
    body = _body(request, "title", "content", "shared")
    change = actions.ViewChange(
        title=_title(body) if "title" in body else None,
        content=read_content(body["content"]) if "content" in body else None,
        shared=_truth(body, "shared"),
    )
    expected = read_expectation(request.headers)
    actor, now = request.actor, timezone.now()
    return _one(actions.change_view(pk, change, expected, actor=actor, now=now))


@own
def delete_view(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Delete a view; `If-Match` names the version that was read."""
    actions.delete_view(pk, read_expectation(request.headers), actor=request.actor)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@own
def shared_view(request: MunicipalRequest, token: str) -> HttpResponse:
    """Return a shared view to whoever has its token; it holds choices and grants no rights."""
    view = queries.shared_view(request.actor, token)
    return json_answer({"title": view.title, "content": view.content, "version": view.version})


@own
def list_bookmarks(request: MunicipalRequest) -> HttpResponse:
    """List one's own places by title."""
    found = queries.bookmarks(request.actor)
    return json_answer({"bookmarks": [_place(kept) for kept in found]})


@own
def save_bookmark(request: MunicipalRequest) -> HttpResponse:
    """Keep a place: title and bounds."""
    body = _body(request, "title", "bounds")
    bounds = _bounds(body.get("bounds"))
    actor, now = request.actor, timezone.now()
    kept = actions.save_bookmark(_title(body), bounds, actor=actor, now=now)
    return _created(json_answer(_place(kept)))


@own
def rename_bookmark(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Give a place of one's own another title."""
    title = _title(_body(request, "title"))
    actor, now = request.actor, timezone.now()
    return json_answer(_place(actions.rename_bookmark(pk, title, actor=actor, now=now)))


@own
def delete_bookmark(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Delete a place of one's own."""
    actions.delete_bookmark(pk, actor=request.actor)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@own
def map_state(request: MunicipalRequest) -> HttpResponse:
    """Return how the asker last left the layer tree; null if never."""
    return json_answer({"state": _state(queries.map_state(request.actor))})


@own
def keep_state(request: MunicipalRequest) -> HttpResponse:
    """Keep how the asker has left the layer tree; the newest wins."""
    choices = read_choices(_body(request, "choices").get("choices"))
    state = actions.keep_state(choices, actor=request.actor, now=timezone.now())
    return json_answer({"version": state.version, "changed_at": state.changed_at})


def _body(request: MunicipalRequest, *names: str) -> Body:
    """Return the body, for somebody who may keep things; MalformedBody for unknown members."""
    actions.keeper(request.actor)
    body = read_json(request, (JSON,))
    if why := why_unstorable(body):
        raise MalformedBody(f"The body {why}.")
    for name in body:
        if name not in names:
            raise MalformedBody(f"{name[:60]!r} is none of {', '.join(names)}.")
    return body


def _title(body: Body) -> str:
    title = body.get("title")
    text = title.strip() if isinstance(title, str) else ""
    if not 0 < len(text) <= LONGEST_TITLE or not text.isprintable():
        raise InvalidTitle(LONGEST_TITLE)
    return text


def _truth(body: Body, name: str) -> bool | None:
    """Return a truth, None where it is not sent."""
    if name not in body:
        return None
    given = body[name]
    if not isinstance(given, bool):
        raise MalformedBody(f"{name!r} is neither true nor false.")
    return given


def _bounds(given: object) -> actions.Bounds:
    """Return west, south, east, north in degrees; InvalidContent for anything else."""
    listed = given if isinstance(given, list) else []
    numbers = [float(one) for one in listed if type(one) in (int, float)]
    if len(listed) != 4 or len(numbers) != 4:
        raise InvalidContent(place="bounds", problem="west, south, east, north in degrees expected")
    west, south, east, north = numbers
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise InvalidContent(place="bounds", problem="these are no bounds on Earth")
    return west, south, east, north


def _named(view: SavedView) -> Body:
    return {
        "id": view.pk,
        "title": view.title,
        "version": view.version,
        "token": view.token,
        "changed_at": view.changed_at,
    }


def _one(view: SavedView, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    response = json_answer({**_named(view), "content": view.content})
    response.status_code = status
    response["ETag"] = f'"{view.version}"'
    return response


def _created(response: HttpResponse) -> HttpResponse:
    response.status_code = HTTPStatus.CREATED
    return response


def _place(kept: Bookmark) -> Body:
    bounds = (kept.west, kept.south, kept.east, kept.north)
    return {"id": kept.pk, "title": kept.title, "bounds": bounds}


def _state(state: MapState | None) -> Body | None:
    if state is None:
        return None
    return {
        "choices": state.choices,
        "version": state.version,
        "changed_at": state.changed_at,
    }
