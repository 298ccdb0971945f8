"""How pages look in a browser: theme and text size, remembered there by two cookies."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

THEMES = {
    "system": _("As the system"),
    "light": _("Light"),
    "dark": _("Dark"),
    "contrast": _("High contrast"),
}
TEXT_SIZES = {"normal": _("Normal"), "large": _("Large"), "largest": _("Largest")}
CHOICES = {"theme": THEMES, "text": TEXT_SIZES}
"""By the name of the cookie; what a browser has that has chosen nothing comes first."""
A_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """What one browser has chosen: codes of THEMES and of TEXT_SIZES."""

    theme: str
    text: str


def appearance_of(request: HttpRequest) -> Appearance:
    """Return what the cookies say; a value that is none of the choices counts as not chosen."""
    chosen = {name: request.COOKIES.get(name, "") for name in CHOICES}
    return Appearance(
        **{
            name: chosen[name] if chosen[name] in choices else next(iter(choices))
            for name, choices in CHOICES.items()
        }
    )


def appearance(request: HttpRequest) -> dict[str, object]:
    """Give templates how the page looks and what else can be chosen."""
    return {"appearance": appearance_of(request), "themes": THEMES, "text_sizes": TEXT_SIZES}


@require_POST
def set_appearance(request: HttpRequest) -> HttpResponse:
    """Remember `theme` and `text` in the browser and go back to `next`, a page of this site."""
    back = request.POST.get("next", "/")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(back, hosts, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, choices in CHOICES.items():
        if (value := request.POST.get(name, "")) in choices:
            response.set_cookie(
                name, value, max_age=A_YEAR_S, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
            )
    return response
