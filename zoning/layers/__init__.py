"""Layers of the rules of the ground: importing this package declares them."""

from zoning.layers import documentation, ground

__all__ = ["documentation", "ground"]
