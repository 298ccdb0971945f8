"""The little quarter in five versions, through the whole import."""

import json
import re
import zipfile
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from gis_platform.layers.models import ImportRun, LayerState
from gis_platform.municipalities.roles import Role
from parcels.models import AdminBoundary, Parcel, Quarter, QuarterPlan
from parcels.register_import.coverage import newest_plan
from parcels.register_import.outcomes import Fate
from tests.factories import make_member
from tests.parcels.register_import.orders import (
    QUARTER,
    SAMPLES,
    bring_in,
    drawn,
    make_garden_town,
    numbers,
    only_document,
    replaced,
)
from zoning.models import HeritageObject, RestrictionZone, ZoningElement

pytestmark = pytest.mark.django_db

KPT07, KPT08, KPT09, KPT10, KPT11 = SAMPLES


def test_newest_plan_lands_in_its_layers() -> None:
    town = make_garden_town()
    document = only_document(bring_in(town, KPT11)[0])
    counts = {layer: numbers(count) for layer, count in document.counts.items()}
    assert counts["parcels"] == (5, 0, 0, 0, 4)
    assert counts["capital-objects"] == (4, 0, 0, 0, 0)
    assert counts["administrative-boundaries"] == (4, 0, 0, 0, 0)
    assert Quarter.objects.of(town).get().area_value == 26400
    zone = ZoningElement.objects.of(town).get()
    assert (zone.local_id, zone.registry_number) == ("16:99-7.1", "16:99-7.1")
    assert (zone.zone_code, zone.zone_kind) == ("Ж1", "OTHER")
    restriction = RestrictionZone.objects.of(town).get()
    assert (restriction.kind_code, restriction.effect) == ("OTHER", "CONSENT")
    assert restriction.name == "Охранная зона инженерных коммуникаций"
    assert HeritageObject.objects.of(town).get().kind == "TERRITORY"
    coast = AdminBoundary.objects.of(town).get(registry_number="16:99-5.1")
    assert coast.geometry is not None
    assert coast.geometry.geom_type == "MultiLineString"


def test_holes_contours_and_missing_outlines_are_kept() -> None:
    town = make_garden_town()
    bring_in(town, KPT11)
    parcels = {p.cadastral_number: p for p in Parcel.objects.of(town)}
    holed, divided = drawn(parcels[f"{QUARTER}:2"]), drawn(parcels[f"{QUARTER}:3"])
    assert [len(polygon.interiors) for polygon in holed.geoms] == [1]
    assert len(divided.geoms) == 2
    assert parcels[f"{QUARTER}:4"].geometry is None
    stored = parcels["16:99:010204:77"]
    assert (stored.quarter_number, stored.parent_number) == ("16:99:010204", "16:99:000000:5")


def test_geometry_has_the_areas_of_the_drawing() -> None:
    town = make_garden_town()
    bring_in(town, KPT11)
    by_hand = {1: 30 * 40, 2: 40 * 50 - 10 * 10, 3: 10 * 10 + 10 * 20}
    for number, area_m2 in by_hand.items():
        parcel = Parcel.objects.of(town).get(cadastral_number=f"{QUARTER}:{number}")
        assert town.local_crs.to_local(drawn(parcel)).area == pytest.approx(area_m2, abs=1e-6)


def test_five_versions_in_order_of_date_leave_the_newest() -> None:
    town = make_garden_town()
    outcomes = bring_in(town, *SAMPLES)
    assert [outcome.fate for outcome in outcomes] == [Fate.DONE] * 5
    parcel = Parcel.objects.of(town).get(cadastral_number=f"{QUARTER}:1")
    assert parcel.area_value == 1200
    # said by older versions only, and not erased by the newest
    assert parcel.status == Parcel.Status.PREVIOUSLY_REGISTERED
    plan = newest_plan(town, QUARTER)
    assert plan is not None
    assert (plan.formed_on, plan.schema_version) == (date(2021, 2, 10), "11")


@pytest.mark.parametrize("plan", SAMPLES, ids=lambda path: path.stem)
def test_the_same_plan_twice_changes_nothing(plan: Path) -> None:
    town = make_garden_town()
    first = bring_in(town, plan)[0].totals
    versions = sorted(Parcel.objects.of(town).values_list("cadastral_number", "version"))
    second = bring_in(town, plan)[0].totals
    assert (second.added, second.changed, second.ended) == (0, 0, 0)
    assert second.unchanged == first.added
    assert second.refused == first.refused
    assert sorted(Parcel.objects.of(town).values_list("cadastral_number", "version")) == versions


