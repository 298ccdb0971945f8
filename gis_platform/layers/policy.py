"""What an actor sees of a layer: its rows and its columns; one policy for every door.

Items, tiles, search, cards, exports, the feature service and documents ask here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from django.db.models import Q, QuerySet

from gis_platform.layers.registry import BASIC_FIELDS, Layer, RowRule, layers
from gis_platform.layers.style import Overview
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality


@dataclass(frozen=True, kw_only=True)
class Access:
    """What one actor sees of one layer.

    fields, tile_fields, filters, search: those of the layer that the actor may read, in its order.
    hidden: the rules whose rows the actor does not see. key: equal for actors who see the same;
    names a cached answer.
    """

    layer: Layer
    fields: tuple[str, ...]
    tile_fields: tuple[str, ...]
    filters: tuple[str, ...]
    search: tuple[str, ...]
    hidden: tuple[RowRule, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What a condition or an order may name: the basic fields and the visible ones."""
        return tuple(dict.fromkeys((*BASIC_FIELDS, *self.fields)))

    @property
    def key(self) -> str:
        """Sixteen hexadecimal digits, the same in each process."""
        conditions = [str(rule.condition) for rule in self.hidden]  # a set of roles has no order
        seen = repr((self.layer.name, self.fields, self.tile_fields, conditions))
        return blake2b(seen.encode(), digest_size=8).hexdigest()

    @property
    def is_everybodys(self) -> bool:
        """Whether somebody who has not signed in sees the same."""
        layer = self.layer
        return layer.is_public and not (
            any(name in layer.field_readers for name in self.fields)
            or len(self.hidden) < len(layer.row_rules)
        )

    @property
    def overview(self) -> Overview | None:
        """The overview that low zooms show instead of features; it holds what everybody sees."""
        overview = self.layer.overview
        if overview is None or overview.by not in self.tile_fields:
            return None
        return overview if len(self.hidden) == len(self.layer.row_rules) else None

    @property
    def drawn(self) -> Access:
        """What of it a tile shows, so that askers who differ in other fields share tiles."""
        return replace(self, fields=self.tile_fields, filters=(), search=())

    def visible(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of a query, on the layer or on its versions, that the actor sees."""
        for rule in self.hidden:
            found = found.exclude(rule.condition)
        return found

    def condition(self) -> Q:
        """Return the condition of a visible row."""
        visible = Q()
        for rule in self.hidden:
            visible &= ~rule.condition
        return visible


def may_read(actor: Actor, layer: Layer) -> bool:
    """Say whether an actor may read a layer."""
    return layer.is_public or actor.may(layer.reading)


def require_readable(actor: Actor, layer: Layer) -> None:
    """Raise NotAllowed unless the actor may read the layer."""
    if not layer.is_public:
        actor.require(layer.reading)


def readable_layers(actor: Actor) -> list[Layer]:
    """Return the layers that an actor may read, in the order of the layer tree."""
    return [layer for layer in layers() if may_read(actor, layer)]


def access(actor: Actor, layer: Layer) -> Access:
    """Return what an actor sees of a layer; NotAllowed if that is nothing."""
    require_readable(actor, layer)

    def seen(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if _may_see(actor, layer, name))

    return Access(
        layer=layer,
        fields=seen(layer.fields),
        tile_fields=seen(layer.tile_fields),
        filters=seen(layer.filters),
        search=seen(layer.search),
        hidden=tuple(rule for rule in layer.row_rules if not actor.roles & rule.readers),
    )


def _may_see(actor: Actor, layer: Layer, name: str) -> bool:
    readers = layer.field_readers.get(name)
    return readers is None or bool(actor.roles & readers)


def reviewed_layers(municipality: Municipality) -> frozenset[str]:
    """Return the layers of which a second person has to approve changes."""
    return frozenset(municipality.plan_rules.get("review_layers", ()))
