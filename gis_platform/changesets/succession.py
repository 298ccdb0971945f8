"""What refers to the features of a layer, and how it follows when these are succeeded by others.

An app declares it in its module `succession`: `follow(...)` for what refers, `keep_numbers(...)`
for features that name what they came from and what they became themselves, and
`follow_statements(...)` for what people state about features beside the layers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from gis_platform.changesets.proposals import Following
from gis_platform.changesets.rules import Place, Way
from gis_platform.layers.errors import InvalidDeclaration
from gis_platform.layers.policy import Access
from gis_platform.layers.registry import Layer, get_layer
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Permission

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


@dataclass(kw_only=True)
class Succeeded:
    """A feature that others follow: by identifier, in the local CRS, valid.

    kind: of the lineage, empty where a succession is taken back. shape: until now. ended: it is no
    more. heirs: their shapes; the feature itself can be one.
    """

    kind: str
    shape: BaseGeometry | None
    ended: bool
    heirs: dict[str, BaseGeometry | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """What becomes of something that people stated about a feature.

    about: layer of the feature. kind: code of what was stated; kind_title, title, sentence: for
    people, in the reader's language. readers: who is told what it is; others are told that there
    is something.
    """

    about: str
    kind: str
    kind_title: str
    pk: int
    title: str
    following: Following
    sentence: str
    readers: Permission

    @property
    def is_lost(self) -> bool:
        """Whether it holds no more where it was stated, and nowhere in its place."""
        return self.following.way == Way.STAYS


StatementsFollow = Callable[[Mapping[str, Succeeded], Municipality], Sequence[Consequence]]
"""Has statements follow, inside the change and under its locks, and tells what becomes of each.

Takes what is succeeded, by identifier. Tells what follows, and what holds no more.
"""

_statements: dict[tuple[str, str], StatementsFollow] = {}
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


def follow_statements(name: str, *, to: str, follow: StatementsFollow) -> StatementsFollow:
    """Declare how what people state about the features of a layer follows, beside the layers.

    Raises InvalidDeclaration.
    """
    if (to, name) in _statements:
        raise InvalidDeclaration(f"{name} follow {to} already.")
    _statements[to, name] = follow
    return follow


def statements_about(layer: str) -> list[StatementsFollow]:
    """Return how what people state about features of a layer follows, in order of the names."""
    return [follow for (to, _), follow in sorted(_statements.items()) if to == layer]


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
