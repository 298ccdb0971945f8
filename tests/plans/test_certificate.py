"""The zoning certificate: another form, other units and sheets, all of it data."""

from __future__ import annotations

import ast
import datetime as dt
import io
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from shapely import box

from gis_platform.geometry.sheet import DoesNotFit, choose, scale_bar
from gis_platform.municipalities.actors import system_actor
from plans.actions import PlanStatus, make_plan
from plans.document_kinds import PLAN_EXTRACT
from plans.drawing import sheet_for
from plans.facts import Act, LayerFactState, PlanFacts, UseFact
from plans.form_drawing import BadDrawingRules, drawing_rules
from plans.form_files import form_files
from plans.forms import RefusalText, load_form
from plans.letters.letter import Letter, Subject, covering, extract, refusal
from plans.letters.setting import set_letter
from plans.letters.words import letter_words
from plans.making import produce
from plans.queries import collect_facts
from plans.rules import compose
from plans.stated_facts import BasisFact, IssueFact
from tests.plans.facts import (
    limit,
    make_common_use,
    make_facts,
    make_layer,
    make_municipality,
    make_neighbour,
    make_parcel,
    make_zone,
    make_zone_type,
    setback,
    surface,
)
from tests.plans.town import TODAY, load_all, make_block

ROOT = Path(__file__).resolve().parents[2]
FOOT_M = 0.3048
INCH_MM = 25.4
MM_PER_POINT = INCH_MM / 72
CYRILLIC = re.compile("[\u0400-\u04ff]")
EAST, NORTH = 232000.0, 903000.0
GAPS = "Only tanks are in the file; buildings are not."


def feet_box(left: float, low: float, right: float, high: float) -> Any:
    """Return a rectangle of feet from the corner of the lot."""
    east, north = (EAST + left * FOOT_M, EAST + right * FOOT_M), (NORTH, NORTH)
    return box(east[0], north[0] + low * FOOT_M, east[1], north[1] + high * FOOT_M)


def lot_facts() -> PlanFacts:
    """Return a lot of 100 by 200 ft; a street in the south, a front yard of 10 ft, others 20 ft."""
    lot = surface(feet_box(0, 0, 100, 200))
    town = replace(
        make_municipality(language="en", form="zoning-certificate"),
        name="Cambridge",
        region="Massachusetts",
        authority="Community Development Department",
        crs_name="NAD83 / Massachusetts Mainland",
        axis_order="EN",
    )
    parcel = make_parcel(
        lot,
        cadastral_number="146A-98",
        address="20 FARRAR ST",
        permitted_use_by_document="101 SNGL-FAM-RES",
        area_m2=20_000 * FOOT_M**2,
        quarter_number="146A",
        category_code="",
    )
    district = make_zone_type(
        "C-1",
        setbacks=(setback("STREET", 10 * FOOT_M), setback("NEIGHBOUR", 20 * FOOT_M)),
        name="Residence C-1 District",
        illustrative=True,
        act=Act(title="Zoning Ordinance", authority="City Council", number="", date=None),
        uses=(UseFact(code="R1", title="One-family dwelling", mode="MAIN"),),
        limits=(
            limit("AREA_MIN_M2", 5000 * FOOT_M**2),
            limit("HEIGHT_MAX_M", 35 * FOOT_M),
            limit("FAR_MAX", 0.75),
            limit("COVERAGE_MAX_PCT", None, "NOT_SUBJECT"),
            limit("FLOORS_MAX", None, "NOT_SUBJECT"),
        ),
    )
    objects = replace(make_layer("capital-objects"), state=LayerFactState.PARTIAL, gaps=GAPS)
    return make_facts(
        lot,
        municipality=town,
        parcel=parcel,
        layers=(make_layer("parcels"), objects),
        zones=(replace(make_zone("C-1"), registry_number=""),),
        zone_types=(district,),
        common_use=(make_common_use(surface(feet_box(-300, -60, 400, 0)), name="Farrar St"),),
        neighbours=(
            make_neighbour(surface(feet_box(-90, 0, 0, 200)), "146A-97"),
            make_neighbour(surface(feet_box(100, 0, 190, 200)), "146A-99"),
            make_neighbour(surface(feet_box(-90, 200, 190, 300)), "146A-100"),
        ),
    )


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return produce(lot_facts()).pdf


@pytest.fixture(scope="module")
def told(pdf: bytes) -> str:
    return text_of(pdf)


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        words = " ".join(page.extract_text() for page in document.pages)
    return " ".join(words.replace("\xad", "-").replace("\xa0", " ").split())


