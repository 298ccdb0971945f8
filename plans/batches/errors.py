"""What can be wrong with a wish for many plans."""

from __future__ import annotations

from django.utils.translation import gettext as _

MOST_PARCELS = 20_000


class BatchTooLarge(Exception):  # noqa: N818  the name is the sentence
    """More parcels were asked for than one batch takes."""

    def __init__(self, asked: int) -> None:
        """asked: how many parcels were asked for, or at least."""
        self.asked = asked
        super().__init__(
            _("Plans of %(asked)s parcels were asked for; a batch takes at most %(most)s.")
            % {"asked": asked, "most": MOST_PARCELS}
        )


class EmptyBatch(Exception):  # noqa: N818  the name is the sentence
    """The wish names no parcel."""

    def __init__(self) -> None:
        super().__init__(_("No parcel answers this: there is nothing to make plans of."))


class BatchNotFound(Exception):  # noqa: N818  the name is the sentence
    """The municipality has no batch of that number."""

    def __init__(self, pk: int) -> None:
        """pk: the number that was asked for."""
        self.pk = pk
        super().__init__(_("There is no batch %(number)s here.") % {"number": pk})
