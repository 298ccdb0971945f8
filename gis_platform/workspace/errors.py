"""What can stand in the way of keeping a view or a place."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.utils.translation import gettext as _

from gis_platform.problems import register_problem


class WorkspaceError(Exception):
    """Something about kept views that the asker can understand and mend."""

    members: Mapping[str, object] = {}


class ViewNotFound(WorkspaceError):  # noqa: N818
    """The asker has no such view, or a token is of no view that is shared."""

    def __init__(self, name: object) -> None:
        super().__init__(_("There is no view %(name)s for you here.") % {"name": name})


class BookmarkNotFound(WorkspaceError):  # noqa: N818
    """The asker has no such bookmark."""

    def __init__(self, pk: int) -> None:
        super().__init__(_("There is no bookmark %(pk)s for you here.") % {"pk": pk})


class ViewVersionMissing(WorkspaceError):  # noqa: N818
    """A change of a view does not say which version of it was read."""

    def __init__(self, title: str, version: int) -> None:
        self.members = {"version": version}
        template = _("Send If-Match with the version of the view “%(title)s” that you have read.")
        super().__init__(template % {"title": title})


class StaleView(WorkspaceError):  # noqa: N818
    """The view has been saved since the asker read it: in another window, say."""

    def __init__(self, title: str, version: int) -> None:
        self.members = {"version": version}
        template = _("The view “%(title)s” is at version %(version)s now; you have read another.")
        super().__init__(template % {"title": title, "version": version})


class TitleTaken(WorkspaceError):  # noqa: N818
    """The asker keeps something else under the title."""

    def __init__(self, title: str) -> None:
        super().__init__(_("You already keep something called “%(title)s”.") % {"title": title})


class InvalidTitle(WorkspaceError):  # noqa: N818
    """A title is no text, empty or too long."""

    def __init__(self, limit: int) -> None:
        self.members = {"limit": limit}
        super().__init__(_("Give it a title of 1 to %(limit)s characters.") % {"limit": limit})


class TooMuchKept(WorkspaceError):  # noqa: N818
    """Somebody keeps as much as one person can."""

    def __init__(self, limit: int) -> None:
        self.members = {"limit": limit}
        template = _("You keep %(limit)s of them here already, which is the most: delete some.")
        super().__init__(template % {"limit": limit})


class ContentTooLarge(WorkspaceError):  # noqa: N818
    """A view holds more than it may."""

    def __init__(self, *, size: int, limit: int) -> None:
        self.members = {"size_bytes": size, "limit_bytes": limit}
        template = _("The view takes %(size)s bytes; %(limit)s are the most.")
        super().__init__(template % {"size": size, "limit": limit})


class InvalidContent(WorkspaceError):  # noqa: N818
    """A view holds what no view can."""

    def __init__(self, *, place: str, problem: str) -> None:
        """place: where in the content, its names joined by slashes."""
        self.members = {"place": place}
        template = _("The view cannot be kept: at “%(place)s”, %(problem)s.")
        super().__init__(template % {"place": place, "problem": problem})


for _error, _status in {
    ViewNotFound: HTTPStatus.NOT_FOUND,
    BookmarkNotFound: HTTPStatus.NOT_FOUND,
    ViewVersionMissing: HTTPStatus.PRECONDITION_REQUIRED,
    StaleView: HTTPStatus.PRECONDITION_FAILED,
    TitleTaken: HTTPStatus.CONFLICT,
    TooMuchKept: HTTPStatus.CONFLICT,
    ContentTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    InvalidContent: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidTitle: HTTPStatus.UNPROCESSABLE_ENTITY,
}.items():
    register_problem(_error, _status)
