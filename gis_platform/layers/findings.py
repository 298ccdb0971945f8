"""What checks find: a sentence, how grave it is, and where. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shapely.geometry.base import BaseGeometry


class Severity(StrEnum):
    """An error is refused; a warning has to be accepted by its code."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Fix:
    """The one right answer to a finding: the whole geometry that the feature should have.

    template, values: what it does, as those of a finding. geometry: in the CRS of its place.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    geometry: BaseGeometry

    @property
    def title(self) -> str:
        """What it does, in English."""
        return self.template % self.values


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that a check has found.

    code: names the kind, in capitals. template: an English sentence with places for `values`
    in the manner of `%(name)s`; it is translated where it is shown. field: the field at fault,
    if it is one. place: in the CRS that the check worked in, None where no place is at fault.
    fix: None where a person has to decide. advisory: a warning that nobody has to accept.
    """

    code: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    field: str | None = None
    place: BaseGeometry | None = None
    fix: Fix | None = None
    advisory: bool = False

    @property
    def sentence(self) -> str:
        """The sentence in English."""
        return self.template % self.values


def marked(text: str) -> str:
    """Return a sentence as it is: the catalogues find it, it is translated where it is shown."""
    return text


def unaccepted(findings: Iterable[Finding], accepted: frozenset[str]) -> list[Finding]:
    """Return the findings that stand in the way: errors, and warnings that nobody accepted."""
    return [
        finding
        for finding in findings
        if finding.severity is Severity.ERROR or not (finding.advisory or finding.code in accepted)
    ]
