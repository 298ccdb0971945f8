"""The command writes a whole file or none."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pyogrio
import pytest
from django.core.management import CommandError, call_command

from tests.layers.exports.awkward import town_of_parcels

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> str:
    told = StringIO()
    call_command("export_layer", "--municipality", "riverton", *map(str, arguments), stdout=told)
    return told.getvalue()


def test_a_selection_is_written_in_the_local_system(tmp_path: Path) -> None:
    town_of_parcels()
    out = tmp_path / "out.gpkg"
    text = "cadastral_number = '16:50:010101:1'"
    told = run(
        "--layer", "parcels", "--format", "gpkg", "--out", out, "--filter", text, "--crs", "local"
    )
    assert told.startswith("parcels: ")
    info = pyogrio.read_info(out)
    assert info["features"] == 1
    assert "МСК-16 зона 1" in info["crs"]
    assert 1_300_000 < info["total_bounds"][0] < 1_310_000


def test_what_is_wrong_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    town_of_parcels()
    out = tmp_path / "out.geojson"
    out.write_text("kept")
    for wrong in (
        ("--layer", "nothing", "--format", "geojson", "--out", out),
        ("--layer", "parcels", "--format", "geojson", "--out", out, "--filter", "no_field = 1"),
        ("--layer", "parcels", "--format", "geojson", "--out", out, "--crs", "local"),
        ("--layer", "parcels", "--format", "csv", "--out", tmp_path / "none" / "out.csv"),
    ):
        with pytest.raises(CommandError):
            run(*wrong)
    assert out.read_text() == "kept"
    assert list(tmp_path.glob("*.unfinished")) == []
    run("--layer", "parcels", "--format", "geojson", "--out", out)
    assert json.loads(out.read_text())["numberReturned"] == 4
