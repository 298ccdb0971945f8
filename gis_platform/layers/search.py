"""Finding features by number, address or name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Case, Q, When

from gis_platform.layers.history import Period
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access, access, readable_layers
from gis_platform.layers.registry import Layer
from gis_platform.layers.selection import Bounds, Selection, select
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A feature that a search found; rank: 0 is that text itself, 1 begins with it, 2 holds it."""

    layer: Layer
    pk: int
    title: str
    subtitle: str
    bounds: Bounds | None
    rank: int


def search(actor: Actor, text: str, *, limit: int, period: Period | None = None) -> list[Hit]:
    """Return features whose identifier, address or name contains the text.

    Exact matches come first, then beginnings; a layer with many hits leaves room for the others.
    period: the moment as at which the record is searched, with the words of then; None is the
    present. One statement a searchable layer.
    """
    ranked: list[tuple[int, int, int, Hit]] = []
    for order, seen in enumerate(searchable(actor)):
        asked = Selection(access=seen, period=period)
        hits = _search_layer(asked, actor.municipality, text, limit)
        ranked += [(hit.rank, place, order, hit) for place, hit in enumerate(hits)]
    chosen = sorted(ranked, key=lambda one: one[:3])[:limit]
    return [hit for *_, hit in sorted(chosen, key=lambda one: (one[0], one[2], one[1]))]


def searchable(actor: Actor) -> list[Access]:
    """Return the layers that a search looks into for an actor, in the order of the layer tree."""
    found = (access(actor, layer) for layer in readable_layers(actor))
    return [seen for seen in found if seen.search]


def _search_layer(
    asked: Selection, municipality: Municipality, text: str, limit: int
) -> Iterator[Hit]:
    seen = asked.access
    layer = seen.layer
    rank = Case(
        When(_any_of(seen.search, "iexact", text), then=0),
        When(_any_of(seen.search, "istartswith", text), then=1),
        default=2,
    )
    names = [name for name in dict.fromkeys([layer.label, *seen.search]) if name in seen.names]
    found = select(asked, municipality)
    rows = found.rows.filter(_any_of(seen.search, "icontains", text)).annotate(search_rank=rank)
    rows = rows.order_by("search_rank", *seen.search, found.key)
    for pk, shape, place, *values in rows.values_list(found.key, GEOMETRY, "search_rank", *names)[
        :limit
    ]:
        texts = [str(value or "") for value in values]
        title = next((value for value in texts if value), str(pk))
        yield Hit(
            layer=layer,
            pk=pk,
            title=title,
            subtitle=" · ".join(value for value in texts if value and value != title),
            bounds=shape.extent if shape else None,
            rank=place,
        )


def _any_of(fields: Sequence[str], lookup: str, text: str) -> Q:
    matching = Q()
    for field in fields:
        matching |= Q(**{f"{field}__{lookup}": text})
    return matching
