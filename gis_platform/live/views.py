"""What pages ask of what happens now."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_http_methods

from gis_platform.layers.api.answers import JSON, json_answer
from gis_platform.layers.api.bodies import read_json
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.storable import why_unstorable
from gis_platform.live.actions import leave, note_presence
from gis_platform.live.errors import LiveError
from gis_platform.live.news import Event, audience_of
from gis_platform.live.queries import state_for
from gis_platform.live.stream import EventStream
from gis_platform.live.streams import HUB, LISTENER
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.problems import answer

MOST_EDITED = 200
LARGEST_ID = 2**63 - 1


@require_GET
def events(request: MunicipalRequest) -> HttpResponseBase:
    """Tell a page what happens, as it happens; 503 where there is no place for its stream."""
    since = _since(request)
    audience = audience_of(request.actor)
    try:
        LISTENER.require()
        mailbox = HUB.enter(audience)
    except LiveError as error:
        return _refused(request, error)
    try:  # after the mailbox is there: nothing falls between the state and the first event
        state = state_for(audience, now=timezone.now(), since=since)
    except Exception:
        HUB.leave(mailbox)
        raise
    opening = Event(name="state", key="state", facts=state).encoded()
    stream = EventStream(mailbox, opening, HUB.leave)
    response = StreamingHttpResponse(stream, content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


@require_GET
def state(request: MunicipalRequest) -> HttpResponse:
    """Tell a page that has no stream what its stream would have told."""
    audience = audience_of(request.actor)
    response = json_answer(state_for(audience, now=timezone.now(), since=_since(request)))
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["POST", "DELETE"])
def presence(request: MunicipalRequest) -> HttpResponse:
    """Note that a page of a person is open, or that it is closed."""
    body = read_json(request, (JSON,))
    session = _session(body.get("session"))
    if request.method == "DELETE":
        leave(session, actor=request.actor)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    changeset = body.get("changeset")
    if changeset is not None and not _is_id(changeset):
        raise InvalidParameter("changeset", str(changeset)[:40], "the id of a changeset, or null")
    note_presence(
        session,
        editing=_editing(body.get("editing", [])),
        changeset=changeset,
        actor=request.actor,
        now=timezone.now(),
    )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _refused(request: MunicipalRequest, error: LiveError) -> HttpResponse:
    members = getattr(error, "members", None)
    status = HTTPStatus.SERVICE_UNAVAILABLE
    response = answer(request, status, "no-stream", str(error), members)
    response["Retry-After"] = str(error.wait_s)
    response["Cache-Control"] = "no-store"
    return response


def _since(request: MunicipalRequest) -> datetime | None:
    text = request.GET.get("since")
    if not text:
        return None
    expected = "the `at` of a state, such as 2026-11-01T09:00:00Z"
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or timezone.is_naive(found):
        raise InvalidParameter("since", text[:40], expected)
    return found


def _session(given: object) -> UUID:
    try:
        return UUID(given if isinstance(given, str) else "")
    except ValueError as error:
        raise InvalidParameter("session", str(given)[:40], "a UUID") from error


def _editing(given: object) -> list[tuple[str, int]]:
    expected = f'up to {MOST_EDITED} of {{"layer": text, "id": number}}'
    if not isinstance(given, list) or len(given) > MOST_EDITED:
        raise InvalidParameter("editing", str(given)[:40], expected)
    for one in given:
        if not isinstance(one, dict) or not _is_feature(one):
            raise InvalidParameter("editing", str(one)[:40], expected)
    return [(one["layer"], one["id"]) for one in given]


def _is_feature(one: dict[str, Any]) -> bool:
    layer = one.get("layer")
    named = isinstance(layer, str) and 0 < len(layer) <= 60 and not why_unstorable(layer)
    return named and _is_id(one.get("id"))


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_ID
