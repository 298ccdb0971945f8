"""The layer of parcels as the other servers draw it."""

from dataclasses import replace

from gis_platform.layers.registry import Layer
from tiles.matrix import DEEPEST


def everything(layer: Layer) -> Layer:
    """Return a layer that is neither simplified nor left out at any zoom."""
    return replace(layer, simplify=False, zooms=range(DEEPEST + 1))