def test_a_newer_plan_versions_what_changed(tmp_path: Path) -> None:
    town = make_garden_town()
    bring_in(town, KPT11)
    newer = replaced(tmp_path, "<area><value>1900</value>", "<area><value>1901</value>")
    newer = replaced(tmp_path, "2021-02-10", "2022-02-10", source=newer)
    document = only_document(bring_in(town, newer)[0])
    assert numbers(document.counts["parcels"]) == (0, 1, 4, 0, 4)
    changed = Parcel.objects.of(town).get(cadastral_number=f"{QUARTER}:2")
    assert (changed.version, changed.area_value) == (2, Decimal(1901))


def test_an_older_plan_changes_nothing_and_says_so() -> None:
    town = make_garden_town()
    bring_in(town, KPT10)
    before = list(Parcel.objects.of(town).values_list("id", "version"))
    outcome = bring_in(town, KPT08)[0]
    assert outcome.fate is Fate.OLDER
    assert outcome.documents[0].reason == (
        "kpt08.xml of 2013-12-25 is older than the plan of 2020-05-14 that is stored for "
        "16:99:010203; nothing changed."
    )
    assert list(Parcel.objects.of(town).values_list("id", "version")) == before
    assert QuarterPlan.objects.get().schema_version == "10"
    assert bring_in(town, KPT08, allow_older=True)[0].fate is Fate.DONE
    assert QuarterPlan.objects.get().schema_version == "08"


def test_a_record_of_a_newer_plan_of_another_quarter_is_left_alone(tmp_path: Path) -> None:
    town = make_garden_town()
    bring_in(town, KPT11)
    other = replaced(tmp_path, "2021-02-10", "2019-02-10")
    text = other.read_text("utf-8")
    text = text.replace(f"<cadastral_number>{QUARTER}<", "<cadastral_number>16:99:010209<")
    text = re.sub(r"<number>Ж-1</number><index>Ж1</index>", "<index>Ж9</index>", text)
    other.write_text(text, "utf-8")
    document = only_document(bring_in(town, other)[0])
    zones = document.counts["territorial-zones"]
    assert numbers(zones) == (0, 0, 0, 0, 1)
    assert zones.refusals[0].code == "OLDER"
    assert zones.refusals[0].reason == "What is stored is of 2021-02-10, this plan of 2019-02-10."
    assert ZoningElement.objects.of(town).get().zone_code == "Ж1"


def test_missing_parcels_are_remarked_and_ended_only_when_asked(tmp_path: Path) -> None:
    town = make_garden_town()
    bring_in(town, KPT11)
    text = KPT11.read_text("utf-8").replace("2021-02-10", "2022-02-10")
    text = text.replace("<cad_number>16:99:010203:4<", "<cad_number>16:99:010203:404<")
    newer = tmp_path / "newer.xml"
    newer.write_text(text, "utf-8")
    document = only_document(bring_in(town, newer)[0])
    assert [(note.code, note.number) for note in document.notes if note.number] == [
        ("MISSING", f"{QUARTER}:4")
    ]
    assert Parcel.objects.of(town).filter(cadastral_number=f"{QUARTER}:4").exists()
    document = only_document(bring_in(town, newer, end_missing=True)[0])
    assert document.counts["parcels"].ended == 1
    assert not Parcel.objects.of(town).filter(cadastral_number=f"{QUARTER}:4").exists()
    assert Parcel.objects.ever_of(town).filter(cadastral_number=f"{QUARTER}:4").exists()


def test_a_parcel_that_lost_its_coordinates_loses_its_outline_with_a_remark(
    tmp_path: Path,
) -> None:
    town = make_garden_town()
    bring_in(town, KPT11)
    text = KPT11.read_text("utf-8").replace("2021-02-10", "2022-02-10")
    first, rest = text.split("<contours_location>", 1)
    newer = tmp_path / "newer.xml"
    newer.write_text(first + rest.split("</contours_location>", 1)[1], "utf-8")
    document = only_document(bring_in(town, newer)[0])
    gone = [note.number for note in document.notes if note.code == "OUTLINE_GONE"]
    assert gone == [f"{QUARTER}:1"]
    assert Parcel.objects.of(town).get(cadastral_number=f"{QUARTER}:1").geometry is None


