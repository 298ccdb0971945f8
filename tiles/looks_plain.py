"""Style layers for programs that know less than MapLibre: one for each look, in constants.

QGIS' converter understands filters of the old form, constants and steps of zoom, loads no
pictures, and takes expressions for something else. Hatches become a faint fill.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gis_platform.layers.registry import Layer
from gis_platform.layers.style import Look
from tiles.looks import (
    CASING,
    LABEL_PAINT,
    StyleLayer,
    circle_colour,
    circle_opacity,
    circle_stroke,
    circle_stroke_width,
    is_way,
    label_colour,
    label_layout,
    line_width,
    looks_by_value,
    mix,
    radius,
    rounded,
    shapes_of,
    way_width,
)
from tiles.sprites import ink_of
from tiles.tilejson import kind_of

FAINT = 0.12
OTHERS = "others"


def draw_plainly(layer: Layer, source: str) -> list[StyleLayer]:
    """Return the style layers of a layer's features, the lowest first; names come apart."""
    looks = list(_looks(layer))
    drawn: list[StyleLayer] = []
    if "Polygon" in shapes_of(layer):
        drawn += [_fill(layer, *one) for one in looks if one[1].fill or one[1].hatch is not None]
    if shapes_of(layer) != ("Point",):
        lines = [one for one in looks if one[1].line]
        if is_way(layer):
            drawn += [_line(layer, *one, is_casing=True) for one in lines]
        drawn += [_line(layer, *one) for one in lines]
    if "Point" in shapes_of(layer):
        drawn += [_circle(layer, *one) for one in looks]
    return [{**one, "source": source} for one in drawn]


def label_plainly(layer: Layer, source: str) -> list[StyleLayer]:
    """Return the style layer that writes the names of a layer's features, or none."""
    if not layer.style.label:
        return []
    return [
        {
            "id": f"{layer.name}/label",
            "type": "symbol",
            "source": source,
            "source-layer": layer.name,
            "minzoom": layer.style.label_from,
            "layout": {"text-field": f"{{{layer.style.label}}}", **label_layout(layer)},
            "paint": {"text-color": label_colour(layer, layer.style.look), **LABEL_PAINT},
        }
    ]


def _looks(layer: Layer) -> Iterator[tuple[str, Look, list[Any]]]:
    """Yield the looks with a name and the filters of their features; that of the others last."""
    by = layer.style.by
    values = looks_by_value(layer)
    typed = [_typed(layer, value) for value in values]
    for (value, look), one in zip(values.items(), typed, strict=True):
        yield value or OTHERS, look, [["==", by, one]]
    yield OTHERS, layer.style.look, [["!in", by, *typed]] if typed else []


def _typed(layer: Layer, value: str) -> object:
    """Return a value as tiles have it."""
    kind = kind_of(layer, layer.style.by or "")
    if kind == "Boolean":
        return value == "true"
    return float(value) if kind == "Number" else value


def _layer(
    layer: Layer, part: str, name: str, filters: list[Any], shapes: tuple[str, ...]
) -> StyleLayer:
    if set(shapes_of(layer)) > set(shapes):
        is_shape = ["==", "$type", *shapes] if len(shapes) == 1 else ["in", "$type", *shapes]
        filters = [is_shape, *filters]
    made: StyleLayer = {"id": f"{layer.name}/{part}/{name}", "source-layer": layer.name}
    if filters:
        made["filter"] = filters[0] if len(filters) == 1 else ["all", *filters]
    return made


def _fill(layer: Layer, name: str, look: Look, filters: list[Any]) -> StyleLayer:
    opacity = rounded(look.fill_opacity) if look.fill else FAINT
    return {
        **_layer(layer, "fill", name, filters, ("Polygon",)),
        "type": "fill",
        "paint": {"fill-color": look.fill or ink_of(look), "fill-opacity": opacity},
    }


def _line(
    layer: Layer, name: str, look: Look, filters: list[Any], *, is_casing: bool = False
) -> StyleLayer:
    colour = look.line or "#000000"
    width = way_width(look.width, 1.6 if is_casing else 0)
    part = "casing" if is_casing else "line"
    dashes = {"line-dasharray": list(look.dash)} if look.dash and not is_casing else {}
    return {
        **_layer(layer, part, name, filters, ("Polygon", "LineString")),
        "type": "line",
        "layout": {"line-join": "round", "line-cap": "butt" if dashes else "round"},
        "paint": {
            "line-color": mix(colour, CASING, 0.62) if is_casing else colour,
            "line-width": width if is_way(layer) else line_width(look.width),
            **dashes,
        },
    }


def _circle(layer: Layer, name: str, look: Look, filters: list[Any]) -> StyleLayer:
    return {
        **_layer(layer, "circle", name, filters, ("Point",)),
        "type": "circle",
        "paint": {
            "circle-color": circle_colour(look),
            "circle-opacity": circle_opacity(look),
            "circle-radius": radius(look.radius),
            "circle-stroke-color": circle_stroke(look),
            "circle-stroke-width": circle_stroke_width(look),
        },
    }
