"""What is drawn on a sheet: features in local metres and how their layers look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, kw_only=True)
class Look:
    """How features are drawn: colours `#rrggbb`, width and radius in pixels of the web map.

    dash: in widths of the line. hatch: angle in degrees, anticlockwise from the right.
    """

    title: str
    fill: str | None = None
    fill_opacity: float = 0.5
    line: str | None = None
    width: float = 1.0
    dash: tuple[float, ...] = ()
    radius: float = 4.0
    hatch: int | None = None

    @property
    def ink(self) -> str:
        """The colour of lines that the look does not name."""
        return self.line or self.fill or "#555555"


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A feature: its shape in local metres, the value that its look goes by, its label."""

    shape: BaseGeometry
    value: str = ""
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class MapLayer:
    """A layer of a sheet with what of it is drawn.

    look: of features that `looks`, by value, has none for. order: higher ones lie above.
    label_from: zoom of the web map from which labels are written there. is_way: its lines widen
    as streets do. opacity: 0 to 1. as_of: the day of the data in words, empty if not known.
    notes: sentences that the legend says of it. is_missing: it is not loaded, as a note says.
    """

    name: str
    title: str
    look: Look
    looks: Mapping[str, Look] = field(default_factory=dict)
    order: int = 50
    label_from: int = 16
    is_way: bool = False
    opacity: float = 1.0
    as_of: str = ""
    notes: tuple[str, ...] = ()
    is_missing: bool = False
    features: Sequence[Drawn] = ()

    def look_of(self, feature: Drawn) -> Look:
        """Return the look of a feature."""
        return self.looks.get(feature.value, self.look)


@dataclass(frozen=True, kw_only=True)
class MapWords:
    """Words on the sheet: the letter of north, names of the axes to north and to east, units.

    nothing: said before the names of layers of which the frame shows nothing.
    """

    north_letter: str
    north: str
    east: str
    metres: str
    kilometres: str
    nothing: str
