"""What people stated about a parcel, in a few words of the reader's language."""

from __future__ import annotations

import math

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from gis_platform.geometry.setback import EdgeKind
from plans.additions import Addition, Correction, EdgeOverride, NetworkConsent, UtilityAnswer

LONGEST_VALUE = 60


def statement_in_words(row: Addition) -> str:
    """Return what a statement says: the kind of a side, a corrected value, who has answered."""
    if isinstance(row, EdgeOverride):
        ends = (row.start_x, row.start_y), (row.end_x, row.end_y)
        start, end = [(float(x), float(y)) for x, y in ends]
        length_m = math.dist(start, end)
        return _("side of %(length)s m: %(kind)s") % {
            "length": number_format(length_m, decimal_pos=2, force_grouping=True),
            "kind": _kind_of_side(row.kind),
        }
    if isinstance(row, Correction):
        value = row.value if len(row.value) <= LONGEST_VALUE else f"{row.value[:LONGEST_VALUE]}…"
        return f"{row.path}: {value or '–'}"
    if isinstance(row, NetworkConsent):
        return f"{row.restriction_id}: {row.organisation}, {row.letter_number}"
    if isinstance(row, UtilityAnswer):
        return f"{UtilityAnswer.Kind(row.kind).label}: {row.organisation}"
    return str(row)


def _kind_of_side(kind: str) -> str:
    words = {
        EdgeKind.STREET: _("street"),
        EdgeKind.PASSAGE: _("passage"),
        EdgeKind.NEIGHBOUR: _("neighbour"),
        EdgeKind.RED_LINE: _("red line"),
        EdgeKind.WATER: _("water"),
        EdgeKind.BLOCKED: _("shared wall"),
    }
    return words.get(EdgeKind(kind), kind) if kind in set(EdgeKind) else kind
