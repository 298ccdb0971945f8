"""What refers to the features of a layer, and how it follows when these are succeeded by others.

An app declares it in its module `succession`: `follow(...)` for what refers, `keep_numbers(...)`
for features that name what they came from and what they became themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db.models import Q

from gis_platform.changesets.rules import Place
from gis_platform.layers.errors import InvalidDeclaration
from gis_platform.layers.policy import Access
from gis_platform.layers.registry import Layer, get_layer

OBJECT_SHARE = 0.95
"""How much of an object has to lie in a feature to be said to lie in it."""


@dataclass(frozen=True, kw_only=True)
class Follower:
    """Features of a layer that name features of another by their identifiers.

    layer: of those that refer. to: the layer that they refer to. field: a text or a list of texts.
    current: those that follow; others belong to the past and stay. place: how the place decides
    among several heirs, None is to all. share: of an object that has to lie in one heir.
    keeps_ground: what has no shape of its own lies on all that it refers to; it is given the
    former ground where the new would be more. outdated: the field that takes a reason, of what was
    made for one feature as it was: it refers to that for good.
    """

    layer: str
    to: str
    field: str
    current: Q
    place: Place | None
    share: float
    keeps_ground: bool
    outdated: str | None

    @property
    def is_list(self) -> bool:
        """Whether several features can be referred to."""
        return isinstance(get_layer(self.layer).column(self.field), ArrayField)

    def referring(self, names: list[str]) -> Q:
        """Return the condition of what refers to one of some features, and follows."""
        lookup = "overlap" if self.is_list else "in"
        return self.current & Q(**{f"{self.field}__{lookup}": names})


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """Fields of a layer with lists of identifiers: those a feature came from, and became."""

    layer: str
    predecessors: str
    successors: str


_followers: dict[tuple[str, str, str], Follower] = {}
_numbers: dict[str, Numbers] = {}


def follow(
    layer: str,
    *,
    to: str,
    field: str,
    current: Q | None = None,
    place: Place | None = None,
    share: float = OBJECT_SHARE,
    keeps_ground: bool = False,
    outdated: str | None = None,
) -> Follower:
    """Declare what refers to the features of a layer; see `Follower`. Raises InvalidDeclaration."""
    made = Follower(
        layer=layer,
        to=to,
        field=field,
        current=Q() if current is None else current,
        place=place,
        share=share,
        keeps_ground=keeps_ground,
        outdated=outdated,
    )
    key = (layer, to, field)
    if key in _followers:
        raise InvalidDeclaration(f"{layer}.{field} follows {to} already.")
    _followers[key] = made
    return made


def keep_numbers(layer: str, *, predecessors: str, successors: str) -> Numbers:
    """Declare the fields in which features name what they came from, and what they became."""
    if layer in _numbers:
        raise InvalidDeclaration(f"{layer} keeps its numbers already.")
    _numbers[layer] = Numbers(layer=layer, predecessors=predecessors, successors=successors)
    return _numbers[layer]


def followers_of(layer: str) -> list[Follower]:
    """Return what refers to the features of a layer, in order of their layers' names."""
    return [one for key, one in sorted(_followers.items()) if one.to == layer]


def numbers_of(layer: str) -> Numbers | None:
    """Return the fields of a layer that name predecessors and successors, None if it has none."""
    return _numbers.get(layer)


def whole_access(layer: Layer) -> Access:
    """Return all of a layer: what follows is found and changed whoever has split or merged.

    Who may split may let follow; what is told of it goes by what the reader may see.
    """
    return Access(
        layer=layer,
        fields=layer.fields,
        tile_fields=layer.tile_fields,
        filters=layer.filters,
        search=layer.search,
    )
