"""Arithmetic of the tile matrix set WebMercatorQuad (OGC 17-083r4)."""

from dataclasses import dataclass

ORIGIN_M = 20_037_508.342789244
EXTENT = 4096
BUFFER = 64
DEEPEST = 22


class NoSuchTile(Exception):  # noqa: N818
    """The tile is outside the matrix."""

    def __init__(self, z: int, x: int, y: int) -> None:
        """z, x, y: as asked for."""
        super().__init__(
            f"There is no tile {z}/{x}/{y}: zoom is 0 to {DEEPEST}, row and column below 2^zoom."
        )


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A tile of WebMercatorQuad."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        """Refuse a tile outside the matrix: NoSuchTile."""
        if not (0 <= self.z <= DEEPEST and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z):
            raise NoSuchTile(self.z, self.x, self.y)

    @property
    def size_m(self) -> float:
        """The side of the tile in EPSG:3857, metres of the projection."""
        return 2 * ORIGIN_M / float(2**self.z)

    @property
    def unit_m(self) -> float:
        """One unit of the tile's grid in EPSG:3857, metres of the projection."""
        return self.size_m / EXTENT

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Min x, min y, max x, max y in EPSG:3857."""
        west = self.x * self.size_m - ORIGIN_M
        north = ORIGIN_M - self.y * self.size_m
        return west, north - self.size_m, west + self.size_m, north
