"""The style of a municipality's map for MapLibre and for programs that read its styles.

Source: MapLibre Style Specification, version 8; `font-faces` is MapLibre's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.urls import reverse

from gis_platform.layers.freshness import freshness
from gis_platform.layers.map_description import EXTENT_LAYER
from gis_platform.layers.policy import may_read, readable_layers
from gis_platform.layers.queries import extent
from gis_platform.layers.registry import Layer, get_layer
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.templatetags.frontend import built
from tiles.looks import FONT, FONT_BOLD, PAPER, StyleLayer, draw_label, draw_layer
from tiles.looks_plain import draw_plainly, label_plainly
from tiles.revisions import MOST_LAYERS
from tiles.tilejson import centre_of, open_at

FONT_FILES = "node_modules/@fontsource/pt-sans/files/pt-sans"
CYRILLIC = ("U+0301", "U+0400-045F", "U+0490-0491", "U+04B0-04B1", "U+2116")
CYRILLIC_EXT = ("U+0460-048F", "U+0492-04AF", "U+04B2-052F")
USUAL_ZOOM = 13
CITY = "city"


class Reader(StrEnum):
    """The programs that a style is made for."""

    MAPLIBRE = "maplibre"
    QGIS = "qgis"


MAPLIBRE, QGIS = Reader.MAPLIBRE, Reader.QGIS


def city_style(request: MunicipalRequest, reader: Reader) -> dict[str, Any]:
    """Return the style of all loaded layers that the asker may read; addresses are absolute.

    For MapLibre each layer has a source of its own, as on the map page, so that tiles are shared
    with it; for QGIS, which reads one, all are in the same tiles.
    """
    drawn = _drawn(request)
    body: dict[str, Any] = {
        "version": 8,
        "name": request.municipality.name,
        **_view(request),
        "font-faces": font_faces(request),
    }
    if reader is MAPLIBRE:
        sources = {layer.name: _source(request, [layer]) for layer in drawn}
        folder = reverse("style", kwargs={"municipality": request.municipality.code})
        body["sprite"] = request.build_absolute_uri(folder.rsplit("/", 1)[0] + "/sprite")
        layers = [shown for layer in drawn for shown in _shown(layer, draw_layer(layer))]
        layers += [shown for layer in drawn for shown in _shown(layer, draw_label(layer))]
    else:
        chunks = [drawn[i : i + MOST_LAYERS] for i in range(0, len(drawn), MOST_LAYERS)]
        names = [CITY if not i else f"{CITY}-{i + 1}" for i in range(len(chunks))]
        sources = dict(zip(names, (_source(request, chunk) for chunk in chunks), strict=True))
        placed = [(layer, names[i // MOST_LAYERS]) for i, layer in enumerate(drawn)]
        layers = [one for it, name in placed for one in _shown(it, draw_plainly(it, name))]
        layers += [one for it, name in placed for one in _shown(it, label_plainly(it, name))]
    paper = {"id": "paper", "type": "background", "paint": {"background-color": PAPER}}
    return body | {"sources": sources, "layers": [paper, *layers]}


def _drawn(request: MunicipalRequest) -> list[Layer]:
    """Return the loaded layers in the order of drawing, the lowest first."""
    fresh = freshness(request.municipality, request.municipality.today)
    loaded = [one for one in readable_layers(request.actor) if fresh[one.name].is_loaded]
    return sorted(loaded, key=lambda layer: layer.style.order)


def _shown(layer: Layer, drawn: Sequence[StyleLayer]) -> list[StyleLayer]:
    visibility = {"visibility": "visible" if layer.style.shown else "none"}
    return [{**one, "layout": {**one.get("layout", {}), **visibility}} for one in drawn]


def _source(request: MunicipalRequest, layers: Sequence[Layer]) -> dict[str, Any]:
    names = ",".join(layer.name for layer in layers)
    place = {"municipality": request.municipality.code, "layers": names}
    return {"type": "vector", "url": request.build_absolute_uri(reverse("tilejson", kwargs=place))}


def _view(request: MunicipalRequest) -> dict[str, Any]:
    layer = get_layer(EXTENT_LAYER)
    bounds = extent(request.actor, layer) if may_read(request.actor, layer) else None
    if bounds is None:
        return {}
    return {"center": list(centre_of(bounds)), "zoom": open_at(bounds, range(USUAL_ZOOM + 1))}


def font_faces(request: MunicipalRequest) -> dict[str, list[dict[str, Any]]]:
    """Return the font files of labels, which stand in for a server of glyphs."""
    return {FONT: _faces(request, 400), FONT_BOLD: _faces(request, 700)}


def _faces(request: MunicipalRequest, weight: int) -> list[dict[str, Any]]:
    def address(script: str) -> str:
        return request.build_absolute_uri(built(f"{FONT_FILES}-{script}-{weight}-normal.woff2"))

    return [
        {"url": address("cyrillic"), "unicode-range": list(CYRILLIC)},
        {"url": address("cyrillic-ext"), "unicode-range": list(CYRILLIC_EXT)},
        {"url": address("latin")},
    ]
