"""Packages of municipalities: what they say, and what is refused with file, key and limit."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
import shapely

from gis_platform.geometry.crs import AxisOrder, AxisSwapped, CoordinateOutOfRange, LocalCrs
from gis_platform.layers.registry import layers
from gis_platform.municipalities.packages import Package, read_package
from gis_platform.municipalities.plan_rules import read_plan_rules
from gis_platform.municipalities.toml_tables import InvalidFile, Table
from plans.form_files import FORMS

PACKAGES = Path(__file__).parents[2] / "fixtures" / "municipalities"
EXPECTED = Path(__file__).parents[3] / "shared" / "data" / "kpt" / "expected"
MINIMAL = """
code = "riverton"
jurisdiction = "ru-16"
languages = ["ru"]
names = { ru = "Ривертон" }
[crs]
name = "МСК-16"
definition = "+proj=tmerc +lon_0=49 +x_0=1300000 +y_0=-5709414.7 +ellps=krass +units=m"
axis_order = "NE"
"""


def _read(folder: Path, text: str) -> Package:
    file = folder / "town.toml"
    file.write_text(text, encoding="utf-8")
    return read_package(file)


def _day(table: str, day: str) -> str:
    return f"[calendar]\nyears = [2026]\n{table} = {{ {day} = 'x' }}"


def _local_crs(code: str) -> LocalCrs:
    package = read_package(PACKAGES / f"{code}.toml")
    return LocalCrs(
        definition=package.crs_definition,
        axis_order=package.axis_order,
        precision_m=float(package.precision_m),
        extent=package.crs_extent,
    )


def test_least_package_has_the_defaults(tmp_path: Path) -> None:
    package = _read(tmp_path, MINIMAL)
    assert package.precision_m == Decimal("0.01")
    assert package.axis_order is AxisOrder.NORTH_EAST
    assert package.crs_extent is None
    assert package.boundary is None
    assert package.calendar is None


@pytest.mark.parametrize(
    ("code", "pair", "lon", "lat"),
    [
        ("demo", (476507.28, 1305023.80), 49.1118, 55.7959),
        ("moscow-0003031", (12138.80, 10077.33), 37.6588, 55.7759),
        ("sevastopol", (4928653.5, 4386744.1), 33.59, 44.57),
        ("sevastopol", (4918963.22, 4402146.90), 33.7825, 44.4810),
        ("cambridge", (233000.0, 902900.0), -71.0997, 42.3761),
    ],
)
def test_document_coordinates_land_where_they_should(
    code: str, pair: tuple[float, float], lon: float, lat: float
) -> None:
    crs = _local_crs(code)
    place = crs.to_lonlat(shapely.Point(crs.from_document(*pair)))
    assert (place.x, place.y) == pytest.approx((lon, lat), abs=0.005)
    with pytest.raises(AxisSwapped):
        crs.from_document(*reversed(pair))


@pytest.mark.parametrize(
    ("code", "file"),
    [("moscow-0003031", "77_01_0003031_1.txt"), ("sevastopol", "91_01_049001_4.txt")],
)
def test_parcels_of_the_register_fit_the_extent(code: str, file: str) -> None:
    if not EXPECTED.is_dir():
        pytest.skip("../shared/data is not here")
    crs = _local_crs(code)
    rows = [line.split(",") for line in (EXPECTED / file).read_text().split()]
    for _, north, east in rows:
        assert crs.from_document(float(north), float(east)) == (float(east), float(north))


def test_neighbouring_grid_is_out_of_range_in_sevastopol() -> None:
    with pytest.raises(CoordinateOutOfRange, match=r"4937201\.36; 5179041\.58"):
        _local_crs("sevastopol").from_document(4937201.36, 5179041.58)


@pytest.mark.parametrize("file", sorted(PACKAGES.glob("*.toml")), ids=lambda file: file.stem)
def test_shipped_package_is_sound(file: Path) -> None:
    package = read_package(file)
    assert package.code == file.stem
    assert set(package.names) == set(package.languages)
    assert package.crs_extent is not None
    assert package.plan_rules["form"] in {path.stem for path in FORMS.glob("*.toml")}


@pytest.mark.parametrize("file", sorted(PACKAGES.glob("*.toml")), ids=lambda file: file.stem)
def test_shipped_package_names_layers_that_exist(file: Path) -> None:
    package = read_package(file)
    known = {layer.name for layer in layers()}
    required = package.plan_rules.get("required_layers", [])
    assert isinstance(required, list)
    assert set(required) | set(package.max_age_days) <= known


def test_demo_town_speaks_three_languages_and_knows_its_holidays() -> None:
    package = read_package(PACKAGES / "demo.toml")
    assert package.languages == ("ru", "tt", "en")
    assert package.names["tt"] == "Яр-Тау"
    assert package.calendar is not None
    assert package.calendar.years == frozenset({2026})
    assert {str(day.day) for day in package.calendar.days} >= {"2026-05-11", "2026-05-27"}


def test_landscaping_acts_are_dated_and_none_at_all_is_said_too() -> None:
    rules = read_package(PACKAGES / "demo.toml").plan_rules
    acts = rules["landscaping_acts"]
    assert isinstance(acts, list)
    assert acts[1] == {
        "title": "Правила благоустройства территории города Яр-Тау",
        "authority": "Яр-Тауская городская Дума",
        "number": "21-6",
        "date": "2023-11-30",
        "valid_from": "2024-01-01",
        "valid_to": "",
    }
    assert read_plan_rules(Table("x.toml", "plans", {"landscaping_acts": []})) == {
        "landscaping_acts": []
    }
    assert "landscaping_acts" not in read_package(PACKAGES / "sevastopol.toml").plan_rules


@pytest.mark.parametrize(
    ("old", "new", "key", "limit"),
    [
        ('"riverton"', '"Riverton"', "code", "a-z"),
        ('"riverton"', '"admin"', "code", "none of"),
        ('"riverton"', '"r"', "code", "2 to 40"),
        ('"ru-16"', '"RU"', "jurisdiction", "ru-16"),
        ("languages = ", 'time_zone = "Mars"\nlanguages = ', "time_zone", "IANA"),
        ('["ru"]', '["ru", "xx"]', "languages", "some of ru, tt, en"),
        ('["ru"]', "[]", "languages", "some of"),
        ('["ru"]', '["ru", "ru"]', "languages", "no text twice"),
        ('ru = "Ривертон"', 'en = "Riverton"', "names.ru", "not empty"),
        ('"NE"', '"XY"', "crs.axis_order", "one of EN, NE"),
        ('name = "МСК-16"', 'name = "МСК-16"\nprecision_m = 0', "crs.precision_m", "0.0001 to 1"),
        ('name = "МСК-16"', 'name = ""', "crs.name", "not empty"),
        ('name = "МСК-16"', 'name = "x"\nextent = [1, 2, 3]', "crs.extent", "min x, min y"),
        ('name = "МСК-16"', 'name = "x"\nextent = [3, 2, 1, 4]', "crs.extent", "min x, min y"),
        ('name = "МСК-16"', 'name = "x"\nextent = [1, 2, 3, nan]', "crs.extent", "min x, min y"),
        ('name = "МСК-16"', 'name = "x"\nswapped = true', "crs.swapped", "no such key"),
        ("[crs]", "mayor = 1\n[crs]", "mayor", "no such key"),
    ],
)
def test_wrong_key_is_refused_by_name(
    tmp_path: Path, old: str, new: str, key: str, limit: str
) -> None:
    assert old in MINIMAL
    with pytest.raises(InvalidFile, match=limit) as refused:
        _read(tmp_path, MINIMAL.replace(old, new, 1))
    assert refused.value.key == key
    assert str(refused.value).startswith(f"town.toml: {key} = ")


@pytest.mark.parametrize(
    "definition",
    [
        "+proj=tmerc +lat_0=0 +nadgrids=@null",
        "+proj=tmerc +lat_0=0 +nadgrids=/etc/passwd",
        "+proj=tmerc +geoidgrids=a.gtx",
        "+init=epsg:7828",
        "+proj=tmerc +init=epsg:7828",
        "+proj=pipeline +step +proj=tmerc",
        "+proj=tmerc +axis=neu",
        "+proj=tmerc +lat_0=0;ls",
        "EPSG:4326",
        "EPSG:2249",
        "EPSG:99999",
        "epsg:7828",
        "+proj=longlat +ellps=krass",
        "+proj=tmerc +lat_0=0 +lon_0=49 +units=us-ft",
        "https://example.org/crs",
        "/usr/share/proj/epsg",
        'PROJCS[\\"a\\"]',
        "urn:ogc:def:crs:EPSG::7828",
        "МСК-16",
    ],
)
def test_crs_that_is_not_plain_planar_and_metric_is_refused(
    tmp_path: Path, definition: str
) -> None:
    lines = MINIMAL.splitlines()
    lines = [
        f'definition = "{definition}"' if line.startswith("definition") else line for line in lines
    ]
    with pytest.raises(InvalidFile) as refused:
        _read(tmp_path, "\n".join(lines))
    assert refused.value.key == "crs.definition"


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("[plans]\nform = '../x'", "plans.form"),
        ("[plans]\nzone_policy = 'FIRST'", "plans.zone_policy"),
        ("[plans]\nactive_plan = 'IGNORE'", "plans.active_plan"),
        ("[plans]\naccuracy_m = -0.1", "plans.accuracy_m"),
        ("[plans]\nrequired_layers = ['Parcels']", "plans.required_layers"),
        ("[plans]\nreview_layers = ['Parcels']", "plans.review_layers"),
        ("[plans]\nnumber_template = '{year}'", "plans.number_template"),
        ("[plans]\nnumber_template = '{sequence.real}'", "plans.number_template"),
        ("[plans]\nnumber_template = '{sequence:zz}'", "plans.number_template"),
        ("[plans]\ncolour = 'red'", "plans.colour"),
        ("[plans]\nparking_accessible_share = 1.1", "plans.parking_accessible_share"),
        ("[plans]\nrequires_zoning = 1", "plans.requires_zoning"),
        ("[[plans.landscaping_acts]]\nnumber = '3'", "plans.landscaping_acts[1].title"),
        (
            "[[plans.landscaping_acts]]\ntitle = 'A'\nvalid_from = 2026-02-01\n"
            "valid_to = 2026-01-31",
            "plans.landscaping_acts[1].valid_to",
        ),
        ("[max_age_days]\nparcels = 0", "max_age_days.parcels"),
        ("[max_age_days]\nparcels = true", "max_age_days.parcels"),
        ("[max_age_days]\nParcels = 3", "max_age_days.Parcels"),
        ("[departments.Urban]\nru = 'А'", "departments.Urban"),
        ("[departments.urban]\nen = 'A'", "departments.urban.ru"),
        ("[texts.en]\nregion = 'x'", "texts.en"),
        ("[texts.ru]\nregion = 3", "texts.ru.region"),
        (_day("holidays", "2026-13-01"), "calendar.holidays.2026-13-01"),
        (_day("holidays", "2026-03-08"), "calendar.holidays.2026-03-08"),
        (_day("working", "2026-03-09"), "calendar.working.2026-03-09"),
        (_day("holidays", "2027-03-08"), "calendar.holidays.2027-03-08"),
        ("[calendar]\nholidays = { 2026-03-09 = 'x' }", "calendar.years"),
    ],
)
def test_wrong_table_is_refused_by_name(tmp_path: Path, table: str, key: str) -> None:
    with pytest.raises(InvalidFile) as refused:
        _read(tmp_path, f"{MINIMAL}\n{table}\n")
    assert refused.value.key == key


def test_days_of_the_package_itself_are_read(tmp_path: Path) -> None:
    table = "[calendar]\nyears = [2026]\nholidays = { 2026-03-09 = 'Перенос' }"
    calendar = _read(tmp_path, f"{MINIMAL}\n{table}\n").calendar
    assert calendar is not None
    assert [(str(day.day), day.is_working, day.note) for day in calendar.days] == [
        ("2026-03-09", False, "Перенос")
    ]


@pytest.mark.parametrize("name", ["../calendars/ru.toml", "none.toml", "/etc/passwd"])
def test_calendar_is_a_file_of_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidFile) as refused:
        _read(tmp_path, f'calendars = ["{name}"]\n{MINIMAL}')
    assert refused.value.key == "calendars"


def test_boundary_is_read_from_geojson_beside_the_package(tmp_path: Path) -> None:
    square = shapely.box(49.0, 55.7, 49.1, 55.8)
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(square)}
    document = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "town.geojson").write_text(json.dumps(document))
    package = _read(tmp_path, f'boundary = "town.geojson"\n{MINIMAL}')
    assert package.boundary is not None
    assert package.boundary.equals(square)


def test_boundary_is_read_from_wkt(tmp_path: Path) -> None:
    package = _read(tmp_path, f'boundary = "POLYGON ((49 55, 50 55, 50 56, 49 55))"\n{MINIMAL}')
    assert package.boundary is not None
    assert package.boundary.area == pytest.approx(0.5)


@pytest.mark.parametrize(
    "boundary",
    [
        "POINT (49 55)",
        "POLYGON ((49 55, 50 56, 50 55, 49 56, 49 55))",
        "POLYGON ((1300000 460000, 1310000 460000, 1310000 470000, 1300000 460000))",
        "POLYGON EMPTY ()",
        "../town.geojson",
        "absent.geojson",
        "broken.geojson",
        "list.geojson",
    ],
)
def test_boundary_that_is_no_area_is_refused(tmp_path: Path, boundary: str) -> None:
    (tmp_path / "broken.geojson").write_text("{")
    (tmp_path / "list.geojson").write_text("[]")
    with pytest.raises(InvalidFile) as refused:
        _read(tmp_path, f'boundary = "{boundary}"\n{MINIMAL}')
    assert refused.value.key == "boundary"


def test_file_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="TOML in UTF-8"):
        _read(tmp_path, "code = ")


def test_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="at most 1000000 bytes"):
        _read(tmp_path, "#" * 1_000_001)
