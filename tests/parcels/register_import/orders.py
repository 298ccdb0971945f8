"""Municipalities and imports that the tests of register imports share."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from shapely import MultiPolygon

from gis_platform.layers.imports.values import Counts
from gis_platform.municipalities.actions import add_municipality
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.packages import read_package
from parcels.models import Parcel
from parcels.register.containers import RegisterDocument
from parcels.register.xml_stream import Progress
from parcels.register_import.batch import RegisterImport, import_files
from parcels.register_import.outcomes import DocumentOutcome, FileOutcome
from parcels.register_import.storing import StoringRules
from tests.factories import make_municipality
from tests.parcels.register.samples import DEMO_CRS, FIXTURES, ROOT

QUARTER = "16:99:010203"
SAMPLES = [FIXTURES / f"kpt{version}.xml" for version in ("07", "08", "09", "10", "11")]


def make_garden_town(code: str = "garden", **fields: Any) -> Municipality:
    """A municipality whose register drew the sample files."""
    values: dict[str, Any] = {
        "crs_name": "МСК-16, зона 1",
        "crs_aliases": ["16.1", "16:99"],
        "crs_extent": list(DEMO_CRS.extent or ()),
    }
    return make_municipality(code, **(values | fields))


def make_shipped(name: str) -> Municipality:
    """A municipality from its shipped package."""
    package = read_package(ROOT / "fixtures" / "municipalities" / f"{name}.toml")
    return add_municipality(package).municipality


@contextmanager
def silently(document: RegisterDocument) -> Iterator[Progress]:
    """Show no progress."""
    yield lambda done, total: None


def bring_in(
    municipality: Municipality,
    *files: Path,
    accept_repairs: bool = False,
    as_of: date | None = None,
    allow_older: bool = False,
    end_missing: bool = False,
) -> list[FileOutcome]:
    """The outcomes of a batch."""
    order = RegisterImport(
        municipality=municipality,
        actor="clerk",
        show_progress=silently,
        accept_repairs=accept_repairs,
        as_of=as_of,
        rules=StoringRules(allow_older=allow_older, end_missing=end_missing),
    )
    return list(import_files(files, order))


def only_document(outcome: FileOutcome) -> DocumentOutcome:
    """The document of a file that has one and was not refused."""
    assert outcome.code == "", outcome.reason
    (document,) = outcome.documents
    return document


def numbers(counts: Counts) -> tuple[int, int, int, int, int]:
    """Added, changed, unchanged, ended, refused."""
    return counts.added, counts.changed, counts.unchanged, counts.ended, counts.refused


def replaced(tmp_path: Path, old: str, new: str, *, source: Path = SAMPLES[-1]) -> Path:
    """A copy of a sample file with some of its text changed."""
    text = source.read_text("utf-8")
    assert old in text
    changed = tmp_path / f"changed-{source.name}"
    changed.write_text(text.replace(old, new), "utf-8")
    return changed


def drawn(parcel: Parcel) -> MultiPolygon:
    """The stored boundary of a parcel that has one, in EPSG:4326."""
    assert parcel.geometry is not None
    shape = shapely.from_wkb(bytes(parcel.geometry.wkb))
    assert isinstance(shape, MultiPolygon)
    return shape
