"""Errors as RFC 9457 problems: one table from exception to answer."""

import logging
import uuid
from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from gis_platform.layers.errors import FeatureNotFound, InvalidParameter, LayerNotFound
from gis_platform.municipalities.actors import NotAllowed

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]

STATUS_OF: dict[type[Exception], HTTPStatus] = {
    LayerNotFound: HTTPStatus.NOT_FOUND,
    FeatureNotFound: HTTPStatus.NOT_FOUND,
    InvalidParameter: HTTPStatus.BAD_REQUEST,
    NotAllowed: HTTPStatus.FORBIDDEN,
    PermissionDenied: HTTPStatus.FORBIDDEN,
    Http404: HTTPStatus.NOT_FOUND,
}


def register_problem(error: type[Exception], status: HTTPStatus) -> None:
    """Say how an app's exception is answered."""
    STATUS_OF[error] = status


def problem(
    status: HTTPStatus, code: str, detail: str, members: Mapping[str, object] | None = None
) -> JsonResponse:
    """Return a problem document; `code` names the kind of error, `detail` is a sentence.

    members: what else it says (RFC 9457, section 3.2).
    """
    body = {
        **(members or {}),
        "type": f"urn:problem:{code}",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _wants_page(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "")


class ProblemMiddleware:
    """Answers exceptions of views: a page for people, a problem document for programs.

    An exception may have `members`, a mapping of what its problem document says besides.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """Turn an exception into an answer; unknown ones are logged under a number."""
        status = next((found for kind, found in STATUS_OF.items() if isinstance(error, kind)), None)
        if isinstance(error, OperationalError) and isinstance(error.__cause__, QueryCanceled):
            status = HTTPStatus.SERVICE_UNAVAILABLE
            return answer(request, status, "too-long", _too_long())
        if status is None:
            number = uuid.uuid4().hex[:12]
            logger.exception("unexpected error %s at %s", number, request.path)
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            detail = _("Something went wrong here. Its number is %(number)s.") % {"number": number}
            return answer(request, status, "unexpected", detail)
        if status == HTTPStatus.FORBIDDEN and _wants_page(request) and request.user.is_anonymous:
            return redirect(f"/accounts/login/?next={request.get_full_path()}")
        members = getattr(error, "members", None)
        return answer(request, status, _code_of(error), _detail_of(error, request), members)


def _detail_of(error: Exception, request: HttpRequest) -> str:
    """Return what an error says: the code of a permission helps a program, not a reader."""
    if type(error) is NotAllowed and _wants_page(request):
        return _("Your role in this municipality does not allow this.")
    return str(error)


def _too_long() -> str:
    return _(
        "The database worked on this longer than it may. "
        "Ask for less: a smaller box, a simpler filter, fewer features."
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a change by a session that does not show it comes from a page of ours."""
    detail = _(
        "The token against forged requests is missing or wrong: send the cookie csrftoken again "
        "as the header X-CSRFToken, or use an API key."
    )
    return answer(request, HTTPStatus.FORBIDDEN, "csrf", detail, {"reason": reason})


def _code_of(error: Exception) -> str:
    name = type(error).__name__
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


def answer(
    request: HttpRequest,
    status: HTTPStatus,
    code: str,
    detail: str,
    members: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Return a page or a problem document, as the asker wants."""
    if _wants_page(request):
        return render(
            request, "problem.html", {"status": int(status), "detail": detail}, status=status
        )
    return problem(status, code, detail, members)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere; what the resolver says names its patterns only."""
    unresolved = isinstance(exception, Resolver404)
    detail = _("There is nothing at this address") if unresolved else str(exception)[:300]
    return answer(request, HTTPStatus.NOT_FOUND, "not-found", detail)
