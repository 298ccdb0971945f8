"""What can stand in the way of a changeset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gis_platform.changesets.models import Changeset
from gis_platform.problems import register_problem

JsonObject = dict[str, Any]  # JSON


class ChangesetsError(Exception):
    """Something about changesets that the asker can understand and mend."""

    members: Mapping[str, object] = {}


class ChangesetNotFound(ChangesetsError):  # noqa: N818
    """The municipality has no such changeset, or the asker may not look at it."""

    def __init__(self, pk: int) -> None:
        super().__init__(_("There is no changeset %(pk)s.") % {"pk": pk})


class ChangesetVersionMissing(ChangesetsError):  # noqa: N818
    """A change of a changeset does not say which version of it was read."""

    def __init__(self, pk: int, version: int) -> None:
        self.members = {"version": version}
        template = _("Send If-Match with the version of changeset %(pk)s that you have read.")
        super().__init__(template % {"pk": pk})


class StaleChangeset(ChangesetsError):  # noqa: N818
    """Somebody has saved the changeset since the asker read it."""

    def __init__(self, pk: int, version: int) -> None:
        self.members = {"version": version}
        template = _("Changeset %(pk)s is at version %(version)s now; you have read another.")
        super().__init__(template % {"pk": pk, "version": version})


class WrongStatus(ChangesetsError):  # noqa: N818
    """What was asked for cannot be done with a changeset of its status."""

    def __init__(self, pk: int, status: str, needed: Sequence[str]) -> None:
        self.members = {"changeset_status": status, "needed": list(needed)}
        template = _("Changeset %(pk)s has the status: %(status)s; this needs: %(needed)s.")
        wanted = ", ".join(str(Changeset.Status(one).label) for one in needed)
        label = Changeset.Status(status).label
        super().__init__(template % {"pk": pk, "status": label, "needed": wanted})


class AlreadyStored(ChangesetsError):  # noqa: N818
    """A draft of an editor was stored before: the answer to it was lost on the way."""

    def __init__(self, pk: int, number: int) -> None:
        self.members = {"changeset": pk}
        template = _("This draft has been stored before, as changeset %(number)s.")
        super().__init__(template % {"number": number})


class NotYours(ChangesetsError):  # noqa: N818
    """Only the author, or only somebody else, may do that with a changeset."""


class MalformedProposal(ChangesetsError):  # noqa: N818
    """A proposal is not of the expected form; the sentence says where."""


class ChangesetConflict(ChangesetsError):  # noqa: N818
    """Somebody else has changed the same; conflicts, findings: all of them, ready for JSON."""

    def __init__(
        self, conflicts: Sequence[JsonObject], findings: Sequence[JsonObject] = ()
    ) -> None:
        self.conflicts, self.findings = list(conflicts), list(findings)
        self.members = {"conflicts": self.conflicts, "findings": self.findings}
        count = len(self.conflicts)
        template = ngettext(
            "%(count)s edit clashes with what others have changed.",
            "%(count)s edits clash with what others have changed.",
            count,
        )
        super().__init__(template % {"count": count})


class InvalidChangeset(ChangesetsError):  # noqa: N818
    """Edits would make features that are not allowed; findings: all of them, ready for JSON."""

    def __init__(self, findings: Sequence[JsonObject]) -> None:
        self.findings = list(findings)
        self.members = {"findings": self.findings}
        super().__init__(" ".join(str(one["sentence"]) for one in self.findings))


register_problem(ChangesetNotFound, HTTPStatus.NOT_FOUND)
register_problem(ChangesetVersionMissing, HTTPStatus.PRECONDITION_REQUIRED)
register_problem(StaleChangeset, HTTPStatus.PRECONDITION_FAILED)
register_problem(WrongStatus, HTTPStatus.CONFLICT)
register_problem(AlreadyStored, HTTPStatus.CONFLICT)
register_problem(NotYours, HTTPStatus.FORBIDDEN)
register_problem(MalformedProposal, HTTPStatus.BAD_REQUEST)
register_problem(ChangesetConflict, HTTPStatus.CONFLICT)
register_problem(InvalidChangeset, HTTPStatus.UNPROCESSABLE_ENTITY)
