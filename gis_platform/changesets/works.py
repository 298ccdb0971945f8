"""Edits on their way into their layers, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.geos import GEOSGeometry

from gis_platform.changesets.errors import JsonObject
from gis_platform.changesets.proposals import DELETE, RESTORE, Following, ProposedEdit
from gis_platform.changesets.succession import Consequence
from gis_platform.layers.admission import decisive_fields
from gis_platform.layers.findings import Finding
from gis_platform.layers.models import GEOMETRY, Feature
from gis_platform.layers.policy import Access


@dataclass(kw_only=True)
class Work:
    """One edit on its way into its layer.

    feature: None as long as there is none. version, before, was: its version, geometry and fields
    until now. columns: what is written. is_ready: nothing has been found that keeps it from being
    written.
    """

    edit: ProposedEdit
    seen: Access
    feature: Feature | None = None
    version: int | None = None
    before: GEOSGeometry | None = None
    was: dict[str, object] | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    is_ready: bool = False
    findings: list[Finding] = field(default_factory=list)
    accepted: list[Finding] = field(default_factory=list)
    advice: list[Finding] = field(default_factory=list)

    @property
    def moves(self) -> bool:
        """Whether it gives a feature another shape, or brings one with its shape."""
        return self.is_ready and (GEOMETRY in self.columns or self.edit.op == RESTORE)

    @property
    def is_looked_at(self) -> bool:
        """Whether what it sets, or ends, calls for the checks of its layer."""
        decisive = decisive_fields(self.seen.layer).intersection(self.columns)
        return self.is_ready and (bool(decisive) or self.edit.op in (RESTORE, DELETE))


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A feature that refers to what was succeeded, and how it follows.

    key: of the edit that points it elsewhere, None where it stays as it is.
    """

    layer: str
    pk: int
    following: Following
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of edits. findings, advice, conflicts: ready for JSON. merged: keys of edits.

    works: those of the edits, and of what follows. consequences: of what people stated about what
    is succeeded. advice: what was found that stands in nobody's way.
    """

    works: Sequence[Work]
    followed: Sequence[Followed]
    consequences: Sequence[Consequence]
    findings: Sequence[JsonObject]
    advice: Sequence[JsonObject]
    conflicts: Sequence[JsonObject]
    merged: Sequence[str]
