"""Where another server is faster than ours."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.spatial import feature_part as features
from benchmarks.spatial import tile_part as tiles
from benchmarks.spatial.measuring import Findings, Table

OURS = {
    "tiles": (tiles.OURS, tiles.OURS_PLAIN, tiles.OURS_SAME_WORK),
    "features": (features.OURS, features.OURS_COUNTING),
}
RIVALS = {
    "tiles": (tiles.TIPG, tiles.TIPG_GZIP, tiles.VECTORTILES, tiles.MAPSERVER, tiles.PYGEOAPI),
    "features": (features.TIPG, features.PYGEOAPI),
}


def losses_table(found: Iterable[Findings]) -> Table:
    """Return each case in which one of ours has less than the rate of another server."""
    rows = []
    for one in found:
        for case in one.cases:
            for mine in OURS.get(one.part, ()):
                for rival in RIVALS[one.part]:
                    ratio = case.ratio(mine, rival)
                    if ratio is not None and ratio < 1:
                        rows.append([case.name, str(case.clients), mine, rival, f"{ratio:.2f}"])
    return Table(
        title="Where we lose",
        columns=["Set", "Clients", "Ours", "Faster", "Our share of its rate"],
        rows=rows,
        note="" if rows else "In none of these cases.",
    )
