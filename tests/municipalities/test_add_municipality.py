"""Adding a municipality: idempotent, tells what changed, never changes a CRS in use."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
import shapely
from django.core.management import call_command
from django.core.management.base import CommandError

from gis_platform.municipalities.actions import CrsInUse, add_municipality
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.packages import Package, read_package
from gis_platform.municipalities.queries import work_calendar_of
from tests.factories import make_parcel

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).parents[2] / "fixtures" / "municipalities" / "demo.toml"


@pytest.fixture
def package() -> Package:
    return read_package(DEMO)


def test_package_becomes_a_municipality(package: Package) -> None:
    added = add_municipality(package)
    assert added.created
    stored = Municipality.objects.get(code="demo")
    assert stored.name_in("en") == "Yar-Tau"
    assert stored.local_crs.from_document(476507.28, 1305023.80) == (1305023.80, 476507.28)
    assert set(stored.departments.values_list("code", flat=True)) == {
        "architecture", "property", "landscaping",
    }  # fmt: skip
    assert stored.plan_rules["form"] == "741pr-2025"
    assert stored.max_age_days["parcels"] == 30


def test_same_package_changes_nothing(package: Package) -> None:
    add_municipality(package)
    again = add_municipality(package)
    assert not again.created
    assert again.changed == ()


def test_changed_package_updates_and_says_what(package: Package) -> None:
    add_municipality(package)
    departments = dict(package.departments) | {"property": {"ru": "А", "tt": "Б", "en": "C"}}
    names = dict(package.names) | {"en": "Yar Tau"}
    changed = add_municipality(
        dataclasses.replace(package, names=names, departments=departments, calendar=None)
    )
    assert set(changed.changed) == {"names", "calendar_years", "calendar", "departments"}
    stored = Municipality.objects.get(code="demo")
    assert stored.name_in("en") == "Yar Tau"
    assert stored.calendar_days.count() == 0
    assert stored.departments.get(code="property").names["en"] == "C"


def test_boundary_is_stored_and_stays_when_the_package_has_none(package: Package) -> None:
    square = shapely.MultiPolygon([shapely.box(49.0, 55.7, 49.1, 55.8)])
    with_boundary = dataclasses.replace(package, boundary=square)
    add_municipality(with_boundary)
    assert add_municipality(with_boundary).changed == ()
    assert add_municipality(package).changed == ()
    stored = Municipality.objects.get(code="demo")
    assert stored.boundary is not None
    assert stored.boundary.extent == pytest.approx((49.0, 55.7, 49.1, 55.8))


@pytest.mark.parametrize(
    ("field", "value"),
    [("crs_definition", "EPSG:7828"), ("axis_order", "EN"), ("precision_m", "0.001")],
)
def test_crs_of_a_municipality_with_features_cannot_change(
    package: Package, field: str, value: str
) -> None:
    make_parcel(add_municipality(package).municipality)
    other = dataclasses.replace(package, **{field: value}, names={"ru": "Иной"})  # type: ignore[arg-type]  # one field of several types
    with pytest.raises(CrsInUse, match=f"demo: {field} cannot change"):
        add_municipality(other)
    assert Municipality.objects.get(code="demo").name_in("ru") == "Яр-Тау"


def test_crs_of_an_empty_municipality_may_change(package: Package) -> None:
    other = add_municipality(package).municipality
    make_parcel(Municipality.objects.create(
        code="other", names={"ru": "Иной"}, jurisdiction="ru", languages=["ru"],
        crs_name=other.crs_name, crs_definition=other.crs_definition,
    ))  # fmt: skip
    changed = add_municipality(dataclasses.replace(package, crs_definition="EPSG:7828"))
    assert changed.changed == ("crs_definition",)


def test_calendar_is_counted_from_what_is_stored(package: Package) -> None:
    municipality = add_municipality(package).municipality
    calendar = work_calendar_of(municipality)
    assert calendar.add(dt.date(2026, 3, 16), 5) == dt.date(2026, 3, 24)


def test_command_prints_one_line_of_facts(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("add_municipality", str(DEMO))
    call_command("add_municipality", str(DEMO))
    assert capsys.readouterr().out.splitlines() == ["demo: added", "demo: unchanged"]


def test_command_fails_with_the_reason(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text('code = "Ä"')
    with pytest.raises(CommandError, match=r"broken\.toml: languages = None"):
        call_command("add_municipality", str(broken))
    with pytest.raises(CommandError, match=r"absent\.toml"):
        call_command("add_municipality", str(tmp_path / "absent.toml"))
    assert not Municipality.objects.exists()
