"""How the reader of a map has chosen to see a layer: colours by a field, names of features.

What is chosen has the form that a saved view keeps it in (`gis_platform.workspace.content`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.policy import Access
from gis_platform.layers.registry import Layer
from gis_platform.mapsheets.drawing.content import Look
from gis_platform.workspace.content import LABELS, THEME, Schema
from gis_platform.workspace.faults import first_fault

REST = "#b4bab8"
"""The colour of features in no class."""
OUTLINE = "#59625f"
THEME_OPACITY, REST_OPACITY = 0.78, 0.35


@dataclass(frozen=True, kw_only=True)
class ThemeClass:
    """One class: features with a value, or with a number from least up to most."""

    colour: str
    title: str
    value: str = ""
    least: float = 0.0
    most: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Colours by a field that the asker may see."""

    field: str
    is_graduated: bool
    classes: tuple[ThemeClass, ...]

    def class_of(self, value: object) -> str:
        """Return the key of the class that a value of the field is in; empty for none.

        A class of numbers holds its lower edge, the last one its upper edge too.
        """
        if self.is_graduated:
            return self._step_of(value)
        written = {_written(one) for one in (value if isinstance(value, list) else [value])}
        keys = (str(i) for i, one in enumerate(self.classes) if one.value in written)
        return next(keys, "")

    def _step_of(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            return ""
        number, last = float(value), len(self.classes) - 1
        if number == self.classes[last].most:
            return str(last)
        found = [i for i, one in enumerate(self.classes) if one.least <= number < one.most]
        return str(found[-1]) if found else ""


def read_theme(sent: object, place: str, access: Access) -> Theme | None:
    """Return the colours that are asked for; raises InvalidParameter, its place in the name."""
    if sent is None:
        return None
    theme = _valid(sent, THEME, place)
    is_graduated = theme["kind"] == "graduated"
    return Theme(
        field=_visible(theme["field"], f"{place}.field", access),
        is_graduated=is_graduated,
        classes=tuple(_class(one, is_graduated=is_graduated) for one in theme["classes"]),
    )


def read_label(sent: object, place: str, access: Access) -> str | None:
    """Return the field that features are named by, empty for no names, None for the layer's own.

    Raises InvalidParameter.
    """
    layer = access.layer
    if sent is None:
        return None
    labels = _valid(sent, LABELS, place)
    if not labels["shown"]:
        return ""
    return _visible(labels.get("field", layer.style.label or layer.label), f"{place}.field", access)


def theme_looks(theme: Theme, layer: Layer) -> tuple[dict[str, Look], Look]:
    """Return the looks of the classes by their keys, and that of features in none."""
    looks = {
        str(i): _look(layer, one.colour, one.title, THEME_OPACITY)
        for i, one in enumerate(theme.classes)
    }
    return looks, _look(layer, REST, _("Other values"), REST_OPACITY)


def _look(layer: Layer, colour: str, title: str, opacity: float) -> Look:
    own = layer.style.look
    is_line = layer.geometry_type == "MULTILINESTRING"
    has_lines = is_line or layer.geometry_type == "GEOMETRY"
    return Look(
        title=title,
        fill=None if is_line else colour,
        fill_opacity=opacity,
        line=colour if has_lines else OUTLINE,
        width=max(2.0, own.width) if is_line else min(0.9, own.width),
        radius=own.radius,
    )


def _class(sent: Mapping[str, Any], *, is_graduated: bool) -> ThemeClass:
    least, most = float(sent.get("least", 0)), float(sent.get("most", 0))
    value = _written(sent.get("value"))
    span = f"{_written(least)} – {_written(most)}"
    return ThemeClass(
        colour=sent["colour"],
        title=sent.get("title") or (span if is_graduated else value),
        value=value,
        least=least,
        most=most,
    )


def _valid(sent: object, schema: Schema, place: str) -> Mapping[str, Any]:
    fault = first_fault(sent, schema)
    if fault is not None:
        where = ".".join([place, *fault.place])
        raise InvalidParameter(where, str(fault.value)[:80], "what a saved view may hold")
    return cast("Mapping[str, Any]", sent)


def _visible(name: str, place: str, access: Access) -> str:
    if name not in access.fields:
        raise InvalidParameter(place, name, f"a field of the layer {access.layer.name}")
    return name


def _written(value: object) -> str:
    """Return a value as the map writes it to compare it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | Decimal) and value == int(value):
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
