"""Points and spatial elements out of their fields, the same for all schema versions."""

import re
from decimal import Decimal

from parcels.register.fields import UnreadableRecord, quantity_in
from parcels.register.records import BoundaryPoint, SpatialElement

_COORDINATE = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_ACCURACY = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")


def coordinate_in(text: str) -> float:
    """Return a coordinate in metres; refuses exponents, not-a-number and absurd sizes."""
    if not _COORDINATE.fullmatch(text):
        raise UnreadableRecord("COORDINATE_MALFORMED", f"Coordinate {text[:40]!r} is no number.")
    return float(text)


def point_from(
    *, first: str, second: str, sequence: str, mark: str, accuracy: str
) -> BoundaryPoint:
    """Return a point; an unreadable accuracy is an unknown one, a zero too."""
    known = Decimal(accuracy) if _ACCURACY.fullmatch(accuracy) else Decimal(0)
    return BoundaryPoint(
        first=coordinate_in(first),
        second=coordinate_in(second),
        sequence=int(sequence) if sequence.isascii() and sequence.isdigit() else None,
        mark=mark,
        accuracy_m=known or None,
    )


def elements_from(points: list[tuple[BoundaryPoint, str]]) -> list[SpatialElement]:
    """Return one ring or line, or a circle for each point that has a radius.

    points: with the text of their radius, "" for none.
    """
    circles = [
        SpatialElement(points=(point,), radius_m=quantity_in(radius, "Radius"))
        for point, radius in points
        if radius
    ]
    plain = tuple(point for point, radius in points if not radius)
    return [SpatialElement(points=plain), *circles] if plain else circles
