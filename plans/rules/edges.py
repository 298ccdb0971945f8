"""Edges with nothing known across: what a plan says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from gis_platform.geometry.setback import ClassifiedEdge, EdgeKind

LONGEST_IGNORED_M = 1.0
"""Stretches up to this long lie between objects whose borders do not quite meet."""

Stretch = tuple[ClassifiedEdge, ...]


def mark_unknown(edges: Sequence[ClassifiedEdge]) -> tuple[ClassifiedEdge, ...]:
    """Return the edges of a parcel, those of stretches with nothing known across marked."""
    chosen = {edge for stretch in _stretches(edges, _has_nothing_across) for edge in stretch}
    return tuple(replace(edge, unknown=True) if edge in chosen else edge for edge in edges)


def unknown_stretches(edges: Sequence[ClassifiedEdge]) -> list[Stretch]:
    """Return the marked edges, those that follow each other on a ring as one stretch."""
    return _stretches(edges, lambda edge: edge.unknown)


def _has_nothing_across(edge: ClassifiedEdge) -> bool:
    return edge.kind is EdgeKind.NEIGHBOUR and edge.across is None and not edge.overridden


def _stretches(
    edges: Sequence[ClassifiedEdge], is_chosen: Callable[[ClassifiedEdge], bool]
) -> list[Stretch]:
    found: list[Stretch] = []
    for _, ring in groupby(edges, key=lambda edge: (edge.contour, edge.ring)):
        found += _on_ring(list(ring), is_chosen)
    return [
        stretch for stretch in found if sum(edge.length_m for edge in stretch) > LONGEST_IGNORED_M
    ]


def _on_ring(
    ring: Sequence[ClassifiedEdge], is_chosen: Callable[[ClassifiedEdge], bool]
) -> Iterable[Stretch]:
    """Return runs of chosen edges of a ring; one may go on over its first point."""
    first = next((place for place, edge in enumerate(ring) if not is_chosen(edge)), 0)
    turned = [*ring[first:], *ring[:first]]
    return [tuple(group) for chosen, group in groupby(turned, key=is_chosen) if chosen]
