"""The drawing of a plan as SVG in millimetres, true to scale. Pure."""

from plans.drawing.plan import Drawing, draw, draw_plan
from plans.drawing.sheets import sheet_for

__all__ = ["Drawing", "draw", "draw_plan", "sheet_for"]
