"""How things look on the sheet: lines, hatches, colours; widths in mm on paper."""

from __future__ import annotations

from gis_platform.drawing.svg import Hatch, Stroke

PARCEL = Stroke(colour="#c8102e", width=0.8)
POINT_COLOUR = "#c8102e"
ENVELOPE = Stroke(colour="#d7263d", width=0.35)
ENVELOPE_HATCH = Hatch(angle_deg=45, spacing=2.5, stroke=Stroke(colour="#d7263d", width=0.18))
RESTRICTED_HATCH = Hatch(angle_deg=135, spacing=2.5, stroke=Stroke(colour="#d7263d", width=0.18))
SETBACK = Stroke(colour="#d7263d", width=0.2, dash=(1.6, 0.8))
DIMENSION = Stroke(colour="#7a1020", width=0.18)
LEADER = Stroke(colour="#555555", width=0.13)
DIMENSION_COLOUR = "#7a1020"
BUILDING = Stroke(colour="#111111", width=0.35)
BUILDING_HATCH = Hatch(angle_deg=45, spacing=1.4, stroke=Stroke(colour="#111111", width=0.12))
OTHER_BUILDING = Stroke(colour="#8a8a8a", width=0.18)
OTHER_BUILDING_FILL = "#e9e9e9"
RED_LINE = Stroke(colour="#ff0000", width=0.5, dash=(6.0, 1.2, 1.2, 1.2))
RESTRICTED = Stroke(colour="#d7263d", width=0.25, dash=(0.8, 0.8))
WATER = Stroke(colour="#4a90c2", width=0.18)
WATER_FILL = "#e3f0f8"
STREET_AXIS = Stroke(colour="#c9c2b4", width=0.15, dash=(4.0, 1.2, 0.8, 1.2))
STREET_COLOUR = "#5f5a50"
STREET_TEXT_MM = 2.6
NEIGHBOUR_TEXT_MM = 2.0
COMMON_USE_FILL = "#f3f0ea"
NEIGHBOUR = Stroke(colour="#9a9a9a", width=0.18)
NEIGHBOUR_COLOUR = "#7d7d7d"
ZONE = Stroke(colour="#8b5a2b", width=0.5, dash=(5.0, 1.2, 0.6, 1.2))
ZONE_COLOUR = "#8b5a2b"
EASEMENT = Stroke(colour="#1b7837", width=0.4, dash=(3.0, 1.5))
EASEMENT_COLOUR = "#1b7837"
HERITAGE = Stroke(colour="#8c510a", width=0.35)
HERITAGE_HATCH = Hatch(angle_deg=120, spacing=3.5, stroke=Stroke(colour="#8c510a", width=0.15))
APPEARANCE = Stroke(colour="#a6611a", width=0.35, dash=(3.2, 0.8))
APPEARANCE_HATCH = Hatch(angle_deg=20, spacing=5.0, stroke=Stroke(colour="#a6611a", width=0.15))
PROTECTED = Stroke(colour="#3d7a1f", width=0.4, dash=(1.0, 1.0))
PROTECTED_HATCH = Hatch(angle_deg=135, spacing=5.0, stroke=Stroke(colour="#3d7a1f", width=0.15))
PLACEMENT = Stroke(colour="#7a1fa2", width=0.5)
PLACEMENT_HATCH = Hatch(angle_deg=0, spacing=5.0, stroke=Stroke(colour="#7a1fa2", width=0.12))
PLACEMENT_COLOUR = "#7a1fa2"
COMPLEX = Stroke(colour="#9c4dcc", width=0.5, dash=(6.0, 1.5))
INSET = Stroke(colour="#000000", width=0.35, dash=(2.0, 1.0))
HERE = Stroke(colour="#c8102e", width=0.7)
HOUSE = Stroke(colour="#4a4a4a", width=0.2)
HOUSE_FILL = "#d9d4cc"
FRAME = Stroke(colour="#000000", width=0.5)
GRID = Stroke(colour="#5c6f7c", width=0.15)
GRID_COLOUR = "#5c6f7c"

_RESTRICTIONS = (
    ("#6a3d9a", 150.0, 4.0),
    ("#1f4e9c", 0.0, 4.0),
    ("#00695c", 90.0, 4.0),
    ("#9c5a00", 30.0, 4.5),
    ("#455a64", 165.0, 4.5),
    ("#7b1f5c", 75.0, 4.5),
    ("#2e7d32", 105.0, 5.0),
    ("#4e342e", 15.0, 5.0),
)


def restriction_symbol(place: int) -> tuple[Stroke, Hatch]:
    """Return the outline and the hatch of the kind of restriction in a place, from 0."""
    colour, angle_deg, spacing = _RESTRICTIONS[place % len(_RESTRICTIONS)]
    outline = Stroke(colour=colour, width=0.35, dash=(2.4, 1.0))
    stroke = Stroke(colour=colour, width=0.15)
    return outline, Hatch(angle_deg=angle_deg, spacing=spacing, stroke=stroke)
