"""Pictures of hatches for MapLibre: one sprite with all that layers are declared with."""

from __future__ import annotations

import math
import struct
import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gis_platform.layers.registry import layers
from gis_platform.layers.style import Look

TILE_PX = 32
SPACING_PX = 8
LINE_PX = 1.2
INK = "#555555"
"""Of looks that have no colour."""
Hatch = tuple[str, int]
"""Colour `#rrggbb` and angle in degrees, anticlockwise from the horizontal."""


def ink_of(look: Look) -> str:
    """Return the colour of what is drawn upon a look's fill."""
    return look.line or look.fill or INK


def hatch_name(look: Look) -> str:
    """Return the name of the picture of a look's hatch."""
    return f"hatch:{ink_of(look)}:{look.hatch or 0}"


def sprite_index(ratio: int) -> dict[str, dict[str, int]]:
    """Return where each hatch is in the sprite; ratio: pixels of it per pixel of CSS."""
    size = TILE_PX * ratio
    return {
        f"hatch:{colour}:{angle}": {
            "x": number * size,
            "y": 0,
            "width": size,
            "height": size,
            "pixelRatio": ratio,
        }
        for number, (colour, angle) in enumerate(_hatches())
    }


def sprite_picture(ratio: int) -> bytes:
    """Return the sprite as PNG, the same bytes each time."""
    return _picture(_hatches(), ratio)


def _hatches() -> tuple[Hatch, ...]:
    looks = (look for layer in layers() for look in (layer.style.look, *layer.style.looks.values()))
    return tuple(sorted({(ink_of(look), look.hatch) for look in looks if look.hatch is not None}))


@lru_cache(maxsize=8)
def _picture(hatches: tuple[Hatch, ...], ratio: int) -> bytes:
    tiles = [draw_hatch(colour, angle, ratio) for colour, angle in hatches]
    return png(np.concatenate(tiles, axis=1) if tiles else np.zeros((1, 1, 4), dtype=np.uint8))


def draw_hatch(colour: str, angle: int, ratio: int) -> NDArray[np.uint8]:
    """Return a hatch as RGBA of shape (n, n, 4) that can be laid side by side without a seam.

    The angle is moved to the nearest one whose lines meet at the edges.
    """
    size = TILE_PX * ratio
    lines = TILE_PX / SPACING_PX
    across = math.floor(lines * math.sin(math.radians(angle)) + 0.5)
    down = math.floor(lines * math.cos(math.radians(angle)) + 0.5)
    middles = np.arange(size) + 0.5
    turns = (across * middles[np.newaxis, :] + down * middles[:, np.newaxis]) / size
    away = np.abs(turns - np.floor(turns + 0.5)) * (size / math.hypot(across, down))
    cover = np.clip(LINE_PX * ratio / 2 + 0.5 - away, 0, 1)
    drawn: NDArray[np.uint8] = np.empty((size, size, 4), dtype=np.uint8)
    drawn[..., :3] = parse_colour(colour)
    drawn[..., 3] = np.floor(cover * 255 + 0.5)
    return drawn


def parse_colour(text: str) -> tuple[int, int, int]:
    """Return red, green and blue of `#rrggbb`, 0 to 255."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def png(picture: NDArray[np.uint8]) -> bytes:
    """Return RGBA of shape (rows, columns, 4) as PNG (ISO/IEC 15948)."""
    height, width, _ = picture.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    lines = np.zeros((height, 1 + width * 4), dtype=np.uint8)  # a line begins with its filter: none
    lines[:, 1:] = picture.reshape(height, width * 4)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)
