"""What stands in the way of a decision."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext as _

from gis_platform.problems import register_problem
from plans.models import LandDevelopmentPlan


class InvalidDecision(Exception):  # noqa: N818  the name is the sentence
    """A field of a decision holds what it cannot hold."""

    def __init__(self, field: str, value: str, expected: str) -> None:
        """field: its name in the form. expected: a phrase, as "a day as 2026-11-25"."""
        self.field, self.value, self.expected = field, value, expected
        message = _("%(field)s is “%(value)s”: expected %(expected)s.")
        super().__init__(message % {"field": field, "value": value, "expected": expected})

    @property
    def members(self) -> dict[str, object]:
        """What a problem document says besides."""
        return {"field": self.field, "value": self.value, "expected": self.expected}


class NotDraft(Exception):  # noqa: N818
    """Only a draft can be decided about."""

    def __init__(self, plan: LandDevelopmentPlan) -> None:
        self.plan = plan
        message = _("The plan of %(parcel)s is %(status)s: only a draft can be changed.")
        values = {"parcel": plan.parcel_number, "status": plan.Status(plan.status).label}
        super().__init__(message % values)


class NewerPlan(Exception):  # noqa: N818
    """Somebody has made a newer plan of the parcel since."""

    def __init__(self, plan: LandDevelopmentPlan, newer: int) -> None:
        """newer: row id of the newest plan."""
        self.plan, self.newer = plan, newer
        message = _("There is a newer plan of %(parcel)s: decide there.")
        super().__init__(message % {"parcel": plan.parcel_number})

    @property
    def members(self) -> dict[str, object]:
        """What a problem document says besides."""
        return {"newer": self.newer}


class DecisionNotFound(Exception):  # noqa: N818
    """There is no such decision about the parcel."""

    def __init__(self, kind: str, pk: int) -> None:
        """kind: as in DECISIONS."""
        self.kind, self.pk = kind, pk
        super().__init__(_("There is no decision %(kind)s %(pk)s.") % {"kind": kind, "pk": pk})


class AlreadyRevoked(Exception):  # noqa: N818
    """The decision was revoked before."""

    def __init__(self, by: str) -> None:
        """by: who revoked it."""
        self.by = by
        super().__init__(_("%(by)s has revoked it already.") % {"by": by})


register_problem(InvalidDecision, HTTPStatus.UNPROCESSABLE_ENTITY)
register_problem(DecisionNotFound, HTTPStatus.NOT_FOUND)
for _error in (NotDraft, NewerPlan, AlreadyRevoked):
    register_problem(_error, HTTPStatus.CONFLICT)
