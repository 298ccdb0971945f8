"""Statements of the past, composed once for each access and zoom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from gis_platform.layers.policy import Access
from gis_platform.layers.registry import Layer
from tiles.past_versions import VersionsSql
from tiles.statements import Shape


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What of a statement is the same for all tiles of a zoom and for all moments."""

    layer: Layer
    shape: Shape
    sql: str
    versions: VersionsSql


@dataclass(frozen=True)
class PreparedStatements:
    """Keeps what is composed; a layer that is declared anew is composed anew."""

    compose: Callable[[Access, int], Prepared]
    _made: dict[tuple[str, int], Prepared] = field(default_factory=dict)

    def of(self, seen: Access, z: int) -> Prepared:
        """Return what is prepared for an access at a zoom."""
        made = self._made.get((seen.key, z))
        if made is None or made.layer is not seen.layer:
            made = self.compose(seen, z)
            self._made[seen.key, z] = made
        return made
