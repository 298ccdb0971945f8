"""The corners of the boundary with their coordinates."""

from __future__ import annotations

from plans.content import PlanContent
from plans.forms import Form
from plans.printing.blocks import Block, paragraph, points


def point_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return the coordinates of the boundary under their title."""
    return [
        paragraph(form.say("points_title"), tone="strong"),
        paragraph(form.say("points_caption", crs=content.parcel.crs_name), tone="caption"),
        points(content.parcel.points, form),
    ]
