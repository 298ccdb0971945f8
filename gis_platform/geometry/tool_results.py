"""What a tool makes of geometries, what it tells beside, and why it refuses. Local metres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry


class ToolRefused(ValueError):  # noqa: N818  the name is the sentence
    """A tool cannot do what was asked of it.

    code: names the kind, in capitals. template: an English sentence with places for `values` in
    the manner of `%(name)s`. place: in local metres, None where no place is at fault.
    """

    def __init__(
        self,
        code: str,
        template: str,
        values: Mapping[str, object] | None = None,
        place: BaseGeometry | None = None,
    ) -> None:
        self.code, self.template = code, template
        self.values, self.place = dict(values or {}), place
        super().__init__(template % self.values)


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something about a result that whoever asked has to know.

    code: names the kind, in capitals. place: in local metres. values: ready for JSON.
    """

    code: str
    place: BaseGeometry | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ToolResult:
    """Surfaces on the grid, and what is to be told of them."""

    geometries: tuple[MultiPolygon, ...]
    notes: tuple[Note, ...] = ()


def marked(text: str) -> str:
    """Return a sentence as it is: the catalogues find it, it is translated where it is shown."""
    return text
