"""The layer of parcels drawn as the other servers draw it."""

from dataclasses import replace

from gis_platform.layers.registry import Layer
from tiles.matrix import DEEPEST


def features_everywhere(layer: Layer) -> Layer:
    """Return a layer that shows its features at every zoom, no overview in their place."""
    return replace(layer, overview=None, zooms=range(DEEPEST + 1))


def every_corner(layer: Layer) -> Layer:
    """Return a layer that shows its features at every zoom, with all their corners."""
    return replace(features_everywhere(layer), simplify=False)
