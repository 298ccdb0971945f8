"""Pages of changes that are considered: the form, the report, its files."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.problems import register_problem
from plans.impact.changes import Change, ChangedLayer
from plans.impact.considering import impact
from plans.impact.errors import ReportNotFound, UnreadableChange
from plans.impact.files import COLOURS, TYPES, file_of, picture
from plans.impact.keeping import keep, kept_report, kept_reports
from plans.impact.reading import MOST_BYTES, Attributes, read_change
from plans.impact.rights import CONSIDER_CHANGES
from plans.impact.rows import ORDER, stored_report
from zoning.models import Effect

ROWS_A_PAGE = 100
LAYERS = {
    ChangedLayer.RESTRICTIONS: _("Zone with special conditions"),
    ChangedLayer.ZONES: _("Territorial zone"),
}
EFFECTS = {
    "ZERO": _("nothing left to build on"),
    "LESS": _("less ground for building"),
    "UNKNOWN": _("ground for building not known"),
    "MORE": _("more ground for building"),
    "RULES": _("other rules only"),
    "SAME": _("no difference"),
}
COUNTS = {
    "parcels": _("parcels under the change"),
    "plan_changes": _("parcels whose plan would differ"),
    "newly_zero": _("left without ground for building"),
    "envelope_lost_m2": _("ground for building lost, m²"),
    "envelope_gained_m2": _("ground for building gained, m²"),
    "buildings_in_ban": _("buildings in a new ban"),
    "plans_in_force": _("plans in force"),
    "subjects": _("permits and leases"),
    "not_computed": _("parcels without a plan, refused or blocked"),
}

register_problem(UnreadableChange, HTTPStatus.UNPROCESSABLE_ENTITY)
register_problem(ReportNotFound, HTTPStatus.NOT_FOUND)


@require_http_methods(["GET", "HEAD", "POST"])
def consider(request: MunicipalRequest) -> HttpResponse:
    """Show the form and the last reports; a posted change makes a report."""
    request.actor.require(CONSIDER_CHANGES)
    if request.method != "POST":
        return _form(request)
    try:
        change = _posted(request)
    except UnreadableChange as fault:
        return _form(request, fault=str(fault), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    report = impact(request.actor, change, on=request.municipality.today)
    key = keep(request.municipality, stored_report(report), by=request.actor.name)
    return HttpResponseRedirect(_address(request, key))


@require_safe
def report_page(request: MunicipalRequest, key: str) -> HttpResponse:
    """Show a report: totals, a picture, the parcels page by page."""
    request.actor.require(CONSIDER_CHANGES)
    report = kept_report(request.municipality, key)
    wanted = request.GET.get("effect", "")
    rows = [row for row in report["rows"] if wanted in {"", row["effect"]}]
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row["effect_words"] = EFFECTS[row["effect"]]
        row["colour"] = COLOURS[row["effect"]]
        row |= {name: _localised(row[name]) for name in ("zones_before", "zones_after")}
    counted = {name: sum(row["effect"] == name for row in report["rows"]) for name in ORDER}
    legend = [(name, EFFECTS[name], counted[name]) for name in ORDER if counted[name]]
    shown = {
        "report": report,
        "layer": LAYERS[ChangedLayer(report["layer"])],
        "hectares": report["area_m2"] / 10_000,
        "on": dt.date.fromisoformat(report["on"]),
        "key": key,
        "page": page,
        "wanted": wanted,
        "counts": [(words, report["counts"][name]) for name, words in COUNTS.items()],
        "legend": legend,
        "kinds": list(TYPES),
    }
    return render(request, "impact/report.html", shown)


def _localised(zones: str) -> str:
    """Return codes of zones and their areas as readers of the page's language write them."""
    pairs = (each.rpartition(" ") for each in zones.split(", ") if each)
    return "; ".join(f"{code} {floatformat(area, '2g')}" for code, _space, area in pairs)


@require_safe
def report_picture(request: MunicipalRequest, key: str) -> HttpResponse:
    """Give the parcels of a report as a picture."""
    request.actor.require(CONSIDER_CHANGES)
    drawn = picture(kept_report(request.municipality, key))
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_safe
def report_file(request: MunicipalRequest, key: str, kind: str) -> HttpResponse:
    """Give a report as CSV, GeoJSON or GeoPackage."""
    request.actor.require(CONSIDER_CHANGES)
    report = kept_report(request.municipality, key)
    if kind not in TYPES:
        raise ReportNotFound(f"{key}.{kind}")
    response = HttpResponse(file_of(report, kind), content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="impact.{kind}"'
    return response


def _address(request: MunicipalRequest, key: str) -> str:
    return reverse("impact-report", kwargs={"municipality": request.municipality.code, "key": key})


def _form(
    request: MunicipalRequest, *, fault: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    shown = {
        "fault": fault,
        "layers": LAYERS.items(),
        "effects": Effect.choices,
        "given": request.POST,
        "reports": kept_reports(request.municipality),
    }
    return render(request, "impact/consider.html", shown, status=status)


def _posted(request: MunicipalRequest) -> Change:
    """Return the change of a posted form; UnreadableChange says what is wrong with it."""
    given = request.POST
    file, pasted = request.FILES.get("file"), given.get("geojson", "").strip()
    if file is not None and file.size is not None and file.size > MOST_BYTES:
        size = f"{file.size / 1024**2:.1f} MB"
        most = gettext("at most %(most)s") % {"most": f"{MOST_BYTES // 1024**2} MB"}
        raise UnreadableChange(gettext("The file"), size, most)
    data = file.read() if file is not None else pasted.encode()
    if not data:
        expected = gettext("a file or pasted GeoJSON")
        raise UnreadableChange(gettext("The change"), gettext("empty"), expected)
    layer, replaces = given.get("layer", ""), given.get("replaces", "").strip()
    if layer not in set(ChangedLayer):
        expected = gettext("one of %(values)s") % {"values": ", ".join(ChangedLayer)}
        raise UnreadableChange("layer", repr(layer), expected)
    if replaces and not (replaces.isdecimal() and len(replaces) < 19):
        raise UnreadableChange("replaces", repr(replaces), gettext("the row id of a zone"))
    names = ("code", "effect", "name", "registry_number", "height_limit_m")
    return read_change(
        data,
        layer=ChangedLayer(layer),
        attributes=Attributes(**{name: given.get(name, "").strip() for name in names}),
        replaces=int(replaces) if replaces else None,
        title=given.get("title", "").strip(),
    )
