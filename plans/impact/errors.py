"""What can be wrong with a change that is to be considered."""

from __future__ import annotations

from django.utils.translation import gettext as _


class UnreadableChange(ValueError):  # noqa: N818  the name is the sentence
    """A change cannot be read: thing, value and what was expected."""

    def __init__(self, thing: str, value: str, expected: str) -> None:
        """thing: the file, a feature or one of its properties. expected: a phrase."""
        self.thing, self.value, self.expected = thing, value, expected
        message = _("%(thing)s is %(value)s: expected %(expected)s.")
        super().__init__(message % {"thing": thing, "value": value, "expected": expected})

    @property
    def members(self) -> dict[str, object]:
        """What a problem document says besides the sentence."""
        return {"thing": self.thing, "value": self.value, "expected": self.expected}


class ReportNotFound(LookupError):  # noqa: N818  the name is the sentence
    """No report of that key is kept in the municipality."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(_("No report %(key)s is kept.") % {"key": key})
