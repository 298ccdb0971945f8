"""Files, coordinate systems and readings that the register tests share."""

from pathlib import Path
from typing import TypeVar

import pytest

from gis_platform.geometry.crs import LocalCrs
from parcels.register.containers import open_register_file
from parcels.register.limits import DEFAULT_LIMITS, ReadLimits
from parcels.register.reader import read_register
from parcels.register.records import RegisterItem

ROOT = Path(__file__).parents[3]
FIXTURES = ROOT / "fixtures" / "register"
REAL_FILES = ROOT.parent / "shared" / "data" / "kpt"

DEMO_CRS = LocalCrs(
    definition=(
        "+proj=tmerc +lat_0=0 +lon_0=49.03333333333 +k=1 +x_0=1300000 +y_0=-5709414.70 "
        "+ellps=krass +towgs84=23.57,-140.95,-79.8,0,0.35,0.79,-0.22 +units=m +no_defs"
    ),
    extent=(1_290_000, 460_000, 1_320_000, 490_000),
)
MOSCOW_CRS = LocalCrs(
    definition=(
        "+proj=tmerc +lat_0=55.66666666667 +lon_0=37.5 +k=1 +x_0=16.098 +y_0=14.512 "
        "+ellps=bessel +towgs84=316.151,78.924,589.65,-1.57273,2.69209,2.34693,8.4507 "
        "+units=m +no_defs"
    ),
    extent=(-80_000, -80_000, 80_000, 80_000),
)
SEVASTOPOL_CRS = LocalCrs(
    definition="EPSG:7828", extent=(4_360_000, 4_900_000, 4_420_000, 4_970_000)
)

Item = TypeVar("Item", bound=RegisterItem)


def real_file(name: str) -> Path:
    """The path of a real document; skips the test where the shared data are absent."""
    path = REAL_FILES / name
    if not path.exists():
        pytest.skip(f"../shared/data/kpt/{name} is absent")
    return path


def items_in(path: Path, *, limits: ReadLimits = DEFAULT_LIMITS) -> list[RegisterItem]:
    """All that a file yields, its documents one after the other."""
    with open_register_file(path, limits=limits) as documents:
        return [item for document in documents for item in read_register(document)]


def of_type(items: list[RegisterItem], kind: type[Item]) -> list[Item]:
    """The items of one record type, in document order."""
    return [item for item in items if isinstance(item, kind)]
