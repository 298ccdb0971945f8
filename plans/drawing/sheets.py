"""The sheet on which a plan is drawn."""

from __future__ import annotations

from gis_platform.geometry.sheet import DoesNotFit, Sheet, choose
from plans.content import PlanContent
from plans.drawing.inset import has_insets, layout_with_insets

SMALLEST_SCALES = (20_000, 50_000, 100_000, 200_000)
"""For linear objects that no usual scale holds."""


def sheet_for(content: PlanContent) -> Sheet:
    """Return the sheet for a plan: the largest scale that holds the parcel and 15 m around it.

    Where the boundary has more points than can be labelled, a column is left for insets.
    """
    parcel = content.parcel.geometry
    layout = layout_with_insets() if has_insets(parcel) else None
    try:
        return choose(parcel.bounds, layout=layout)
    except DoesNotFit:
        return choose(parcel.bounds, around_m=50.0, denominators=SMALLEST_SCALES, layout=layout)
