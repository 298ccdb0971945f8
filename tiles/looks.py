"""From the declared look of a layer to style layers of MapLibre.

The map page draws by the same rules (frontend/src/map/draw-layer.ts and draw-label.ts), to which
it adds what depends on its reader; a test compares the two, layer by layer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from gis_platform.layers.registry import Group, Layer
from gis_platform.layers.style import Look
from tiles.sprites import hatch_name, parse_colour

StyleLayer = dict[str, Any]  # JSON
Amount = Any  # a number, or an expression of the style specification

SHAPES = {
    "MULTIPOLYGON": ("Polygon",),
    "MULTILINESTRING": ("LineString",),
    "POINT": ("Point",),
    "GEOMETRY": ("Polygon", "LineString", "Point"),
}
FONT, FONT_BOLD = "PT Sans", "PT Sans Bold"
PAPER, TEXT_INK, HALO, CASING = "#f1f0eb", "#1b2a2f", "#fdfcf8", "#8f958f"
HATCH_OPACITY = 0.56


def shapes_of(layer: Layer) -> tuple[str, ...]:
    """Return the shapes that a layer's features have."""
    return SHAPES[layer.geometry_type]


def is_way(layer: Layer) -> bool:
    """Say whether lines of a layer are ways that widen with the scale."""
    return layer.group == Group.BASE and layer.geometry_type == "MULTILINESTRING"


def looks_by_value(layer: Layer) -> dict[str, Look]:
    """Return the looks by value; none where the layer has one look only."""
    return dict(layer.style.looks) if layer.style.by else {}


def all_looks(layer: Layer) -> list[Look]:
    """Return all looks that features can have, the default one last."""
    return [*looks_by_value(layer).values(), layer.style.look]


def by_look(layer: Layer, read: Callable[[Look], Any]) -> Any:  # noqa: ANN401  an Amount
    """Return a constant, or the expression that reads it off a feature's look."""
    fallback = read(layer.style.look)
    looks = {value: read(look) for value, look in looks_by_value(layer).items()}
    differing = [part for value, one in looks.items() if one != fallback for part in (value, one)]
    if not differing:
        return fallback
    return ["match", ["to-string", ["get", layer.style.by]], *differing, fallback]


def draw_layer(layer: Layer) -> list[StyleLayer]:
    """Return the style layers that draw a layer's features, the lowest first."""
    looks, shapes = all_looks(layer), shapes_of(layer)
    drawn: list[StyleLayer] = []
    if "Polygon" in shapes:
        if any(look.fill for look in looks):
            drawn.append(_fill(layer))
        if any(look.hatch is not None for look in looks):
            drawn.append(_hatch(layer))
    if shapes != ("Point",) and any(look.line for look in looks):
        if is_way(layer):
            drawn.append(_casing(layer))
        drawn += _lines(layer)
    if "Point" in shapes:
        drawn.append(_circle(layer))
    return drawn


def place(layer: Layer, part: str) -> StyleLayer:
    """Return what a style layer says of where its features come from."""
    return {"id": f"{layer.name}/{part}", "source": layer.name, "source-layer": layer.name}


def _fill(layer: Layer) -> StyleLayer:
    return {
        **place(layer, "fill"),
        "type": "fill",
        **_filter(_only(layer, "Polygon")),
        "paint": {
            "fill-color": by_look(layer, lambda look: look.fill or "#000000"),
            "fill-opacity": by_look(
                layer, lambda look: rounded(look.fill_opacity) if look.fill else 0
            ),
            "fill-antialias": False,
        },
    }


def _hatch(layer: Layer) -> StyleLayer:
    is_hatched = by_look(layer, lambda look: look.hatch is not None)
    return {
        **place(layer, "hatch"),
        "type": "fill",
        **_filter(_only(layer, "Polygon"), is_hatched),
        "paint": {
            "fill-pattern": by_look(layer, hatch_name),
            "fill-opacity": by_zoom((11, rounded(HATCH_OPACITY * 0.3)), (15, HATCH_OPACITY)),
        },
    }


def _lines(layer: Layer) -> list[StyleLayer]:
    dashes = list(dict.fromkeys(look.dash for look in all_looks(layer) if look.line))
    drawn: list[StyleLayer] = []
    for number, dash in enumerate(dashes):
        is_drawn = by_look(layer, partial(_has_line, dash=dash))
        paint = {
            "line-color": by_look(layer, lambda look: look.line or "#000000"),
            "line-opacity": 1,
            "line-width": _width(layer),
            **({"line-dasharray": list(dash)} if dash else {}),
        }
        drawn.append(
            {
                **place(layer, f"line-{number}" if number else "line"),
                "type": "line",
                **_filter(_only(layer, "Polygon", "LineString"), is_drawn),
                "layout": {"line-join": "round", "line-cap": "butt" if dash else "round"},
                "paint": paint,
            }
        )
    return drawn


def _has_line(look: Look, dash: tuple[float, ...]) -> bool:
    return look.line is not None and look.dash == dash


def _casing(layer: Layer) -> StyleLayer:
    return {
        **place(layer, "casing"),
        "type": "line",
        "layout": {"line-join": "round", "line-cap": "round"},
        "paint": {
            "line-color": by_look(layer, lambda look: mix(look.line or "#ffffff", CASING, 0.62)),
            "line-opacity": 1,
            "line-width": way_width(by_look(layer, lambda look: look.width), 1.6),
        },
    }


