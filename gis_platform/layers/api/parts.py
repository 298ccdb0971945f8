"""What each door of the API adds to its landing page, conformance and description.

Doors above the layers (tiles, say) register here, so that the API can tell of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gis_platform.layers.errors import InvalidDeclaration
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.middleware import MunicipalRequest

Link = dict[str, Any]
"""rel, href (absolute), type, title and whatever else a link has; ready for JSON."""


@dataclass(frozen=True, kw_only=True)
class ApiPart:
    """One door of the API.

    conformance: URIs of the classes that it conforms to. links: for the landing page.
    collection_links: for the description of one collection. paths: OpenAPI 3.0 path items by
    address below `/{municipality}/api`, for the layers that an actor may read; components: what
    they refer to, by kind (`schemas`, `parameters`, `responses`) and name.
    """

    name: str
    conformance: tuple[str, ...] = ()
    links: Callable[[MunicipalRequest], Sequence[Link]] | None = None
    collection_links: Callable[[MunicipalRequest, Layer], Sequence[Link]] | None = None
    paths: Callable[[Actor, Sequence[Layer]], Mapping[str, Any]] | None = None
    components: Callable[[], Mapping[str, Mapping[str, Any]]] | None = None


_parts: dict[str, ApiPart] = {}


def register_api_part(part: ApiPart) -> ApiPart:
    """Add a door; its name is unique."""
    if part.name in _parts:
        raise InvalidDeclaration(f"Two parts of the API are called {part.name!r}.")
    _parts[part.name] = part
    return part


def api_parts() -> tuple[ApiPart, ...]:
    """Return the doors in the order of their names."""
    return tuple(_parts[name] for name in sorted(_parts))
