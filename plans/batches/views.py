"""Pages of batches of plans, and the ordering of them from the map."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gis_platform.layers.errors import InvalidParameter
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.roles import MAKE_PLANS
from gis_platform.problems import register_problem
from plans.batches.actions import AGAIN, order_batch, pause_batch, resume_batch, retry_failed
from plans.batches.downloads import csv_lines, zip_pieces
from plans.batches.errors import MOST_PARCELS, BatchNotFound, BatchTooLarge, EmptyBatch
from plans.batches.orders import Order, read_form, read_order
from plans.batches.queries import Tally, batch_of, batches_of, items_of, tally
from plans.models import PlanBatch, PlanBatchItem

BATCHES_A_PAGE = 50
ITEMS_A_PAGE = 50

register_problem(BatchTooLarge, HTTPStatus.BAD_REQUEST)
register_problem(EmptyBatch, HTTPStatus.BAD_REQUEST)
register_problem(BatchNotFound, HTTPStatus.NOT_FOUND)


@require_safe
def batch_list(request: MunicipalRequest) -> HttpResponse:
    """List the batches of the municipality, newest first."""
    request.actor.require(MAKE_PLANS)
    found = batches_of(request.municipality)
    page = Paginator(found, BATCHES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "batches/batches.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new_batch(request: MunicipalRequest) -> HttpResponse:
    """Ask for the parcels of a batch in a form, and order it."""
    request.actor.require(MAKE_PLANS)
    if request.method != "POST":
        context = {"given": request.GET, "most": MOST_PARCELS}
        return render(request, "batches/new.html", context)
    try:
        batch = _ordered(request, read_form(request))
    except (InvalidParameter, BatchTooLarge, EmptyBatch) as error:
        context = {"given": request.POST, "most": MOST_PARCELS, "error": str(error)}
        return render(request, "batches/new.html", context, status=HTTPStatus.BAD_REQUEST)
    return redirect("plan-batch", municipality=request.municipality.code, pk=batch.pk)


@require_POST
def order(request: MunicipalRequest) -> JsonResponse:
    """Order a batch by a JSON body: `ids`, `numbers`, `quarter` or `parameters` of items."""
    request.actor.require(MAKE_PLANS)
    batch = _ordered(request, read_order(request))
    address = _address("plan-batch", batch)
    body = {"batch": batch.pk, "title": batch.title, "page": address}
    return JsonResponse(body, status=HTTPStatus.CREATED, headers={"Location": address})


def _ordered(request: MunicipalRequest, wished: Order) -> PlanBatch:
    return order_batch(
        wished.numbers,
        title=wished.title,
        actor=request.actor,
        today=request.municipality.today,
        now=timezone.now(),
    )


@require_safe
def batch(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Show how far a batch has come and what became of its parcels."""
    request.actor.require(MAKE_PLANS)
    found = batch_of(request.municipality, pk)
    status = request.GET.get("status", "")
    items = items_of(found, status).select_related("plan").defer("plan__facts", "plan__geometry")
    tallied = tally(found, timezone.now())
    context = {
        "batch": found,
        "tally": tallied,
        "tabs": _tabs(tallied, status),
        "status": status,
        "again": sum(tallied.counts.get(each, 0) for each in AGAIN),
        "drafts": tallied.counts.get(PlanBatchItem.Status.DRAFT, 0),
        "tens": tallied.percent // 10 * 10,
        "running": found.status == PlanBatch.Status.RUNNING,
        "page": Paginator(items, ITEMS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "batches/batch.html", context)


def _tabs(tallied: Tally, status: str) -> list[dict[str, object]]:
    """Return the statuses with their counts, each to be chosen as a filter."""
    return [
        {"code": code, "title": title, "count": tallied.counts.get(code, 0), "on": code == status}
        for code, title in PlanBatchItem.Status.choices
    ]


@require_safe
def progress(request: MunicipalRequest, pk: int) -> JsonResponse:
    """Tell how far a batch has come, for programs."""
    request.actor.require(MAKE_PLANS)
    found = batch_of(request.municipality, pk)
    tallied = tally(found, timezone.now())
    return JsonResponse(
        {
            "status": found.status,
            "total": tallied.total,
            "done": tallied.done,
            "counts": tallied.counts,
            "plans_per_second": tallied.per_second,
            "seconds_left": tallied.seconds_left,
        }
    )


@require_POST
def pause(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Pause a batch."""
    return _shown(pause_batch(batch_of(request.municipality, pk), actor=request.actor))


@require_POST
def resume(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Go on with a paused batch."""
    return _shown(resume_batch(batch_of(request.municipality, pk), actor=request.actor))


@require_POST
def retry(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Try the failed and blocked parcels of a batch again."""
    found = batch_of(request.municipality, pk)
    retry_failed(found, actor=request.actor)
    return _shown(found)


@require_safe
def results_csv(request: MunicipalRequest, pk: int) -> StreamingHttpResponse:
    """Give the results of a batch as CSV."""
    request.actor.require(MAKE_PLANS)
    found = batch_of(request.municipality, pk)
    return _download(csv_lines(found), "text/csv; charset=utf-8", f"batch-{pk}.csv")


@require_safe
def plans_zip(request: MunicipalRequest, pk: int) -> StreamingHttpResponse:
    """Give the PDF files of a batch as one archive."""
    request.actor.require(MAKE_PLANS)
    found = batch_of(request.municipality, pk)
    return _download(zip_pieces(found), "application/zip", f"batch-{pk}.zip")


def _download(pieces: Iterable[object], content_type: str, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=content_type, headers=headers)


def _shown(batch: PlanBatch) -> HttpResponse:
    return redirect(_address("plan-batch", batch))


def _address(name: str, batch: PlanBatch) -> str:
    return reverse(name, kwargs={"municipality": batch.municipality.code, "pk": batch.pk})
