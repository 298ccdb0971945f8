"""What is read of layers: items, one item, search, extent, freshness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.contrib.gis.geos import Polygon
from django.db.models import Case, Q, QuerySet, When

from gis_platform.layers.errors import FeatureNotFound
from gis_platform.layers.models import GEOMETRY, Feature, LayerState
from gis_platform.layers.registry import Layer, layers
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import STORAGE_SRID, Municipality

COORDINATE_DECIMALS = 9
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class FeatureQuery:
    """What is asked of a collection.

    bbox: west, south, east, north in EPSG:4326. after: id of the last feature of the page
    before. equals: declared filters only.
    """

    limit: int
    after: int = 0
    bbox: Bounds | None = None
    equals: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A feature as the database gives it; `geometry` is GeoJSON text, EPSG:4326, or None."""

    pk: int
    geometry: str | None
    values: Mapping[str, Any]


def readable_layers(actor: Actor) -> list[Layer]:
    """Return the layers that an actor may read, in the order of the layer tree."""
    return [layer for layer in layers() if may_read(actor, layer)]


def may_read(actor: Actor, layer: Layer) -> bool:
    """Say whether an actor may read a layer."""
    return layer.is_public or actor.may(layer.reading)


def require_readable(actor: Actor, layer: Layer) -> None:
    """Raise NotAllowed unless the actor may read the layer."""
    if not layer.is_public:
        actor.require(layer.reading)


def features(layer: Layer, municipality: Municipality) -> QuerySet[Feature]:
    """Return the current features of a layer in one municipality."""
    return layer.model.objects.of(municipality)


def find(layer: Layer, municipality: Municipality, query: FeatureQuery) -> Iterator[Row]:
    """Yield a page of features in the order of their ids; one indexed statement."""
    found = features(layer, municipality).filter(pk__gt=query.after, **query.equals)
    if query.bbox:
        box = Polygon.from_bbox(query.bbox)
        box.srid = STORAGE_SRID
        found = found.filter(**{"geometry__bboverlaps": box})
    yield from _rows(layer, found.order_by("pk")[: query.limit])


def item(layer: Layer, municipality: Municipality, pk: int) -> tuple[Row, Bounds | None]:
    """Return one feature and its bounds; two statements; FeatureNotFound if there is none."""
    found = features(layer, municipality).filter(pk=pk)
    row = next(_rows(layer, found), None)
    if row is None:
        raise FeatureNotFound(layer.name, pk)
    return row, found.aggregate(bounds=Extent("geometry"))["bounds"]


def _rows(layer: Layer, found: QuerySet[Feature]) -> Iterator[Row]:
    names = ("local_id", "version", *layer.fields)
    shaped = found.annotate(geojson=AsGeoJSON("geometry", precision=COORDINATE_DECIMALS))
    for pk, geometry, *values in shaped.values_list("pk", "geojson", *names):
        yield Row(pk=pk, geometry=geometry, values=dict(zip(names, values, strict=True)))


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
        if layer.search:
            hits = _search_layer(layer, actor.municipality, text, limit)
            ranked += [(hit.rank, place, order, hit) for place, hit in enumerate(hits)]
    chosen = sorted(ranked, key=lambda one: one[:3])[:limit]
    return [hit for *_, hit in sorted(chosen, key=lambda one: (one[0], one[2], one[1]))]


def _search_layer(layer: Layer, municipality: Municipality, text: str, limit: int) -> Iterator[Hit]:
    rank = Case(
        When(_any_of(layer.search, "iexact", text), then=0),
        When(_any_of(layer.search, "istartswith", text), then=1),
        default=2,
    )
    names = list(dict.fromkeys([layer.label, *layer.search]))
    found = features(layer, municipality).filter(_any_of(layer.search, "icontains", text))
    found = found.annotate(search_rank=rank).order_by("search_rank", *layer.search, "pk")
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


def extent(municipality: Municipality, layer: Layer) -> Bounds | None:
    """Return the bounds of the municipality, else of a layer's features, in EPSG:4326."""
    if municipality.boundary:
        west, south, east, north = municipality.boundary.extent
        return west, south, east, north
    found: Bounds | None = features(layer, municipality).aggregate(bounds=Extent(GEOMETRY))[
        "bounds"
    ]
    return found


def revision(layer: Layer, municipality: Municipality) -> int:
    """Return how often a layer of a municipality has changed; one statement."""
    state = LayerState.objects.filter(municipality=municipality, table_name=layer.table)
    return state.values_list("revision", flat=True).first() or 0


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """How far a layer can be relied on, on a day.

    age_days: of the data, None if it is not loaded. max_age_days: None if age does not matter.
    """

    layer: Layer
    is_loaded: bool
    revision: int
    as_of: date | None
    age_days: int | None
    max_age_days: int | None

    @property
    def is_stale(self) -> bool:
        """Whether the data is older than it may be; data of unknown age is."""
        if not self.is_loaded or self.max_age_days is None:
            return False
        return self.age_days is None or self.age_days > self.max_age_days


def freshness(municipality: Municipality, on: date) -> dict[str, Freshness]:
    """Return how fresh each layer is on a day, by name of the layer; one statement."""
    states = {
        state.table_name: state for state in LayerState.objects.filter(municipality=municipality)
    }
    return {layer.name: _freshness(layer, municipality, states, on) for layer in layers()}


def _freshness(
    layer: Layer, municipality: Municipality, states: Mapping[str, LayerState], on: date
) -> Freshness:
    state = states.get(layer.table)
    as_of = state.as_of if state else None
    return Freshness(
        layer=layer,
        is_loaded=layer.made_here or bool(state and state.loaded_at),
        revision=state.revision if state else 0,
        as_of=as_of,
        age_days=(on - as_of).days if as_of else None,
        max_age_days=municipality.max_age_days.get(layer.name, layer.max_age_days),
    )
