"""Pages of the layers: the map, the imports and their reports."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from gis_platform.layers.freshness import freshness
from gis_platform.layers.models import ImportRun
from gis_platform.layers.policy import readable_layers
from gis_platform.layers.registry import layers
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import READ_IMPORTS

RUNS_A_PAGE = 50
REFUSALS_A_PAGE = 200


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """List the municipalities by name, with how far their layers are loaded; one statement."""
    loaded = Q(layer_states__loaded_at__isnull=False)
    listed = Municipality.objects.defer("boundary").annotate(
        loaded_layers=Count("layer_states", filter=loaded),
        newest_data=Max("layer_states__as_of", filter=loaded),
    )
    context = {
        "municipalities": sorted(listed, key=lambda one: one.name.casefold()),
        "layer_count": len(layers()),
    }
    return render(request, "municipalities.html", context)


@require_safe
@ensure_csrf_cookie
def map_page(request: MunicipalRequest) -> HttpResponse:
    """Show the map of the municipality."""
    return render(request, "map.html")


@require_safe
def imports(request: MunicipalRequest) -> HttpResponse:
    """List what has been brought in, newest first, and how fresh each layer is."""
    request.actor.require(READ_IMPORTS)
    runs = ImportRun.objects.filter(municipality=request.municipality)
    page = Paginator(runs.defer("refusals", "notes"), RUNS_A_PAGE).get_page(request.GET.get("page"))
    fresh = freshness(request.municipality, request.municipality.today)
    states = [fresh[layer.name] for layer in readable_layers(request.actor)]
    return render(request, "imports.html", {"page": page, "states": states})


@require_safe
def import_report(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Show the report of one import: counts by layer, refusals with reasons, remarks."""
    request.actor.require(READ_IMPORTS)
    run = get_object_or_404(ImportRun, pk=pk, municipality=request.municipality)
    titles = {layer.name: layer.title for layer in layers()}
    counts = [(titles.get(name, name), row) for name, row in sorted(run.counts.items())]
    refusals = Paginator(run.refusals, REFUSALS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "import_report.html", {"run": run, "counts": counts, "page": refusals})
