"""The sheet on which a plan is drawn."""

from __future__ import annotations

from gis_platform.geometry.sheet import DoesNotFit, Sheet, choose
from plans.content import PlanContent

SMALLEST_SCALES = (20_000, 50_000, 100_000, 200_000)
"""For linear objects that no usual scale holds."""


def sheet_for(content: PlanContent) -> Sheet:
    """Return the sheet for a plan: the largest scale that holds the parcel and 15 m around it."""
    bounds = content.parcel.geometry.bounds
    try:
        return choose(bounds)
    except DoesNotFit:
        return choose(bounds, around_m=50.0, denominators=SMALLEST_SCALES)