def test_swapped_axes_refuse_the_file_before_anything_is_written(tmp_path: Path) -> None:
    town = make_garden_town()
    text = KPT11.read_text("utf-8")
    swapped = tmp_path / "swapped.xml"
    swapped.write_text(
        re.sub(r"<x>([^<]*)</x><y>([^<]*)</y>", r"<x>\2</x><y>\1</y>", text), "utf-8"
    )
    outcome = bring_in(town, swapped)[0]
    assert (outcome.fate, outcome.code) == (Fate.REFUSED, "AXIS_SWAPPED")
    assert "has its axes swapped" in outcome.reason
    assert not Parcel.objects.of(town).exists()
    assert not LayerState.objects.filter(municipality=town, loaded_at__isnull=False).exists()
    run = ImportRun.objects.get(municipality=town)
    assert (run.status, run.reason) == ("REFUSED", outcome.reason)


def test_a_single_record_out_of_range_is_refused_alone(tmp_path: Path) -> None:
    town = make_garden_town()
    odd = replaced(tmp_path, "<x>476000</x><y>1304040</y>", "<x>476000</x><y>2304040</y>")
    document = only_document(bring_in(town, odd)[0])
    refused = {refusal.number: refusal for refusal in document.counts["parcels"].refusals}
    assert refused[f"{QUARTER}:1"].code in {"OUT_OF_RANGE", "DUPLICATE_NUMBER"}
    codes = [refusal.code for refusal in document.counts["parcels"].refusals]
    assert codes.count("OUT_OF_RANGE") == 1
    assert Parcel.objects.of(town).count() == 4


@pytest.mark.parametrize(
    ("plan", "named"),
    [(KPT10, "Systems named: МСК-16, зона 1."), (KPT11, "16.1, КН16:99:010203, none.")],
    ids=["10", "11"],
)
def test_a_foreign_coordinate_system_stops_the_file(plan: Path, named: str) -> None:
    town = make_garden_town(crs_name="МСК 70", crs_aliases=["70.4"])
    outcome = bring_in(town, plan)[0]
    assert (outcome.fate, outcome.code) == (Fate.REFUSED, "CRS_UNKNOWN")
    assert named in outcome.reason
    assert not Parcel.objects.of(town).exists()


def test_overlapping_contours_are_refused_unless_the_repair_is_accepted(tmp_path: Path) -> None:
    town = make_garden_town()
    text = KPT11.read_text("utf-8")
    # the second contour of parcel 3 is moved 15 m south, over the first
    for north in (476020, 476030):
        for east in (1304110, 1304130):
            text = text.replace(f"<x>{north}</x><y>{east}</y>", f"<x>{north - 15}</x><y>{east}</y>")
    overlapping = tmp_path / "overlapping.xml"
    overlapping.write_text(text, "utf-8")
    document = only_document(bring_in(town, overlapping)[0])
    refused = {r.number: r for r in document.counts["parcels"].refusals}
    assert refused[f"{QUARTER}:3"].code == "REPAIR_NEEDED"
    assert "changes the area by -50.00 m²" in refused[f"{QUARTER}:3"].reason
    assert not Parcel.objects.of(town).filter(cadastral_number=f"{QUARTER}:3").exists()
    document = only_document(bring_in(town, overlapping, accept_repairs=True)[0])
    assert numbers(document.counts["parcels"])[:3] == (1, 0, 4)
    assert [n.number for n in document.notes if n.code == "REPAIRED"] == [f"{QUARTER}:3"]


def test_a_broken_file_leaves_nothing_and_stops_no_other(tmp_path: Path) -> None:
    town = make_garden_town()
    truncated = tmp_path / "truncated.xml"
    truncated.write_bytes(KPT11.read_bytes()[:-3000])
    absent = tmp_path / "absent.xml"
    outcomes = bring_in(town, truncated, absent, KPT10)
    assert [outcome.fate for outcome in outcomes] == [Fate.REFUSED, Fate.REFUSED, Fate.DONE]
    assert [outcome.code for outcome in outcomes[:2]] == ["BROKEN_FILE", "NOT_READABLE"]
    assert set(Parcel.objects.of(town).values_list("import_run__file_name", flat=True)) == {
        "kpt10.xml"
    }
    assert not AdminBoundary.objects.of(town).filter(registry_number="16:99-5.1").exists()


def test_one_broken_document_takes_its_whole_archive_back(tmp_path: Path) -> None:
    town = make_garden_town()
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("good.xml", KPT10.read_bytes())
        archive.writestr("bad.xml", KPT11.read_bytes()[:-3000])
    outcome = bring_in(town, path)[0]
    assert (outcome.fate, outcome.code) == (Fate.REFUSED, "BROKEN_FILE")
    assert not Parcel.objects.of(town).exists()
    assert not QuarterPlan.objects.exists()
    statuses = ImportRun.objects.filter(municipality=town).values_list("file_name", "status")
    assert sorted(statuses) == [("two.zip!bad.xml", "REFUSED"), ("two.zip!good.xml", "REFUSED")]