def test_its_sections_are_its_own_and_no_word_is_russian(told: str) -> None:
    headings = (
        "Zoning certificate",
        "1. Zoning district",
        "1.3. Dimensional limits",
        "2. Overlay districts, flood zones and other restrictions",
        "3. Historic districts and buildings",
        "5. Streets and public ways",
        "7. Site plan",
    )
    places = [told.find(heading) for heading in headings]
    assert -1 not in places
    assert places == sorted(places)
    assert not CYRILLIC.search(told)
    for foreign in ("cadastral", "Red line", "planning project", "complex development"):
        assert foreign.lower() not in told.lower()


def test_lengths_and_areas_are_those_of_feet_and_metres(told: str) -> None:
    assert f"20,000 sq ft ({20_000 * 0.09290304:.2f} m²)" in told
    assert f"perimeter 600.0 ft ({600 * 0.3048:.2f} m)" in told
    assert "front yard, along a street: 10 (3.05)" in told
    assert "side and rear yards: 20 (6.1)" in told
    assert "35 ft (10.67 m)" in told
    assert "5000 (464.52)" in told
    assert "1 ft = 0.3048 m exactly" in told


def test_the_envelope_is_the_ground_behind_the_yards(told: str) -> None:
    width_ft, depth_ft = 100 - 2 * 20, 200 - 10 - 20
    area_ft2 = width_ft * depth_ft
    assert f"{area_ft2} ({area_ft2 * 0.09290304:.2f})" in told
    (zone,) = compose(lot_facts()).zoning.zones
    assert zone.envelopes[0].area_m2 == pytest.approx(area_ft2 * 0.09290304, abs=0.01)
    floor_area_m2 = zone.limits[0].footprints[0].max_gross_floor_area_m2
    assert floor_area_m2 == pytest.approx(0.75 * 20_000 * 0.09290304, abs=0.01)
    printed = load_form("zoning-certificate", "en").area(1393.5456)
    assert printed.replace("\xa0", " ") == "15,000 sq ft (1393.55 m²)"
    assert "the larger of the two" in told


def test_what_is_illustrative_or_partly_loaded_is_said(told: str) -> None:
    limits = told[told.index("1.3. Dimensional") : told.index("1.4. Building")]
    assert "limits of district C-1 are illustrative" in limits
    assert f"only partly loaded into the digital model: {GAPS}" in told
    derived = told[told.index("1.4. Building") : told.index("2. Overlay")]
    (row,) = compose(lot_facts()).zoning.zones[0].limits[0].footprints
    assert row.remaining_m2 is None
    assert "lacks data" in derived


def test_only_layers_of_which_the_form_speaks_are_named() -> None:
    facts = lot_facts()
    missing = [
        replace(
            make_layer(name),
            title=title,
            loaded=False,
            required=False,
            state=LayerFactState.MISSING,
        )
        for name, title in (("water", "Rivers and ponds"), ("placement-zones", "Placement zones"))
    ]
    text = text_of(produce(replace(facts, layers=(*facts.layers, *missing))).pdf)
    assert "layer “Rivers and ponds” is not loaded" in text
    assert "Placement zones" not in text


def test_text_pages_are_letters_and_the_drawing_is_true_to_scale(pdf: bytes) -> None:
    sheet = sheet_for(compose(lot_facts()))
    assert (sheet.paper, sheet.denominator) == ("ANSI A", 480)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        sizes = {(float(page.width), float(page.height)) for page in document.pages}
        (drawn,) = [page for page in document.pages if page.width > page.height]
        assert sizes == {(612.0, 792.0), (792.0, 612.0)}
        assert "1 inch = 40 ft (1:480)" in drawn.extract_text()
        assert "20.0 ft" in drawn.extract_text()
        corners = {
            ((each["x0"] + each["x1"]) / 2, (each["top"] + each["bottom"]) / 2)
            for each in drawn.curves
            if each["x1"] - each["x0"] == pytest.approx(2 / MM_PER_POINT, abs=0.05)
            and each["bottom"] - each["top"] == pytest.approx(2 / MM_PER_POINT, abs=0.05)
            and each["x1"] * MM_PER_POINT < sheet.frame[2]
        }
    assert len(corners) == 4
    inches = sorted(
        math.dist(one, other) / 72 for one in corners for other in corners if one < other
    )
    diagonal = math.hypot(2.5, 5)
    within = 0.05 / INCH_MM
    assert inches == pytest.approx([2.5, 2.5, 5, 5, diagonal, diagonal], abs=within)


def test_scale_bars_are_round_in_their_own_unit() -> None:
    feet, metres = scale_bar(480, unit_m=FOOT_M), scale_bar(480)
    assert feet.length_m == pytest.approx(50 * FOOT_M)
    assert feet.length_mm == pytest.approx(1.25 * INCH_MM)
    assert metres.length_m == 20


