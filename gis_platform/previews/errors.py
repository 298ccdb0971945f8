"""Why a file is not shown."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gis_platform.layers.errors import LayersError


class FileTooLarge(LayersError):  # noqa: N818  the name is the sentence
    """A file is larger than one that is looked at may be."""

    def __init__(self, name: str, size: int, most: int) -> None:
        """size, most: bytes."""
        self.members = {"limit_bytes": most}
        super().__init__(
            _("%(name)s has %(size)s bytes; to be looked at, a file may have %(most)s.")
            % {"name": name, "size": size, "most": most}
        )


class PreviewNotFound(LayersError):  # noqa: N818
    """Nothing is kept under a token for this person, or no longer."""

    def __init__(self) -> None:
        super().__init__(_("This file is no longer kept here: drop it again."))
