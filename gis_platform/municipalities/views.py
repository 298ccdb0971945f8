"""The page of all municipalities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis_platform.municipalities.models import Municipality


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """List the municipalities, by name in the reader's language."""
    listed = sorted(Municipality.objects.all(), key=lambda one: one.name.casefold())
    return render(request, "municipalities.html", {"municipalities": listed})
