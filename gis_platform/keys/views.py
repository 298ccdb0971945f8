"""The page of a person's keys."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST

from gis_platform.keys.actions import make_key, require_session, revoke_key
from gis_platform.keys.forms import KeyForm
from gis_platform.keys.models import ApiKey, Scope
from gis_platform.keys.queries import keys_seen_by
from gis_platform.keys.tokens import Token
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.roles import MANAGE_KEYS

KEYS_SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: MunicipalRequest) -> HttpResponse:
    """Show one's keys and make one; its text is in the answer to the making, and never again."""
    require_session(request.actor)
    today = request.municipality.today
    if request.method != "POST":
        return _page(request, KeyForm(today=today))
    form = KeyForm(request.POST, today=today)
    if not form.is_valid():
        return _page(request, form, status=HTTPStatus.BAD_REQUEST)
    wanted = form.cleaned_data
    scope = Scope(wanted["scope"])
    key, token = make_key(
        request.actor, name=wanted["name"], scope=scope, last_day=wanted["last_day"]
    )
    return _page(request, KeyForm(today=today), made=key, token=token)


@require_POST
def revoke(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Revoke a key."""
    try:
        revoke_key(request.actor, pk, now=timezone.now())
    except ApiKey.DoesNotExist as error:
        raise Http404(f"There is no key {pk} that you look after.") from error
    return redirect("keys", municipality=request.municipality.code)


def _page(
    request: MunicipalRequest,
    form: KeyForm,
    *,
    made: ApiKey | None = None,
    token: Token | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "form": form,
        "keys": keys_seen_by(request.actor)[:KEYS_SHOWN],
        "is_manager": request.actor.may(MANAGE_KEYS),
        "made": made,
        "token": token.text if token else "",
        "api": request.build_absolute_uri(f"/{request.municipality.code}/api/"),
    }
    response = render(request, "keys/keys.html", context, status=status)
    add_never_cache_headers(response)
    return response