def _circle(layer: Layer) -> StyleLayer:
    return {
        **place(layer, "circle"),
        "type": "circle",
        **_filter(_only(layer, "Point")),
        "paint": {
            "circle-color": by_look(layer, circle_colour),
            "circle-opacity": by_look(layer, circle_opacity),
            "circle-radius": radius(by_look(layer, lambda look: look.radius)),
            "circle-stroke-color": by_look(layer, circle_stroke),
            "circle-stroke-opacity": 1,
            "circle-stroke-width": by_look(layer, circle_stroke_width),
        },
    }


def circle_colour(look: Look) -> str:
    """Return the colour of the circle of a look."""
    return look.fill or look.line or "#000000"


def circle_stroke(look: Look) -> str:
    """Return the colour of the edge of the circle of a look."""
    return look.line or look.fill or "#000000"


def circle_opacity(look: Look) -> float:
    """Return the opacity of the circle of a look, 0 to 1."""
    return rounded(max(look.fill_opacity, 0.8))


def circle_stroke_width(look: Look) -> float:
    """Return the width of the edge of the circle of a look, pixels."""
    return min(look.width, 1.5)


def draw_label(layer: Layer) -> list[StyleLayer]:
    """Return the style layer that writes the names of a layer's features, or none."""
    if not layer.style.label:
        return []
    return [
        {
            **place(layer, "label"),
            "type": "symbol",
            "minzoom": layer.style.label_from,
            "layout": {
                "text-field": ["to-string", ["coalesce", ["get", layer.style.label], ""]],
                **label_layout(layer),
            },
            "paint": {
                "text-color": by_look(layer, lambda look: label_colour(layer, look)),
                **LABEL_PAINT,
            },
        }
    ]


LABEL_PAINT = {"text-halo-color": HALO, "text-halo-width": 1.4, "text-halo-blur": 0.3}


def label_colour(layer: Layer, look: Look) -> str:
    """Return the colour of the name of a feature with a look."""
    colour = TEXT_INK if is_way(layer) else look.line or look.fill or TEXT_INK
    return mix(colour, TEXT_INK, 0.55)


def label_layout(layer: Layer) -> dict[str, Any]:
    """Return how names stand: along lines, upright within areas."""
    along = layer.geometry_type == "MULTILINESTRING"
    return {
        "text-font": [FONT if along else FONT_BOLD],
        "text-size": by_zoom((12, 10.5), (16, 12), (20, 15)),
        "symbol-placement": "line" if along else "point",
        "symbol-spacing": 320,
        "text-max-width": 9,
        "text-padding": 8 if along else 3,
        "text-letter-spacing": 0.02 if along else 0,
    }


def _width(layer: Layer) -> Amount:
    width = by_look(layer, lambda look: look.width)
    return way_width(width, 0) if is_way(layer) else line_width(width)


def line_width(width: Amount) -> Amount:
    """Return the width of lines by zoom, pixels; width: at zoom 16."""
    return by_zoom((12, times(width, 0.5)), (16, width), (20, times(width, 1.7)))


def way_width(width: Amount, more: float) -> Amount:
    """Return the width of ways by zoom, pixels: what a street takes on the ground from 16 on."""
    stops = ((10, 0.3), (14, 1.1), (16, 3), (18, 8.5), (20, 22))
    widths = [part for z, share in stops for part in (z, plus(times(width, share), more))]
    return ["interpolate", ["exponential", 1.7], ["zoom"], *widths]


def radius(amount: Amount) -> Amount:
    """Return the radius of circles by zoom, pixels."""
    stops = ((13, 0.4), (16, 0.8), (18, 1.35), (20, 2.2))
    return by_zoom(*((z, times(amount, share)) for z, share in stops))


def by_zoom(*stops: tuple[int, Amount]) -> Amount:
    """Return the expression between stops of zoom and amount."""
    return ["interpolate", ["linear"], ["zoom"], *(part for stop in stops for part in stop)]


def times(amount: Amount, share: float) -> Amount:
    """Return an amount times a number."""
    if isinstance(amount, int | float):
        return rounded(amount * share)
    return ["*", amount, share]


def plus(amount: Amount, more: float) -> Amount:
    """Return an amount and a number together."""
    if isinstance(amount, int | float):
        return rounded(amount + more)
    return ["+", amount, more]


def _only(layer: Layer, *wanted: str) -> Any:  # noqa: ANN401  a filter or True
    if set(shapes_of(layer)) <= set(wanted):
        return True
    names = [name for shape in wanted for name in (shape, f"Multi{shape}")]
    return ["in", ["geometry-type"], ["literal", names]]


def _filter(*conditions: Any) -> dict[str, Any]:  # noqa: ANN401  filters or True
    given = [one for one in conditions if one is not True]
    if not given:
        return {}
    return {"filter": given[0] if len(given) == 1 else ["all", *given]}


def mix(one: str, other: str, share: float) -> str:
    """Mix two colours `#rrggbb`; a share of 0 gives the first, of 1 the second."""
    pairs = zip(parse_colour(one), parse_colour(other), strict=True)
    parts = (math.floor(first + (second - first) * share + 0.5) for first, second in pairs)
    return "#" + "".join(f"{part:02x}" for part in parts)


def rounded(value: float) -> float:
    """Round to three decimals, halves upwards."""
    return math.floor(value * 1000 + 0.5) / 1000
