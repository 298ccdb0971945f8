"""Files of the cadastral register: into a new municipality, again, and what the pages say."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.factories import make_member
from tests.flows.conftest import ROOT, SHARED, command

pytestmark = pytest.mark.django_db

PACKAGES = ROOT / "fixtures" / "municipalities"
REAL = SHARED / "kpt" / "91_04_032001_2021-01-18_kpt11.xml.zip"
QUARTER = "16:99:010203"


def numbers_in(code: str) -> set[str]:
    """Return the numbers of all parcels as the items API gives them."""
    found: set[str] = set()
    address = f"/{code}/api/collections/parcels/items"
    while address:
        page = Client().get(address).json()
        found |= {one["properties"]["cadastral_number"] for one in page["features"]}
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    return found


@pytest.fixture(scope="module")
def samples(walk: Path) -> list[Path]:
    """The sample files, brought into a municipality that was just added, oldest first."""
    assert command("add_municipality", PACKAGES / "demo.toml") == "demo: added\n"
    files = sorted((ROOT / "fixtures" / "register").glob("kpt*.xml"))
    told = command("import_register", "--municipality", "demo", *files).splitlines()
    assert [line.split(":")[0] for line in told] == [*(file.name for file in files), "report"]
    return files


def test_the_newest_file_again_changes_nothing(samples: list[Path]) -> None:
    assert f"{QUARTER}:1" in numbers_in("demo")
    again = command("import_register", "--municipality", "demo", samples[-1])
    assert re.search(r": 0 added, 0 changed, [1-9]\d* unchanged", again)


def test_an_older_file_does_not_overwrite_a_newer_one(samples: list[Path]) -> None:
    before = numbers_in("demo")
    command("import_register", "--municipality", "demo", samples[0])
    assert numbers_in("demo") == before


def test_the_report_of_a_file_is_a_page_for_staff(samples: list[Path]) -> None:
    municipality = Municipality.objects.get(code="demo")
    client = Client()
    client.cookies["django_language"] = "en"
    assert client.get("/demo/imports/").status_code == 403
    client.force_login(make_member(municipality, Role.HEAD))
    listed = client.get("/demo/imports/").content.decode()
    assert all(file.name in listed for file in samples)
    (first, *_) = re.findall(r'href="(/demo/imports/\d+/)"', listed)
    assert "What changed" in client.get(first).content.decode()


@pytest.mark.skipif(not REAL.is_file(), reason=f"{REAL.name} is not beside the project")
def test_of_a_real_plan_each_parcel_comes_in_or_is_refused_with_a_reason(walk: Path) -> None:
    command("add_municipality", PACKAGES / "sevastopol.toml")
    arguments = ("--municipality", "sevastopol", REAL, "--report", walk / "report.json")
    command("import_register", *arguments)
    with zipfile.ZipFile(REAL) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith(".xml")]
        text = archive.read(name).decode("utf-8")
    records = re.findall(r"<land_record>.*?</land_record>", text, re.DOTALL)
    written = {m[1] for each in records if (m := re.search(r"<cad_number>([\d:]+)<", each))}
    assert len(written) > 1900
    refusals = json.loads((walk / "report.json").read_text())["files"][0]["documents"][0][
        "refusals"
    ]
    refused = {one["number"] for one in refusals if one["layer"] == "parcels"}
    assert len(refused) == 3
    assert all(one["reason"] for one in refusals)
    assert numbers_in("sevastopol") == written - refused
    assert " 0 added, 0 changed," in command("import_register", *arguments)