def test_sheets_are_taken_in_the_order_of_the_steps() -> None:
    steps = (("ANSI A", 240), ("ANSI B", 480))
    small, large = (0.0, 0.0, 10.0, 10.0), (0.0, 0.0, 80.0, 80.0)
    assert choose(small, steps=steps).paper == "ANSI A"
    assert choose(large, steps=steps).denominator == 480
    with pytest.raises(DoesNotFit):
        choose((0.0, 0.0, 900.0, 900.0), steps=steps)


@pytest.mark.parametrize(
    "declared",
    [
        {"papers": ["B5"]},
        {"papers": []},
        {"denominators": [480.5]},
        {"denominators": [0]},
        {"steps": [{"paper": "ANSI A"}]},
        {"steps": [{"paper": "Legal", "denominators": [240]}]},
    ],
)
def test_a_form_cannot_name_sheets_that_there_are_not(declared: dict[str, object]) -> None:
    lengths = load_form("zoning-certificate", "en").lengths
    with pytest.raises(BadDrawingRules):
        drawing_rules(declared, lengths)


def letters() -> Iterator[tuple[Letter, bytes]]:
    subject = Subject(
        parcel_number="146A-98",
        address="20 FARRAR ST",
        authority="Community Development Department",
        letterheads=(("City of Cambridge",),),
        basis=BasisFact(application_no="7", application_date=dt.date(2026, 11, 20)),
    )
    issue = IssueFact(
        number="ZC-2026-0001",
        issued_on=dt.date(2026, 11, 25),
        valid_until=dt.date(2027, 11, 25),
        signatory_name="A. Smith",
        signatory_position="Director",
        authority="Community Development Department",
        register_number="",
        code="ABCD",
        address="http://localhost/cambridge/v/ABCD",
    )
    plan = replace(compose(lot_facts()), issue=issue)
    form = load_form(plan.form, plan.language)
    grounds = [RefusalText(code="NO_BORDERS", reason="The lot is not on the map.", basis="")]
    for kind in ("refusal", "covering", "extract"):
        words = letter_words(kind, jurisdiction="us-ma", language="en")
        made = {
            "refusal": lambda words=words: refusal(subject, grounds, words, day=issue.issued_on),
            "covering": lambda words=words: covering(subject, plan, words, form),
            "extract": lambda words=words: extract(subject, plan, words, form),
        }[kind]()
        yield made, set_letter(PLAN_EXTRACT, made, words, authority="City of Cambridge")


def test_each_letter_speaks_of_lots_and_certificates_in_english() -> None:
    for letter, pdf in letters():
        text = text_of(pdf)
        assert not CYRILLIC.search(text)
        assert "lot 146A-98, 20 FARRAR ST" in text
        assert letter.reply == "Your application No. 7 of 11/20/2026"
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            assert {float(page.width) for page in document.pages} == {612.0}


@pytest.mark.django_db
def test_another_town_gets_the_certificate_by_its_package_alone() -> None:
    parcel = make_block("elsewhere")
    municipality = parcel.municipality
    load_all(municipality)
    municipality.languages = ["en"]
    municipality.plan_rules = {**municipality.plan_rules, "form": "zoning-certificate"}
    municipality.save()
    actor = system_actor(municipality, "test")
    result = make_plan(parcel, actor=actor, today=TODAY)
    assert result.status is PlanStatus.DRAFT
    assert result.message == "The draft certificate is made."
    text = text_of(produce(collect_facts(parcel, TODAY)).pdf)
    assert "Zoning certificate" in text
    assert f"{600 / FOOT_M**2:.0f} sq ft (600" in text


def test_a_form_has_the_words_of_each_of_its_folders() -> None:
    folders = {path.parent.name for path in form_files("zoning-certificate")}
    assert {"land-development-plan", "zoning-certificate"} <= folders
    form = load_form("zoning-certificate", "en")
    assert form.say("title") == "Zoning certificate"
    assert form.say("draft") == load_form("741pr-2021", "en").say("draft")


PACKAGES = (
    *("gis_platform", "parcels", "zoning", "landscaping"),
    *("property", "plans", "permits", "tiles"),
)
JURISDICTION = re.compile(r"\b(?:ru|us|fr|de|kz|pl|au)-[a-z0-9]{2,3}\b|741pr|gpzu", re.IGNORECASE)
NAMED = {
    ("plans/municipal_reading.py", "741pr-2021"),
    ("gis_platform/municipalities/packages.py", "a country and its parts, as ru-16"),
}
"""The edition of a package that names none, and an example in a message: neither is a branch."""


def literals(path: Path) -> Iterator[str]:
    """Yield the texts of a module's code, docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spoken = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in spoken
        ):
            yield node.value


def test_no_code_knows_a_country() -> None:
    found = {
        (str(path.relative_to(ROOT)), text)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
        for text in literals(path)
        if JURISDICTION.search(text)
    }
    assert found == NAMED
