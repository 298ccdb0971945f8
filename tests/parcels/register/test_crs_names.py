"""Which names of systems stand for the municipality's own."""

import pytest

from parcels.register.crs_names import is_recognised, quarter_in

NAMES = ("СК-63, зона 4", "91.4")
DISTRICTS = ("91:01", "91:04")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("СК-63, зона 4", True),
        ("ск-63,зона 4", True),
        ("91.4", True),
        ("КН91:01:001008", True),
        ("КН90:25:030101", False),
        ("СК-63, зона 5", False),
        ("91.1", False),
        ("", False),
    ],
)
def test_names_are_recognised_by_spelling_or_by_quarter(name: str, expected: bool) -> None:
    assert is_recognised(name, names=NAMES, districts=DISTRICTS) is expected


def test_quarter_in_a_name() -> None:
    assert quarter_in("КН77:01:0003031") == "77:01:0003031"
    assert quarter_in("91.4") is None
