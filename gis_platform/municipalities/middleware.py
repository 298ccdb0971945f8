"""From the address to the municipality, its language and who asks."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pghistory
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation

from gis_platform.municipalities.actors import Actor, actor_for
from gis_platform.municipalities.models import Municipality

Handler = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self' blob:",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "object-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class MunicipalRequest(HttpRequest):
    """A request under `/{municipality}/`; for annotations only."""

    municipality: Municipality
    actor: Actor


class MunicipalityMiddleware:
    """Turns `municipality` of the address into `request.municipality` and `request.actor`.

    Views are called without the `municipality` argument. An unknown code is 404. What a
    request changes is journalled with the actor.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; changes are journalled under one context."""
        try:
            if request.method in SAFE_METHODS:
                return self.get_response(request)
            with pghistory.context():
                return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self,
        request: MunicipalRequest,
        view: Callable[..., HttpResponse],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> None:
        """Resolve the code; two statements for a signed-in user, one otherwise."""
        code = kwargs.pop("municipality", None)
        if code is None:
            return
        try:
            request.municipality = Municipality.objects.get(code=code)
        except Municipality.DoesNotExist as error:
            raise Http404(f"No municipality is called {code}.") from error
        request.actor = actor_for(request.user, request.municipality)
        timezone.activate(ZoneInfo(request.municipality.time_zone))
        pghistory.context(user=request.actor.user_id, actor=request.actor.name)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(request.municipality.languages[0])


def language(get_response: Handler) -> Handler:
    """Choose the language: the reader's cookie, else the browser's (a municipality has its own)."""

    def handle(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _ in settings.LANGUAGES}
        if chosen not in known:
            chosen = translation.get_language_from_request(request)
        translation.activate(chosen)
        response = get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or chosen)
        return response

    return handle


def security_headers(get_response: Handler) -> Handler:
    """Add the Content-Security-Policy: own scripts, styles, fonts and pictures only."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response

    return handle
