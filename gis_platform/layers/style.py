"""How a layer looks on the map: colours and widths as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from django.utils.functional import Promise


class Symbol(StrEnum):
    """What is drawn for a feature."""

    FILL = "fill"
    LINE = "line"
    CIRCLE = "circle"


@dataclass(frozen=True, kw_only=True)
class Look:
    """One row of a legend: `title` None means the layer's own.

    Colours are `#rrggbb`; widths and radius are pixels; `dash` in line widths.
    `hatch` is the angle of hatching in degrees.
    """

    title: str | Promise | None = None
    fill: str | None = None
    fill_opacity: float = 0.5
    line: str | None = None
    width: float = 1.0
    dash: tuple[float, ...] = ()
    radius: float = 4.0
    hatch: int | None = None


@dataclass(frozen=True, kw_only=True)
class Style:
    """A look for all features and others by the values of one tile field.

    order: layers with a higher one lie above. shown: on when the map opens.
    label: tile field whose text is drawn; label_from: first zoom of labels.
    """

    look: Look
    by: str | None = None
    looks: Mapping[str, Look] = field(default_factory=lambda: MappingProxyType({}))
    order: int = 50
    shown: bool = True
    label: str | None = None
    label_from: int = 16


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What tiles show of a layer of polygons at low zooms: the ground of each class, not features.

    by: tile field whose value is the class of a feature. up_to: only what stands before this text
    is the class, so that with "." a value "2.1" belongs to "2". below: first zoom of features.
    most_then: versions of the layer at most of which a town gets overviews of the past, which are
    made while one waits.
    """

    by: str
    below: int
    up_to: str = ""
    most_then: int = 30_000
