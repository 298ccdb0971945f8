"""Files are kept for a while for the one who sent them, and imported without a second upload."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gis_platform.layers.models import ImportRun
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from gis_platform.previews import limits
from gis_platform.previews.actions import plain_name
from gis_platform.previews.importing import import_ordered
from gis_platform.previews.models import PreviewedFile
from gis_platform.previews.tasks import forget_expired_files
from parcels.models import Parcel
from tests.factories import make_member
from tests.previews.dropped import SQUARE, WITH_HOLE, drop, editor, frame, in_degrees, shapefile_zip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "media"


def files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.glob("media/previews/*"))


def test_a_file_is_its_senders_alone_and_forgotten_in_time(client: Client, tmp_path: Path) -> None:
    path = shapefile_zip(tmp_path / "plan.zip", frame())
    token = drop(editor(client), path, name="../../plan.zip").json()["token"]
    kept = PreviewedFile.objects.get()
    assert (kept.name, files(tmp_path)) == ("plan.zip", [token])
    address = f"/riverton/api/preview/{token}"
    assert client.get(address).status_code == 200
    other = Client()
    other.force_login(make_member(Municipality.objects.get(), Role.GIS, "other"))
    assert other.get(address).status_code == 404
    assert forget_expired_files(0) == 0
    PreviewedFile.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(address).status_code == 404
    assert forget_expired_files(0) == 1
    assert files(tmp_path) == []


def test_of_many_files_the_newest_are_kept(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "KEPT_EACH", 1)
    path = shapefile_zip(tmp_path / "plan.zip", frame())
    signed_in = editor(client)
    drop(signed_in, path)
    token = drop(signed_in, path).json()["token"]
    assert files(tmp_path) == [token]


def test_a_dropped_file_is_imported_through_the_checks(client: Client, tmp_path: Path) -> None:
    path = shapefile_zip(tmp_path / "plan.zip", frame())
    signed_in = editor(client)
    token = drop(signed_in, path).json()["token"]
    page = f"/riverton/imports/from/{token}/"
    asked = signed_in.get(page, {"into": "parcels"})
    assert asked.status_code == 200
    form = {"into": "parcels", "layer": "0", "crs": "", "field_cadastral_number": "number"}
    assert signed_in.post(page, form).status_code == 302
    assert "queued" in signed_in.get(page).content.decode()
    run = ImportRun.objects.get(pk=import_ordered(token))
    assert (run.status, run.file_name) == (ImportRun.Status.DONE, "plan.zip")
    assert import_ordered(token) == 0
    stored = {one.cadastral_number: one.geometry for one in Parcel.everywhere.all()}
    for number, made in (("16:50:010101:1", WITH_HOLE), ("16:50:010101:2", SQUARE)):
        geometry = stored[number]
        assert geometry is not None
        assert geometry.extent == pytest.approx(in_degrees(made).bounds, abs=2e-9)
    assert signed_in.get(page).status_code == 302


@pytest.mark.parametrize(
    ("crs", "status"), [("", ImportRun.Status.DONE), ("nowhere", ImportRun.Status.REFUSED)]
)
def test_an_import_has_its_own_report_beside_a_later_one_of_the_same_name(
    client: Client, tmp_path: Path, crs: str, status: str
) -> None:
    path = shapefile_zip(tmp_path / "plan.zip", frame())
    signed_in = editor(client)
    token = drop(signed_in, path).json()["token"]
    page = f"/riverton/imports/from/{token}/"
    form = {"into": "parcels", "layer": "0", "crs": "", "field_cadastral_number": "number"}
    assert signed_in.post(page, form).status_code == 302
    kept = PreviewedFile.objects.get()
    kept.options = {**(kept.options or {}), "crs": crs}
    kept.save(update_fields=["options"])
    of_another = ImportRun.objects.create(
        pk=10**9,
        municipality=Municipality.objects.get(),
        target="parcels",
        file_name="plan.zip",
        sha256="0" * 64,
        actor="another",
    )
    run = ImportRun.objects.get(pk=import_ordered(token))
    assert run.pk != of_another.pk
    assert run.status == status
    assert signed_in.get(page).headers["Location"].rstrip("/").endswith(str(run.pk))


def test_names_of_files_lose_folders_and_what_is_not_printed() -> None:
    assert plain_name("..\\..\\a\x00b.zip") == "ab.zip"
    assert plain_name("/etc/passwd") == "passwd"
    assert len(plain_name("x" * 500)) == limits.NAME_CHARACTERS


@pytest.mark.parametrize("number", ["²", "9" * 5000, "9" * 20])
def test_a_number_that_is_none_is_named(client: Client, tmp_path: Path, number: str) -> None:
    path = shapefile_zip(tmp_path / "plan.zip", frame())
    token = drop(editor(client), path, name="plan.zip").json()["token"]
    for query in ({"layer": "0", "rows": number}, {"layer": number, "rows": "0"}):
        answer = client.get(f"/riverton/api/preview/{token}/features", query)
        assert answer.status_code == 400
