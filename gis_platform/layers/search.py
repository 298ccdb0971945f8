"""Finding features by number, address or name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Case, Q, When

from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access, access, readable_layers
from gis_platform.layers.registry import Layer
from gis_platform.layers.selection import Bounds
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


def search(actor: Actor, text: str, *, limit: int) -> list[Hit]:
    """Return features whose identifier, address or name contains the text.

    Exact matches come first, then beginnings; a layer with many hits leaves room for the others.
    One statement a searchable layer.
    """
    ranked: list[tuple[int, int, int, Hit]] = []
    for order, layer in enumerate(readable_layers(actor)):
        seen = access(actor, layer)
        if seen.search:
            hits = _search_layer(seen, actor.municipality, text, limit)
            ranked += [(hit.rank, place, order, hit) for place, hit in enumerate(hits)]
    chosen = sorted(ranked, key=lambda one: one[:3])[:limit]
    return [hit for *_, hit in sorted(chosen, key=lambda one: (one[0], one[2], one[1]))]


def _search_layer(seen: Access, municipality: Municipality, text: str, limit: int) -> Iterator[Hit]:
    layer = seen.layer
    rank = Case(
        When(_any_of(seen.search, "iexact", text), then=0),
        When(_any_of(seen.search, "istartswith", text), then=1),
        default=2,
    )
    names = [name for name in dict.fromkeys([layer.label, *seen.search]) if name in seen.names]
    found = seen.visible(layer.model.objects.of(municipality))
    found = found.filter(_any_of(seen.search, "icontains", text))
    found = found.annotate(search_rank=rank).order_by("search_rank", *seen.search, "pk")
    for feature in found.only(*["pk", *names, GEOMETRY])[:limit]:
        texts = [str(getattr(feature, name) or "") for name in names]
        title = next((value for value in texts if value), str(feature.pk))
        others = [value for value in texts if value and value != title]
        shape = getattr(feature, GEOMETRY)
        yield Hit(
            layer=layer,
            pk=feature.pk,
            title=title,
            subtitle=" · ".join(others),
            bounds=shape.extent if shape else None,
            rank=getattr(feature, "search_rank"),  # noqa: B009  an annotation of the statement
        )


def _any_of(fields: Sequence[str], lookup: str, text: str) -> Q:
    matching = Q()
    for field in fields:
        matching |= Q(**{f"{field}__{lookup}": text})
    return matching
