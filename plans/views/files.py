"""Files of a plan, and its lines explained for programs."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from gis_platform.municipalities.middleware import CONTENT_SECURITY_POLICY, MunicipalRequest
from gis_platform.municipalities.roles import READ_PLANS
from plans.content import PlanContent
from plans.explaining import explain, represent
from plans.files import FORMATS
from plans.files.json_schema import plan_schema
from plans.files.xml import plan_xsd
from plans.forms import load_form
from plans.models import LandDevelopmentPlan
from plans.queries import plan_of
from plans.snapshot import from_json, to_bytes
from plans.sources import Source

SHOWN_BY_US = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")


@require_safe
@xframe_options_sameorigin
def plan_pdf(request: MunicipalRequest, pk: int) -> FileResponse:
    """Give the PDF as it was made; pages of our own may show it."""
    request.actor.require(READ_PLANS)
    found = plan_of(request.actor, pk)
    response = FileResponse(
        found.document.file.open("rb"),
        content_type="application/pdf",
        filename=f"{file_name(found)}.pdf",
    )
    response.headers["Content-Security-Policy"] = SHOWN_BY_US
    return response


@require_safe
def plan_json(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Give the content of a plan as JSON, the same bytes each time."""
    request.actor.require(READ_PLANS)
    found = plan_of(request.actor, pk)
    return HttpResponse(to_bytes(found.document.content), content_type="application/json")


@require_safe
def schema(request: MunicipalRequest, language: str) -> HttpResponse:
    """Give the published schema of a plan: JSON Schema, or XML Schema."""
    if language == "xsd":
        return HttpResponse(plan_xsd(), content_type="application/xml")
    return HttpResponse(to_bytes(plan_schema()), content_type="application/schema+json")


@require_safe
def plan_file(request: MunicipalRequest, pk: int, extension: str) -> HttpResponse:
    """Give a plan in one of the other formats, made of its frozen content."""
    request.actor.require(READ_PLANS)
    found = plan_of(request.actor, pk)
    if extension not in FORMATS:
        raise Http404(f"No format {extension}: {', '.join(FORMATS)}.")
    content = from_json(PlanContent, found.document.content)
    form = load_form(content.form, content.language)
    chosen = FORMATS[extension]
    name = f'attachment; filename="{file_name(found)}.{extension}"'
    return HttpResponse(
        chosen.write(content, form),
        content_type=chosen.content_type,
        headers={"Content-Disposition": name},
    )


@require_safe
def explained(request: MunicipalRequest, pk: int) -> JsonResponse:
    """Give every line of a plan with feature, act, area and ground; see `represent`."""
    request.actor.require(READ_PLANS)
    found = plan_of(request.actor, pk)
    content = from_json(PlanContent, found.document.content)
    form = load_form(content.form, get_language() or content.language)
    body = represent(
        found,
        explain(content, form),
        local_crs=request.municipality.local_crs,
        href=lambda source: feature_address(request.municipality.code, source),
    )
    return JsonResponse(body)


def feature_address(code: str, source: Source) -> str:
    """Return the address of a feature in the API of a municipality."""
    place = {"municipality": code, "collection": source.layer, "pk": source.feature_id}
    return reverse("item", kwargs=place)


def file_name(plan: LandDevelopmentPlan) -> str:
    """Return the name of a plan's files, without extension."""
    return plan.parcel_number.replace(":", "_").replace("/", "_")
