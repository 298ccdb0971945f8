"""A municipality's package: a TOML file becomes a checked value.

Nothing is stored here. A wrong key raises InvalidFile with file, key, value and limit.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from zoneinfo import available_timezones

import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely import MultiPolygon, Polygon
from shapely.errors import ShapelyError
from shapely.geometry import shape

from gis_platform.geometry.crs import AxisOrder, Extent
from gis_platform.municipalities.calendar_files import (
    CalendarFile,
    combined,
    read_calendar,
    read_days,
)
from gis_platform.municipalities.models import RESERVED_CODES
from gis_platform.municipalities.plan_rules import read_ages, read_plan_rules
from gis_platform.municipalities.toml_tables import (
    LANGUAGES,
    LARGEST_FILE_BYTES,
    InvalidFile,
    Table,
    read_toml,
)

CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
JURISDICTION = re.compile(r"[a-z]{2}(-[a-z0-9]{1,8}){0,2}")
EPSG = re.compile(r"EPSG:\d{4,6}")
PROJ_PARAMETER = re.compile(r"\+([a-z]\w*)(?:=([A-Za-z0-9_.,+-]+))?", re.ASCII)
PROJ_PARAMETERS = frozenset(
    {"proj", "lat_0", "lat_1", "lat_2", "lat_ts", "lon_0", "lonc", "alpha", "gamma", "k", "k_0"}
    | {"x_0", "y_0", "ellps", "datum", "a", "b", "rf", "towgs84", "units", "pm", "zone", "south"}
    | {"no_defs", "type"}
)
"""What a PROJ string may say: none of these opens a file, a grid or an address."""
FINEST_M, COARSEST_M = Decimal("0.0001"), Decimal(1)
CRS_FORM = "EPSG:n, or a PROJ string that begins with +proj= and names no file"


@dataclass(frozen=True, kw_only=True)
class Package:
    """What a municipality's package says.

    crs_extent: min x, min y, max x, max y in local metres, x east and y north; ordinates of
    documents beyond it are refused. boundary: EPSG:4326. sha256: of the file itself.
    """

    code: str
    names: Mapping[str, str]
    jurisdiction: str
    languages: tuple[str, ...]
    time_zone: str
    crs_name: str
    crs_definition: str
    crs_aliases: tuple[str, ...]
    axis_order: AxisOrder
    crs_extent: Extent | None
    precision_m: Decimal
    boundary: MultiPolygon | None
    calendar: CalendarFile | None
    departments: Mapping[str, Mapping[str, str]]
    texts: Mapping[str, Mapping[str, str]]
    plan_rules: Mapping[str, object]
    max_age_days: Mapping[str, int]
    sha256: str


def read_package(path: Path) -> Package:
    """Return what a package file says.

    Calendars are files in `calendars/` beside the folder of the package, a boundary is a
    GeoJSON file beside the package. Raises InvalidFile and OSError.
    """
    whole, content = read_toml(path)
    languages = _languages(whole)
    crs = whole.table("crs")
    package = Package(
        code=_code(whole),
        names=whole.table("names").names(languages),
        jurisdiction=_jurisdiction(whole),
        languages=languages,
        time_zone=_time_zone(whole),
        crs_name=crs.text("name"),
        crs_definition=_definition(crs),
        crs_aliases=crs.texts("aliases", default=()),
        axis_order=AxisOrder(crs.one_of("axis_order", frozenset(AxisOrder))),
        crs_extent=_extent(crs),
        precision_m=_precision(crs),
        boundary=_boundary(whole, path),
        calendar=_calendar(whole, path),
        departments=_departments(whole, languages),
        texts=_texts(whole, languages),
        plan_rules=read_plan_rules(whole.table("plans", needed=False)),
        max_age_days=read_ages(whole.table("max_age_days", needed=False)),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    crs.end()
    whole.end()
    return package


def _code(whole: Table) -> str:
    code = whole.text("code")
    if not CODE.fullmatch(code) or code in RESERVED_CODES:
        reserved = ", ".join(sorted(RESERVED_CODES))
        form = f"2 to 40 of a-z, 0-9 and hyphen, a letter first, none of {reserved}"
        raise whole.refusal("code", code, form)
    return code


def _jurisdiction(whole: Table) -> str:
    jurisdiction = whole.text("jurisdiction")
    if not JURISDICTION.fullmatch(jurisdiction):
        raise whole.refusal("jurisdiction", jurisdiction, "a country and its parts, as ru-16")
    return jurisdiction


def _time_zone(whole: Table) -> str:
    name = whole.text("time_zone", default="UTC")
    if name not in available_timezones():
        raise whole.refusal("time_zone", name, "a name of the IANA data base, as Europe/Moscow")
    return name


def _languages(whole: Table) -> tuple[str, ...]:
    languages = whole.texts("languages")
    if not languages or set(languages) - set(LANGUAGES):
        raise whole.refusal("languages", list(languages), f"some of {', '.join(LANGUAGES)}")
    return languages


def _definition(crs: Table) -> str:
    definition = " ".join(crs.text("definition").split())
    if not EPSG.fullmatch(definition):
        _check_proj(crs, definition)
    try:
        parsed = CRS.from_user_input(definition)
    except CRSError as error:
        raise crs.refusal("definition", definition, f"{CRS_FORM} ({error})") from error
    factors = {axis.unit_conversion_factor for axis in parsed.axis_info}
    if not parsed.is_projected or factors != {1.0}:
        raise crs.refusal("definition", definition, "a projected CRS in metres")
    return definition


def _check_proj(crs: Table, definition: str) -> None:
    if not definition.startswith("+proj="):
        raise crs.refusal("definition", definition, CRS_FORM)
    for word in definition.split(" "):
        parameter = PROJ_PARAMETER.fullmatch(word)
        if parameter is None or parameter[1] not in PROJ_PARAMETERS:
            form = f"{CRS_FORM}; {word} is none of its parameters"
            raise crs.refusal("definition", definition, form)


def _extent(crs: Table) -> Extent | None:
    if "extent" not in crs:
        return None
    values = crs.take("extent")
    is_box = isinstance(values, list) and len(values) == 4 and all(map(_is_finite, values))
    if not is_box or values[0] >= values[2] or values[1] >= values[3]:
        form = "min x, min y, max x, max y in metres, x east and y north"
        raise crs.refusal("extent", values, form)
    min_x, min_y, max_x, max_y = map(float, values)
    return min_x, min_y, max_x, max_y


def _is_finite(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(float(str(value)))


def _precision(crs: Table) -> Decimal:
    if "precision_m" not in crs:
        return Decimal("0.01")
    return crs.number("precision_m", least=FINEST_M, most=COARSEST_M, decimals=4)


def _boundary(whole: Table, path: Path) -> MultiPolygon | None:
    """Return the boundary in EPSG:4326: WKT, or the GeoJSON file of a name beside the package."""
    if "boundary" not in whole:
        return None
    written = whole.text("boundary")
    form = "WKT or a GeoJSON file beside the package: one valid area in lon, lat"
    try:
        found = _geometry(whole, written, path, form)
    except (ShapelyError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, InvalidFile):
            raise
        raise whole.refusal("boundary", written[:60], form) from error
    if isinstance(found, Polygon):
        found = MultiPolygon([found])
    if not isinstance(found, MultiPolygon) or found.is_empty or not found.is_valid:
        raise whole.refusal("boundary", written[:60], form)
    min_lon, min_lat, max_lon, max_lat = found.bounds
    if min_lon < -180 or min_lat < -90 or max_lon > 180 or max_lat > 90:
        raise whole.refusal("boundary", written[:60], form)
    return found


def _geometry(whole: Table, written: str, path: Path, form: str) -> shapely.Geometry:
    if "(" in written:
        return shapely.from_wkt(written)
    file = path.parent / written
    if Path(written).name != written or not file.is_file():
        raise whole.refusal("boundary", written, form)
    if file.stat().st_size > LARGEST_FILE_BYTES:
        raise whole.refusal("boundary", written, f"a file of at most {LARGEST_FILE_BYTES} bytes")
    document = json.loads(file.read_text(encoding="utf-8"))
    if document["type"] == "FeatureCollection":
        parts = [shape(feature["geometry"]) for feature in document["features"]]
        return shapely.union_all(parts)
    return shape(document["geometry"] if document["type"] == "Feature" else document)


def _calendar(whole: Table, path: Path) -> CalendarFile | None:
    """Return the named calendar files and the package's own days as one calendar."""
    calendars = []
    for name in whole.texts("calendars", default=()):
        file = path.parent.parent / "calendars" / name
        if Path(name).name != name or not file.is_file():
            raise whole.refusal("calendars", name, f"a file in {file.parent.name}/")
        calendars.append(read_calendar(file))
    if "calendar" in whole:
        own = whole.table("calendar")
        calendars.append(read_days(own, source=path.name))
        own.end()
    return combined(calendars)


def _departments(whole: Table, languages: tuple[str, ...]) -> Mapping[str, Mapping[str, str]]:
    tables = whole.table("departments", needed=False)
    found = {}
    for code in tables:
        if not CODE.fullmatch(code):
            raise tables.refusal(code, code, "a code of 2 to 40 of a-z, 0-9 and hyphen")
        found[code] = tables.table(code).names(languages)
    return found


def _texts(whole: Table, languages: tuple[str, ...]) -> Mapping[str, Mapping[str, str]]:
    by_language = whole.table("texts", needed=False)
    texts = {}
    for language in by_language:
        table = by_language.table(language)
        if language not in languages:
            raise by_language.refusal(language, "texts", f"one of {', '.join(languages)}")
        texts[language] = {key: table.text(key) for key in table}
    return texts
