"""The page on which the import of a dropped file is ordered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.imports.axes import Axes
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.roles import IMPORT_DATA
from gis_platform.previews.importing import ImportOrder, order_import
from gis_platform.previews.models import PreviewedFile
from gis_platform.previews.numbers import is_number
from gis_platform.previews.placing import Found, Placement, place
from gis_platform.previews.queries import importable_layers, previewed
from gis_platform.previews.reading import FileContent, LayerContent, read_file
from gis_platform.previews.turning import suggests_x_north, turning_sentence

SECONDS_TO_LOOK_AGAIN = 3
FIELD = "field_"
"""How the names of the form's selects begin; the field of the layer follows."""


@require_http_methods(["GET", "POST"])
def import_previewed(request: MunicipalRequest, token: str) -> HttpResponse:
    """Ask how a kept file is to be imported, order it, and show when it is done."""
    request.actor.require(IMPORT_DATA)
    kept = previewed(token, actor=request.actor, now=timezone.now())
    if kept.options is not None:
        return _ordered(request, kept)
    content = read_file(Path(kept.file.path), name=kept.name)
    sent = request.POST if request.method == "POST" else request.GET
    source = _chosen_source(content.layers, sent)
    layer = _chosen_layer(request, sent, source)
    placement = _placement(request, content, sent)
    if request.method == "POST" and placement.how is not Found.OFFERED:
        is_told = placement.how in {Found.PERSON, Found.DATUM_LEFT_OUT}
        crs = placement.code if is_told and placement.code != "file" else ""
        order_import(
            kept,
            _order(layer, source, sent, crs=crs, axes=placement.axes),
            actor=request.actor,
            now=timezone.now(),
        )
        return redirect("import-previewed", municipality=request.municipality.code, token=token)
    context = {
        "kept": kept,
        "layers": importable_layers(request.actor),
        "layer": layer,
        "sources": list(enumerate(content.layers)),
        "number": content.layers.index(source),
        "source": source,
        "placement": placement,
        "is_offered": placement.how is Found.OFFERED,
        "axes": placement.axes,
        "is_turned": suggests_x_north(content, placement, request.municipality),
        "turning_sentence": turning_sentence(),
        "crs": sent.get("crs", "")[:80],
        "fields": _rows(layer, source, sent),
    }
    return render(request, "import_previewed.html", context)


def _placement(request: MunicipalRequest, content: FileContent, sent: QueryDict) -> Placement:
    return place(
        request.municipality,
        stated=content.stated,
        format=content.format,
        names_crs=content.names_crs,
        asked=sent.get("crs", "")[:80],
        axes=sent.get("axes", "")[:80],
    )


def _ordered(request: HttpRequest, kept: PreviewedFile) -> HttpResponse:
    run = (kept.options or {}).get("run")
    if run:
        return redirect("import-report", municipality=kept.municipality.code, pk=run)
    response = render(request, "import_previewed.html", {"kept": kept, "is_waiting": True})
    response["Refresh"] = str(SECONDS_TO_LOOK_AGAIN)
    return response


def _chosen_layer(request: MunicipalRequest, sent: QueryDict, source: LayerContent) -> Layer:
    """Return the named layer, else the one that shares most fields with the file."""
    known = {layer.name: layer for layer in importable_layers(request.actor)}
    there = {name.casefold() for name in source.kinds}
    shared = {name: len(there & set(layer.fields)) for name, layer in known.items()}
    name = sent.get("into", "") or max(shared, key=lambda one: shared[one])
    if name not in known:
        raise InvalidParameter("into", name[:80], f"one of {', '.join(known)}")
    return known[name]


def _chosen_source(layers: tuple[LayerContent, ...], sent: QueryDict) -> LayerContent:
    number = sent.get("layer", "0")
    if not is_number(number) or int(number) >= len(layers):
        raise InvalidParameter("layer", number[:80], f"a number below {len(layers)}")
    return layers[int(number)]


def _rows(layer: Layer, source: LayerContent, sent: QueryDict) -> list[Mapping[str, object]]:
    """Return the fields of a layer, each with the field of the file that is chosen for it."""
    alike = {name.casefold(): name for name in source.kinds}
    names = dict.fromkeys((layer.identifier, *layer.fields, *layer.private_fields))
    return [
        {
            "name": f"{FIELD}{name}",
            "title": str(getattr(layer.column(name), "verbose_name", name)),
            "chosen": sent.get(f"{FIELD}{name}", alike.get(name.casefold(), "")),
        }
        for name in names
    ]


def _order(
    layer: Layer, source: LayerContent, sent: QueryDict, *, crs: str, axes: Axes
) -> ImportOrder:
    chosen = {
        str(row["name"]).removeprefix(FIELD): row["chosen"] for row in _rows(layer, source, sent)
    }
    as_of = sent.get("as_of", "")
    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError as error:
        raise InvalidParameter("as_of", as_of[:40], "a date such as 2026-01-31") from error
    return ImportOrder(
        layer=layer.name,
        source=source.source,
        where=dict(source.source_values),
        fields={name: str(one) for name, one in chosen.items() if one in source.kinds},
        crs=crs,
        axes=axes,
        as_of=day,
        accept_repairs=sent.get("accept_repairs") == "on",
    )
