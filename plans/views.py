"""Pages and files of land development plans, and the making of them from the map."""

from __future__ import annotations

import orjson
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.roles import READ_PLANS
from plans.queries import plan_of, plans_of

PLANS_A_PAGE = 50


@require_safe
def plan_list(request: MunicipalRequest) -> HttpResponse:
    """List the plans of the municipality, newest first."""
    request.actor.require(READ_PLANS)
    page = Paginator(plans_of(request.municipality), PLANS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/plans.html", {"page": page})


@require_safe
@xframe_options_sameorigin
def plan_pdf(request: MunicipalRequest, pk: int) -> FileResponse:
    """Give the PDF as it was made; it may be shown in a page of our own."""
    request.actor.require(READ_PLANS)
    found = plan_of(request.municipality, pk)
    name = f"{found.parcel_number.replace(':', '_')}.pdf"
    return FileResponse(
        found.document.file.open("rb"), content_type="application/pdf", filename=name
    )


@require_safe
def plan_json(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Give the content of a plan as JSON, the same bytes each time."""
    request.actor.require(READ_PLANS)
    found = plan_of(request.municipality, pk)
    options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    body = orjson.dumps(found.document.content, option=options)
    return HttpResponse(body, content_type="application/json")
