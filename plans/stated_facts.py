"""Facts that people state about a parcel and its plan, each with who and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gis_platform.geometry.crs import Pair


@dataclass(frozen=True, kw_only=True)
class BasisFact:
    """The application for a plan; case: RIGHT_HOLDER, P1_1 or P1_2 (of article 57.3)."""

    application_no: str = ""
    application_date: dt.date | None = None
    applicant_name: str = ""
    case: str = "RIGHT_HOLDER"


@dataclass(frozen=True, kw_only=True)
class UtilityFact:
    """What a utility company answered; kind and state as in UtilityAnswer.

    possible None: the answer does not say.
    """

    kind: str
    state: str
    organisation: str
    letter_no: str = ""
    letter_date: dt.date | None = None
    possible: bool | None = None
    max_load: float | None = None
    load_unit: str = ""
    connection_points: str = ""
    valid_until: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class EdgeOverrideFact:
    """The kind of an edge as an operator set it; ends in local metres, x east, y north."""

    start: Pair
    end: Pair
    kind: str
    by: str
    on: dt.date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ConsentFact:
    """The consent of a network's owner; restriction_id: registry number or local_id of the zone."""

    restriction_id: str
    organisation: str
    letter_no: str
    letter_date: dt.date
    conditions: str = ""


@dataclass(frozen=True, kw_only=True)
class CorrectionFact:
    """A field as an architect corrected it; it holds while the computed value is `computed`."""

    path: str
    computed: str
    value: str
    by: str
    on: dt.date
    reason: str


@dataclass(frozen=True, kw_only=True)
class IssueFact:
    """What the signing adds to a plan; the last step before it is printed for good.

    address: the short address of the page where a plan is verified; code: the end of it.
    """

    number: str
    issued_on: dt.date
    valid_until: dt.date
    signatory_name: str
    signatory_position: str
    authority: str
    register_number: str
    code: str
    address: str
