"""Edits merged with what others have changed since; what clashes is kept for somebody to decide."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from gis_platform.changesets.errors import JsonObject
from gis_platform.changesets.proposals import CREATE, DELETE, ProposedEdit
from gis_platform.changesets.states import (
    State,
    conflict,
    plain,
    read_local,
    state_of,
    version_at,
)
from gis_platform.geometry.crs import LocalCrs
from gis_platform.layers.changes import UNSENT, Change
from gis_platform.layers.crs_names import Axes, NamedCrs
from gis_platform.layers.merge import Merged, three_way
from gis_platform.layers.models import GEOMETRY, Feature
from gis_platform.layers.policy import Access
from gis_platform.layers.receivables import received
from gis_platform.municipalities.models import Municipality


def local_change(edit: ProposedEdit, seen: Access, local_crs: LocalCrs) -> Change:
    """Return the change that an edit asks for, its geometry on the grid; raises ToolRefused."""
    shape: object = UNSENT
    if edit.geometry is not UNSENT:
        shape = plain(read_local(seen, edit.geometry, local_crs.precision_m))
    return Change(
        properties=edit.properties,
        geometry=shape,
        whole=edit.op == CREATE,
        crs=NamedCrs(uri="", axes=Axes.LOCAL, local=local_crs),
    )


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What an edit meets: the state it was made from, the one there is, the one it wants."""

    base: State
    mine: State
    merged: Merged


@dataclass(frozen=True, kw_only=True)
class Merging:
    """Merges edits one after the other; conflicts: ready for JSON. merged: keys of edits."""

    local_crs: LocalCrs
    conflicts: list[JsonObject] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)

    def update(
        self, edit: ProposedEdit, seen: Access, feature: Feature, municipality: Municipality
    ) -> dict[str, Any] | None:
        """Return the columns that an edit sets, None if it clashes with what others did.

        Raises InvalidFeature and ToolRefused.
        """
        mine: State = dict(edit.properties)
        if edit.geometry is not UNSENT:
            mine[GEOMETRY] = read_local(seen, edit.geometry, self.local_crs.precision_m)
        read = self._read(edit, seen, feature, mine)
        if feature.end_lifespan is not None or read.merged.clashes:
            self._clash(edit, seen, feature, read)
            return None
        if edit.version != feature.version:
            self.merged.append(edit.key)
        if edit.back_to is not None:
            former = version_at(seen, feature, edit.back_to)
            if former is None:
                self._clash(edit, seen, feature, read)
                return None
            return {name: getattr(former, name) for name in read.merged.values}
        known = {name: value for name, value in read.merged.values.items() if name != GEOMETRY}
        closed = {name: value for name, value in mine.items() if name not in read.mine}
        shape = edit.geometry if GEOMETRY in read.merged.values else UNSENT
        rest = replace(edit, properties={**closed, **known}, geometry=shape)
        change = local_change(rest, seen, self.local_crs)
        return received(seen, feature, change, municipality)

    def ends_or_returns(self, edit: ProposedEdit, seen: Access, feature: Feature) -> bool:
        """Say whether a feature is to be ended, or to be brought back; any other change clashes."""
        has_ended = feature.end_lifespan is not None
        if has_ended == (edit.op == DELETE):
            self.merged.append(edit.key)
            return False
        if edit.version == feature.version:
            return True
        self._clash(edit, seen, feature, self._read(edit, seen, feature, {}))
        return False

    def _read(self, edit: ProposedEdit, seen: Access, feature: Feature, mine: State) -> _Read:
        theirs = state_of(seen, feature, self.local_crs)
        row = feature
        if edit.version is not None and edit.version != feature.version:
            row = version_at(seen, feature, edit.version)
        base = state_of(seen, row, self.local_crs) if row is not None else {}
        known = {name: value for name, value in mine.items() if name in theirs}
        return _Read(base=base, mine=known, merged=three_way(base, theirs, known))

    def _clash(self, edit: ProposedEdit, seen: Access, feature: Feature, read: _Read) -> None:
        merged = read.merged
        if edit.op == DELETE or feature.end_lifespan is not None:
            merged = replace(
                merged, fields=tuple(replace(one, clashes=True) for one in merged.fields)
            )
        mine = (edit.key, edit.op, read.mine)
        self.conflicts.append(conflict(seen, feature, (edit.version, read.base), mine, merged))
