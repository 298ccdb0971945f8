"""Files with X to the north come in where those with X to the east do."""

from __future__ import annotations

from pathlib import Path

import ezdxf
import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.imports.axes import Axes
from gis_platform.layers.models import ImportRun
from parcels.models import Parcel
from tests.factories import MSK_16_1
from tests.layers.imports.files import NUMBERS, bring, frame, squares, town

pytestmark = pytest.mark.django_db
BY_NUMBER = {"identifier": "{number}"}
NOTE = {
    "code": "X_NORTH",
    "text": "The coordinates were read with X to the north and Y to the east.",
}
MILLIMETRE = 0.001
TO_LOCAL = Transformer.from_crs("EPSG:4326", MSK_16_1, always_xy=True)


def stored(number: str) -> BaseGeometry:
    geometry = Parcel.objects.of(town()).get(cadastral_number=number).geometry
    assert geometry is not None
    return shapely.from_wkb(bytes(geometry.wkb))


def in_metres(lonlat: BaseGeometry) -> BaseGeometry:
    return shapely.transform(
        lonlat, lambda points: np.column_stack(TO_LOCAL.transform(points[:, 0], points[:, 1]))
    )


def test_latitude_may_stand_before_longitude(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    data = frame()
    turned = [shapely.transform(one, lambda places: places[:, [1, 0]]) for one in squares()]
    data.set_geometry(turned, crs=data.crs).to_file(path, driver="GeoJSON")
    done = bring(path, mapping=BY_NUMBER, axes=Axes.X_NORTH)
    assert done.counts.added == 3
    assert NOTE in done.run.notes
    for number, square in zip(NUMBERS, squares(), strict=True):
        assert in_metres(stored(number)).hausdorff_distance(in_metres(square)) < MILLIMETRE


def test_a_drawing_is_imported_by_the_command_as_its_twin_is(tmp_path: Path) -> None:
    ring = [TO_LOCAL.transform(x, y) for x, y, *_ in squares()[0].exterior.coords[:-1]]
    town()
    found = []
    for name, places, axes in (
        ("east", ring, "file"),
        ("north", [(y, x) for x, y in ring], "x_north"),
    ):
        document = ezdxf.new("R2010")  # type: ignore[attr-defined]
        document.layers.add(name)
        document.modelspace().add_lwpolyline(places, close=True, dxfattribs={"layer": name})
        document.saveas(path := tmp_path / f"{name}.dxf")
        words = ["parcels", str(path), "--municipality", "riverton", "--crs", "local"]
        call_command("import_layer", *words, "--axes", axes, "--map", "cadastral_number=Layer")
        found.append(in_metres(stored(name)))
        run = ImportRun.objects.get(file_name=path.name)
        assert (NOTE in run.notes) == (axes == "x_north")
    assert found[0].hausdorff_distance(found[1]) < MILLIMETRE
    assert found[1].hausdorff_distance(in_metres(squares()[0])) < MILLIMETRE


PLAN = """
[[files]]
file = "north.geojson"
mapping = "parcels.toml"
{axes}
"""


def planned(tmp_path: Path, axes: str) -> None:
    """Import, by a plan, a file that has latitudes first."""
    town()
    data = frame()
    turned = [shapely.transform(one, lambda places: places[:, [1, 0]]) for one in squares()]
    data.set_geometry(turned, crs=data.crs).to_file(tmp_path / "north.geojson", driver="GeoJSON")
    (tmp_path / "parcels.toml").write_text('layer = "parcels"\nidentifier = "{number}"\n')
    (tmp_path / "plan.toml").write_text(PLAN.format(axes=axes))
    words = ["--municipality", "riverton", "--folder", str(tmp_path)]
    call_command("import_layers", *words, "--plan", str(tmp_path / "plan.toml"))


def test_a_plan_names_the_axes_of_a_file(tmp_path: Path) -> None:
    planned(tmp_path, 'axes = "x_north"')
    for number, square in zip(NUMBERS, squares(), strict=True):
        assert in_metres(stored(number)).hausdorff_distance(in_metres(square)) < MILLIMETRE
    assert NOTE in ImportRun.objects.get(file_name="north.geojson").notes


@pytest.mark.parametrize(
    ("axes", "given"), [('axes = "north"', "'north'"), ("axes = 1", "'1'"), ("axes = []", "'[]'")]
)
def test_axes_of_a_plan_that_mean_nothing_are_refused(
    tmp_path: Path, axes: str, given: str
) -> None:
    with pytest.raises(CommandError) as refused:
        planned(tmp_path, axes)
    expected = f"plan.toml: axes of north.geojson is {given}; one of file, x_north is expected."
    assert str(refused.value) == expected
    assert not Parcel.everywhere.exists()
