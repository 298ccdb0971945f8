"""From the address to the municipality, its language and who asks."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pghistory
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import has_vary_header, patch_cache_control, patch_vary_headers

from gis_platform.municipalities.actors import Actor, actor_in
from gis_platform.municipalities.models import Municipality

Handler = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
WHO_ASKS = ("Authorization", "X-API-Key", "Cookie")
"""Headers that tell who asks."""
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
    request changes is journalled with the actor. Caches are told for whom an answer is.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; changes are journalled under one context."""
        try:
            if request.method in SAFE_METHODS:
                response = self.get_response(request)
            else:
                with pghistory.context():
                    response = self.get_response(request)
        finally:
            timezone.deactivate()
        actor = getattr(request, "actor", None)
        if actor is not None:
            tell_caches(response, actor)
        return response

    def process_view(
        self,
        request: MunicipalRequest,
        view: Callable[..., HttpResponse],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> None:
        """Resolve the code, unless a key has told who asks; one statement beside the session's."""
        code = kwargs.pop("municipality", None)
        if code is None:
            return
        if not hasattr(request, "actor"):
            try:
                request.actor = actor_in(request.user, str(code))
            except Municipality.DoesNotExist as error:
                raise Http404(f"No municipality is called {code}.") from error
        actor = request.actor
        request.municipality = actor.municipality
        timezone.activate(ZoneInfo(actor.municipality.time_zone))
        by_key = {"key": actor.key} if actor.key else {}
        pghistory.context(user=actor.user_id, actor=actor.name, **by_key)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(actor.municipality.languages[0])


def tell_caches(response: HttpResponse, actor: Actor) -> None:
    """Keep an answer that a view has not called public apart from what others are answered.

    A view calls an answer public only where everybody is answered the same.
    """
    directives = response.get("Cache-Control", "")
    if "public" in directives:
        return
    if not has_vary_header(response, "*"):
        patch_vary_headers(response, WHO_ASKS)
    if actor.user_id is not None and "no-store" not in directives:
        patch_cache_control(response, private=True)


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
