"""From what a request sends as its key to who asks; and how much may be asked."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gis_platform.keys.actions import note_use
from gis_platform.keys.errors import KeyOfAnotherMunicipality, KeyRefused
from gis_platform.keys.queries import key_of
from gis_platform.keys.throttle import Excess, count_refused_key, count_request
from gis_platform.keys.tokens import Sent, sent_key
from gis_platform.municipalities.middleware import Handler, MunicipalRequest
from gis_platform.problems import answer

View = Callable[..., HttpResponse]


class KeyMiddleware:
    """Lets a key act for its person under the key's municipality, and nowhere else.

    Comes before the session's and the CSRF middleware. With a key the cookies are ignored, so
    that nothing is done in the name of whoever is signed in, and no CSRF token is needed.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take the key from the headers; nothing is read for a request without one."""
        sent = sent_key(request.headers)
        if sent is not None:
            setattr(request, "sent_key", sent)  # noqa: B010  a new attribute
            request.COOKIES = {}
            request.META.pop("HTTP_COOKIE", None)
            if not (sent.by_password and _is_from_browser(request)):
                setattr(request, "csrf_processing_done", True)  # noqa: B010  a new attribute
        return self.get_response(request)

    def process_view(
        self,
        request: MunicipalRequest,
        view: View,
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Find out whose key it is: one statement, and one a minute to note its use."""
        sent: Sent | None = getattr(request, "sent_key", None)
        code = kwargs.get("municipality")
        if sent is None or code is None:
            return None
        try:
            key, actor = key_of(sent.token, now=timezone.now())
        except KeyRefused as error:
            return _refused(request, error)
        request.user = key.user
        if actor.municipality.code != code:
            elsewhere = KeyOfAnotherMunicipality(key.prefix, actor.municipality, str(code))
            return answer(request, HTTPStatus.FORBIDDEN, elsewhere.code, str(elsewhere))
        note_use(key)
        request.actor = actor
        return None


def _is_from_browser(request: HttpRequest) -> bool:
    # a page of another site can make a browser send the password that it remembers
    return "Origin" in request.headers or "Sec-Fetch-Site" in request.headers


def _refused(request: HttpRequest, error: KeyRefused) -> HttpResponse:
    if excess := count_refused_key(request):
        return too_many(request, excess)
    response = answer(request, HTTPStatus.UNAUTHORIZED, error.code, str(error))
    challenge = f'Bearer realm="gis", error="invalid_token", error_description="{error}"'
    response["WWW-Authenticate"] = challenge
    response["Cache-Control"] = "no-store"
    return response


class ThrottleMiddleware:
    """Refuses what goes beyond the rates; comes after the municipality's middleware."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """Count the request; 429 beyond the rate, nothing is read then."""
        excess = count_request(request)
        return too_many(request, excess) if excess else None


def too_many(request: HttpRequest, excess: Excess) -> HttpResponse:
    """Return the answer to what goes beyond a rate: 429, with when to come back."""
    response = answer(request, HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", str(excess))
    response["Retry-After"] = str(excess.wait_s)
    response["RateLimit-Policy"] = f'"{excess.name}";q={excess.quota};w={excess.window_s}'
    response["RateLimit"] = f'"{excess.name}";r=0;t={excess.wait_s}'
    response["Cache-Control"] = "no-store"
    return response
