"""The sheet on which a plan is drawn."""

from __future__ import annotations

from gis_platform.geometry.sheet import DoesNotFit, Sheet, choose
from plans.content import PlanContent
from plans.drawing.inset import has_insets, layout_with_insets
from plans.form_drawing import DrawingRules
from plans.forms import load_form


def rules_of(content: PlanContent) -> DrawingRules:
    """Return how the form of a plan wants its drawings. Raises UnknownForm."""
    return load_form(content.form, content.language).drawing


def sheet_for(content: PlanContent) -> Sheet:
    """Return the sheet for a plan: the largest scale that holds the parcel and 15 m around it.

    Sheets and scales are those of the plan's form. Where the boundary has more points than can be
    labelled, a column is left for insets.
    """
    parcel = content.parcel.geometry
    layout = layout_with_insets() if has_insets(parcel) else None
    rules = rules_of(content)
    if rules.steps:
        try:
            return choose(parcel.bounds, steps=rules.steps, layout=layout)
        except DoesNotFit:
            pass
    try:
        return choose(
            parcel.bounds, papers=rules.papers, denominators=rules.denominators, layout=layout
        )
    except DoesNotFit:
        return choose(
            parcel.bounds,
            around_m=50.0,
            papers=rules.papers,
            denominators=rules.far_denominators,
            layout=layout,
        )