def test_a_hostile_file_is_refused_with_its_reason(tmp_path: Path) -> None:
    town = make_garden_town()
    hostile = tmp_path / "hostile.xml"
    hostile.write_text(
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        "<extract_cadastral_plan_territory>&e;</extract_cadastral_plan_territory>"
    )
    outcome = bring_in(town, hostile)[0]
    assert (outcome.fate, outcome.code) == (Fate.REFUSED, "FORBIDDEN_MARKUP")
    run = ImportRun.objects.get(municipality=town)
    assert (run.status, run.reason) == ("REFUSED", outcome.reason)
    assert not Parcel.objects.of(town).exists()


def test_a_plan_without_a_date_needs_one(tmp_path: Path) -> None:
    town = make_garden_town()
    undated = replaced(tmp_path, "<date_formation>2021-02-10</date_formation>", "")
    outcome = bring_in(town, undated)[0]
    assert (outcome.fate, outcome.code) == (Fate.REFUSED, "NO_DATE")
    outcome = bring_in(town, undated, as_of=date(2021, 3, 1))[0]
    assert only_document(outcome).formed_on == date(2021, 3, 1)


def test_municipalities_do_not_mix() -> None:
    here, there = make_garden_town("here"), make_garden_town("there")
    bring_in(here, KPT11)
    outcome = bring_in(there, KPT08)[0]
    assert outcome.fate is Fate.DONE
    assert numbers(outcome.totals) == (5, 0, 0, 0, 0)
    assert Parcel.objects.of(here).count() == 5
    assert not RestrictionZone.objects.of(there).exists()


def test_layers_are_as_old_as_the_oldest_quarter(tmp_path: Path) -> None:
    town = make_garden_town()
    bring_in(town, KPT11)
    other = replaced(
        tmp_path, f'CadastralNumber="{QUARTER}"', 'CadastralNumber="16:99:010299"', source=KPT10
    )
    assert bring_in(town, other)[0].fate is Fate.DONE
    days = dict(
        LayerState.objects.filter(municipality=town, loaded_at__isnull=False).values_list(
            "table_name", "as_of"
        )
    )
    assert days["parcels_parcel"] == date(2020, 5, 14)
    assert days["zoning_heritageobject"] == date(2021, 2, 10)


def test_a_plan_without_zones_does_not_make_their_layers_loaded() -> None:
    town = make_garden_town()
    bring_in(town, KPT08)
    loaded = LayerState.objects.filter(municipality=town, loaded_at__isnull=False)
    assert set(loaded.values_list("table_name", flat=True)) == {
        "parcels_parcel",
        "parcels_quarter",
    }


def test_command_prints_a_line_a_file_and_writes_the_report(tmp_path: Path) -> None:
    make_garden_town()
    broken = tmp_path / "broken.xml"
    broken.write_text("<a>")
    report = tmp_path / "report.json"
    printed = StringIO()
    arguments = ["--municipality", "garden", str(KPT11), str(broken), "--report", str(report)]
    with pytest.raises(CommandError, match=r"1 of 2 files refused\."):
        call_command("import_register", *arguments, stdout=printed)
    first, second, last = printed.getvalue().splitlines()
    assert first.startswith("kpt11.xml: of 2021-02-10: 17 added, 0 changed, 0 unchanged, 0 ended,")
    assert second.startswith("broken.xml: refused (BROKEN_FILE)")
    assert last == f"report: {report}"
    content = json.loads(report.read_text("utf-8"))
    good, bad = content["files"]
    assert bad["status"] == "REFUSED"
    assert {row["code"] for row in good["documents"][0]["refusals"]} == {
        "DUPLICATE_NUMBER",
        "NUMBER_MALFORMED",
        "COORDINATE_MALFORMED",
        "VALUE_MALFORMED",
    }
    assert all(row["reason"] for row in good["documents"][0]["refusals"])


def test_command_names_the_municipalities_that_there_are() -> None:
    make_garden_town()
    with pytest.raises(CommandError, match="There are: garden"):
        call_command("import_register", "--municipality", "gardne", str(KPT11))


def test_page_of_the_import_shows_counts_and_refusals(client: Client) -> None:
    town = make_garden_town()
    run = only_document(bring_in(town, KPT11)[0]).run
    client.force_login(make_member(town, Role.GIS))
    page = client.get(f"/garden/imports/{run}/").content.decode()
    assert "register 16:99:010203" in page
    assert "NUMBER_MALFORMED" in page
    assert "points of the survey network have no layer" in page
