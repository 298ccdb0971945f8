"""What a change of a rule does to parcels, against PostGIS alone and by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely
from django.db import connection
from django.test import Client
from shapely import MultiPolygon, box
from shapely.affinity import translate

from gis_platform.layers.errors import FeatureNotFound
from gis_platform.municipalities.actors import Actor, system_actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from permits.models import ConstructionPermit
from plans.impact.changes import Change, ChangedLayer, DraftZone
from plans.impact.considering import impact
from plans.impact.errors import ReportNotFound, UnreadableChange
from plans.impact.files import file_of, picture
from plans.impact.keeping import keep, kept_report, kept_reports
from plans.impact.reading import Attributes, read_change
from plans.impact.report import AffectedParcel, ImpactReport
from plans.impact.rights import CONSIDER_CHANGES
from plans.impact.rows import stored_report
from property.models import Lease
from tests.factories import make_member
from tests.plans.analysis.quarter import make_quarter
from tests.plans.town import EAST, NORTH, TODAY, make_block, make_regulation, stored
from zoning.models import RestrictionZone, ZoningElement

pytestmark = pytest.mark.django_db
BAN = Attributes(code="PWR-20", effect="BAN")
COVERED = """
    SELECT cadastral_number, ST_Area(ST_Intersection(
        ST_SnapToGrid(ST_Transform(geometry, %(crs)s::text), 0.01),
        ST_SnapToGrid(ST_Transform(ST_GeomFromText(%(ground)s, 4326), %(crs)s::text), 0.01)))
    FROM parcels_parcel
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
"""


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def lonlat(municipality: Municipality, shape: shapely.Polygon) -> MultiPolygon:
    moved = translate(shape, EAST, NORTH)
    return MultiPolygon([municipality.local_crs.to_lonlat(moved)])


def ban(municipality: Municipality, shape: shapely.Polygon, **fields: Any) -> Change:
    zone = DraftZone(code="PWR-20", effect="BAN", geometry=lonlat(municipality, shape))
    return Change(layer=ChangedLayer.RESTRICTIONS, zones=(zone,), **fields)


def considered(municipality: Municipality, change: Change) -> ImpactReport:
    return impact(system_actor(municipality, "test"), change, on=TODAY)


def of(report: ImpactReport, number: str) -> AffectedParcel:
    return next(each for each in report.parcels if each.cadastral_number.endswith(f":{number}"))


def test_covered_ground_is_what_postgis_measures() -> None:
    municipality = make_quarter(6)
    shape = shapely.Point(60, 70).buffer(45, quad_segs=6)
    change = ban(municipality, shape)
    report = considered(municipality, change)
    asked: Any = {
        "crs": municipality.crs_definition,
        "ground": change.zones[0].geometry.wkt,
        "municipality": municipality.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(COVERED, asked)
        measured = {number: area for number, area in cursor.fetchall() if area > 0.05}
    found = {each.cadastral_number: each.covered_m2 for each in report.parcels}
    assert len(measured) > 8
    assert set(measured) <= set(found)
    assert {number: found[number] for number in measured} == pytest.approx(measured, abs=0.05)


def test_a_ban_takes_its_ground_from_the_envelope_and_counts_the_house() -> None:
    """The envelope is 12 × 22 m from (3, 5); a ban over x < 9 leaves 6 × 22 m."""
    parcel = make_block()
    report = considered(parcel.municipality, ban(parcel.municipality, box(-50, -50, 9, 80)))
    affected = of(report, "7")
    assert affected.before.envelope_m2 == pytest.approx(264, abs=0.01)
    assert affected.after.envelope_m2 == pytest.approx(132, abs=0.01)
    assert affected.envelope_change_m2 == pytest.approx(-132, abs=0.02)
    assert affected.covered_m2 == affected.newly_covered_m2 == pytest.approx(270, abs=0.01)
    assert affected.buildings_in_ban == 1
    assert not affected.newly_zero


def test_a_ban_over_all_leaves_nothing_to_build_on() -> None:
    parcel = make_block()
    report = considered(parcel.municipality, ban(parcel.municipality, box(-90, -90, 90, 90)))
    assert of(report, "7").newly_zero
    assert report.counts["newly_zero"] == len([each for each in report.parcels if each.newly_zero])
    assert RestrictionZone.objects.of(parcel.municipality).count() == 1


def test_a_zone_that_replaces_another_gives_its_ground_back() -> None:
    """The ban from x = 15 on moves to x = 18: the envelope grows from 12 to 14 m of width."""
    parcel = make_block()
    old = RestrictionZone.objects.of(parcel.municipality).get()
    change = ban(parcel.municipality, box(18, -200, 37, 200), replaces=old.pk)
    affected = of(considered(parcel.municipality, change), "7")
    assert affected.after.envelope_m2 == pytest.approx(14 * 22, abs=0.01)
    assert affected.no_longer_covered_m2 == pytest.approx(90, abs=0.01)
    assert affected.newly_covered_m2 == 0


def test_a_row_that_is_not_there_cannot_be_replaced() -> None:
    parcel = make_block()
    with pytest.raises(FeatureNotFound, match="restriction-zones has no feature 999"):
        considered(parcel.municipality, ban(parcel.municipality, box(0, 0, 5, 5), replaces=999))


def test_a_new_territorial_zone_divides_the_parcel() -> None:
    parcel = make_block()
    make_regulation(parcel.municipality, "О-1")
    zone = DraftZone(code="О-1", geometry=lonlat(parcel.municipality, box(-90, -90, 90, 12)))
    change = Change(layer=ChangedLayer.ZONES, zones=(zone,))
    affected = of(considered(parcel.municipality, change), "7")
    assert [(part.code, part.area_m2) for part in affected.before.zones] == [("Ж-1", 600)]
    after: Any = [(part.code, part.area_m2) for part in affected.after.zones]
    assert after == [
        ("Ж-1", pytest.approx(360, abs=0.01)),
        ("О-1", pytest.approx(240, abs=0.01)),
    ]
    assert affected.envelope_change_m2 == pytest.approx(0, abs=0.02)
    assert affected.changes_plan
    assert ZoningElement.objects.of(parcel.municipality).count() == 1


def test_a_zone_without_a_regulation_is_named_and_not_computed() -> None:
    parcel = make_block()
    zone = DraftZone(code="Ю-9", geometry=lonlat(parcel.municipality, box(-90, -90, 90, 90)))
    report = considered(parcel.municipality, Change(layer=ChangedLayer.ZONES, zones=(zone,)))
    assert report.unknown_codes == ("Ю-9",)
    assert of(report, "7").after.envelope_m2 is None
    assert not of(report, "7").newly_zero


def test_what_stands_on_parcels_is_named_to_those_who_may_see_it() -> None:
    parcel = make_block()
    ConstructionPermit.everywhere.create(
        municipality=parcel.municipality,
        number="16-RU-7",
        parcel_numbers=[parcel.cadastral_number],
    )
    ConstructionPermit.everywhere.create(
        municipality=parcel.municipality,
        number="old",
        status="EXPIRED",
        parcel_numbers=[parcel.cadastral_number],
    )
    Lease.everywhere.create(
        municipality=parcel.municipality,
        number="L-1",
        geometry=stored(parcel.municipality, box(2, 2, 18, 28)),
    )
    report = considered(parcel.municipality, ban(parcel.municipality, box(0, 0, 9, 9)))
    assert [each.label for each in of(report, "7").subjects] == ["16-RU-7", "L-1"]
    assert report.counts["subjects"] == 2


def test_a_file_is_read_with_its_properties_before_the_attributes() -> None:
    shape = {"type": "Polygon", "coordinates": [[[49, 55], [49.1, 55], [49.1, 55.1], [49, 55]]]}
    feature = {"type": "Feature", "geometry": shape, "properties": {"effect": "CONSENT"}}
    change = read_change(
        json.dumps({"type": "FeatureCollection", "features": [feature]}).encode(),
        layer=ChangedLayer.RESTRICTIONS,
        attributes=BAN,
    )
    assert [(zone.code, zone.effect) for zone in change.zones] == [("PWR-20", "CONSENT")]


def test_a_geopackage_is_read_from_its_own_crs(tmp_path: Path) -> None:
    path = tmp_path / "zone.gpkg"
    ground = box(500000, 6180000, 500100, 6180100)
    pyogrio.raw.write(
        path,
        geometry=[shapely.to_wkb(ground)],
        field_data=[],
        fields=[],
        geometry_type="Polygon",
        crs="EPSG:32639",
        driver="GPKG",
    )
    [zone] = read_change(path.read_bytes(), layer=ChangedLayer.RESTRICTIONS, attributes=BAN).zones
    assert zone.geometry.bounds[0] == pytest.approx(51.0, abs=1e-6)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no json", "The file is no JSON"),
        (b'{"type": "Topology"}', "The type of the GeoJSON is 'Topology'"),
        (b'{"type": "FeatureCollection", "features": []}', "The file is without features"),
        (
            b'{"type": "Polygon", "coordinates": [[[5e5,1],[6e5,1],[6e5,2],[5e5,1]]]}',
            "expected longitude and latitude in degrees",
        ),
        (b'{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}', "a Point"),
        (b'{"type": "Feature", "geometry": null}', "unreadable|empty"),
    ],
)
def test_bad_files_are_refused_by_name(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableChange, match=message):
        read_change(data, layer=ChangedLayer.RESTRICTIONS, attributes=BAN)


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        (Attributes(effect="BAN"), "kind_code of feature 1 is empty"),
        (Attributes(code="X", effect="NEVER"), "effect of feature 1 is 'NEVER': expected one of"),
        (
            Attributes(code="X", effect="BAN", height_limit_m="-3"),
            "height_limit_m of feature 1 is -3",
        ),
    ],
)
def test_bad_attributes_are_refused_by_name(attributes: Attributes, message: str) -> None:
    data = b'{"type": "Polygon", "coordinates": [[[1,1],[2,1],[2,2],[1,1]]]}'
    with pytest.raises(UnreadableChange, match=message):
        read_change(data, layer=ChangedLayer.RESTRICTIONS, attributes=attributes)


def test_a_kept_report_is_of_its_municipality_and_goes_out_as_files(tmp_path: Path) -> None:
    parcel = make_block()
    municipality = parcel.municipality
    change = ban(municipality, box(-90, -90, 90, 90), title="Line")
    key = keep(municipality, stored_report(considered(municipality, change)), by="gis")
    report = kept_report(municipality, key)
    assert [(each.key, each.title) for each in kept_reports(municipality)] == [(key, "Line")]
    assert report["rows"][0]["effect"] == "ZERO"
    with pytest.raises(ReportNotFound):
        kept_report(make_quarter(7), key)
    with pytest.raises(ReportNotFound):
        kept_report(municipality, "../../secret")
    features = json.loads(file_of(report, "geojson"))["features"]
    assert len(features) == Parcel.objects.of(municipality).count()
    assert parcel.cadastral_number in file_of(report, "csv").decode("utf-8-sig")
    path = tmp_path / "impact.gpkg"
    path.write_bytes(file_of(report, "gpkg"))
    assert pyogrio.read_info(path)["features"] == len(features)
    assert picture(report).count(b'd="M') == len(features)


def test_only_those_who_shape_rules_may_consider_changes() -> None:
    def may(role: Role) -> bool:
        actor = Actor(municipality=Municipality(), user_id=1, roles=frozenset({role}))
        return actor.may(CONSIDER_CHANGES)

    assert [role for role in Role if may(role)] == [
        Role.ARCHITECT,
        Role.GIS,
        Role.HEAD,
        Role.ADMINISTRATOR,
    ]


def test_a_posted_change_makes_a_report_page_with_files(client: Client) -> None:
    parcel = make_block()
    municipality = parcel.municipality
    client.force_login(make_member(municipality, Role.ARCHITECT))
    start = f"/{municipality.code}/plans/impact/"
    assert client.get(start).status_code == 200
    shape = shapely.to_geojson(lonlat(municipality, box(-90, -90, 90, 90)))
    given = {"layer": "restriction-zones", "code": "PWR-20", "effect": "BAN", "geojson": shape}
    answer = client.post(start, given | {"title": "New line"})
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert parcel.cadastral_number in page
    assert "New line" in page
    for name in ("impact.csv", "impact.geojson", "impact.gpkg", "picture.svg"):
        assert client.get(answer["Location"] + name).status_code == 200, name
    assert client.get(answer["Location"] + "impact.exe").status_code == 404


def test_a_bad_change_comes_back_with_what_is_wrong(client: Client) -> None:
    municipality = make_block().municipality
    client.force_login(make_member(municipality, Role.GIS))
    client.cookies["django_language"] = "en"
    given = {"layer": "restriction-zones", "code": "X", "effect": "BAN", "geojson": "nonsense"}
    answer = client.post(f"/{municipality.code}/plans/impact/", given)
    assert answer.status_code == 422
    assert "The file is no JSON" in answer.content.decode()


def test_others_are_turned_away(client: Client) -> None:
    municipality = make_block().municipality
    client.force_login(make_member(municipality, Role.LANDSCAPING))
    assert client.get(f"/{municipality.code}/plans/impact/").status_code == 403
