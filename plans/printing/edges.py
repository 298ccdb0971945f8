"""The sides of the boundary, with what lies along them."""

from __future__ import annotations

from collections.abc import Sequence

from plans.content import PlanContent
from plans.forms import Form
from plans.printing.blocks import DASH, Block, Cell, dash_row, paragraph, table
from plans.printing.marks import MARK

MINUTES = 60
CIRCLE_MINUTES = 360 * MINUTES


def edge_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return the table of sides; a kind that an operator has set carries the mark."""
    columns = [
        (form.say("edge_from_to"), "22mm", "center"),
        (form.say("edge_length"), "22mm", "right"),
        (form.say("edge_direction"), "26mm", "right"),
        (form.say("edge_kind"), "1fr", "left"),
        (form.say("edge_across"), "1fr", "left"),
    ]
    rows: Sequence[Sequence[Cell]] = [
        [
            f"{edge.start_n} – {edge.end_n}",
            form.length_value(edge.length_m),
            degrees(edge.direction_deg),
            form.say(f"EDGE_{edge.kind}") + (MARK if edge.override else ""),
            edge.across or DASH,
        ]
        for edge in content.parcel.edges
    ]
    return [
        paragraph(form.say("edges_title"), tone="strong"),
        table(columns, rows or dash_row(columns), size="small"),
    ]


def degrees(direction_deg: float) -> str:
    """Return a direction in degrees and minutes."""
    minutes = round(direction_deg * MINUTES) % CIRCLE_MINUTES
    return f"{minutes // MINUTES}°{minutes % MINUTES:02d}'"
