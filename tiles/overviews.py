"""Which tiles show an overview: at low zooms the ground of each class instead of features.

A cell of an overview is a tile four zooms deeper than those that show it, 32 pixels wide there.
Overviews hold what everybody sees of a layer; who sees more, or less, gets the features.
"""

from __future__ import annotations

from gis_platform.layers.policy import Access
from gis_platform.layers.registry import Layer
from gis_platform.layers.style import Overview


def overview_of(seen: Access, z: int) -> Overview | None:
    """Return the overview that an asker's tiles of a zoom show, None if they show features."""
    overview = seen.overview
    return overview if overview is not None and z < overview.below else None


def overview_zooms(layer: Layer) -> range:
    """Return the zooms at which a layer has an overview, the deepest first."""
    if layer.overview is None:
        return range(0)
    return range(layer.overview.below - 1, layer.zooms.start - 1, -1)
