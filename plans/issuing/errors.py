"""What stands in the way of issuing a plan."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gis_platform.problems import register_problem

if TYPE_CHECKING:
    from plans.issuing.readiness import Finding
    from plans.models import LandDevelopmentPlan


class IllegalTransition(Exception):  # noqa: N818  the name is the sentence
    """A plan cannot come from its status to the one that was asked for."""

    def __init__(self, plan: LandDevelopmentPlan, wanted: str) -> None:
        """wanted: the status asked for."""
        self.plan, self.wanted = plan, wanted
        status = plan.Status(plan.status).label
        message = _("The plan of %(parcel)s is %(status)s; it cannot become %(wanted)s.")
        values = {"parcel": plan.parcel_number, "status": status}
        super().__init__(message % {**values, "wanted": plan.Status(wanted).label})

    @property
    def members(self) -> dict[str, object]:
        """What a problem document says besides."""
        return {"current": str(self.plan.status), "wanted": str(self.wanted)}


class NotReady(Exception):  # noqa: N818
    """The checks before signing found something."""

    def __init__(self, plan: LandDevelopmentPlan, findings: Sequence[Finding]) -> None:
        """findings: all that was found."""
        self.plan, self.findings = plan, tuple(findings)
        super().__init__(" ".join(finding.message for finding in findings))

    @property
    def members(self) -> dict[str, object]:
        """What a problem document says besides."""
        return {
            "findings": [
                {"code": each.code, "message": each.message, "values": each.values}
                for each in self.findings
            ]
        }


class ReasonMissing(Exception):  # noqa: N818
    """What ends or returns a plan asks for a reason."""

    def __init__(self) -> None:
        super().__init__(_("Say why: the reason is kept with the plan."))


for _error in (IllegalTransition, NotReady):
    register_problem(_error, HTTPStatus.CONFLICT)
register_problem(ReasonMissing, HTTPStatus.BAD_REQUEST)
