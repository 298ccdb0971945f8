"""The drawing of a plan and its situation plan as SVG in millimetres, true to scale. Pure."""

from plans.drawing.plan import Drawing, draw, draw_plan
from plans.drawing.sheets import sheet_for
from plans.drawing.situation import SituationDrawing, draw_situation

__all__ = ["Drawing", "SituationDrawing", "draw", "draw_plan", "draw_situation", "sheet_for"]
