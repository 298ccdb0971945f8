"""The plans of a tract in numbers, whichever way each of them is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plans.analysis.composing import compose_alone, compose_set
from plans.analysis.numbers import ParcelNumbers
from plans.analysis.regulation import Regulations
from plans.analysis.tracts import Tract


def numbers_of_tract(
    tract: Tract,
    regulations: Regulations,
    stated: Callable[[Sequence[int]], list[ParcelNumbers]],
) -> list[ParcelNumbers]:
    """Return the numbers of the parcels of a tract.

    stated: gives those of rows about which people stated something, from facts of their own.
    """
    composed = compose_set(tract, regulations)
    own = [row for row in composed.alone if tract.parcels[row].number in tract.stated]
    others = [row for row in composed.alone if tract.parcels[row].number not in tract.stated]
    return [*composed.numbers, *(compose_alone(tract, row) for row in others), *stated(own)]
