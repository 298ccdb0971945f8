"""Mapping files: renamed, recoded, scaled, joined, filtered, merged fields."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from shapely import LineString, box
from shapely.ops import unary_union

from gis_platform.layers.imports.conversions import (
    Unreadable,
    to_boolean,
    to_date,
    to_integer,
    to_list,
    to_number,
    to_text,
)
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.mapping import parse_mapping, parse_pairs, read_mapping
from gis_platform.layers.imports.templates import fill
from gis_platform.layers.models import ImportRun
from landscaping.models import FurnitureItem
from parcels.models import Parcel
from permits.models import ConstructionPermit
from property.models import MunicipalAsset
from tests.layers.imports.files import bring, feature, squares, town, write_geojson
from zoning.models import PublicEasement

MAPPINGS = Path(__file__).parents[3] / "fixtures" / "mappings"


@pytest.mark.django_db
def test_fields_are_renamed_recoded_scaled_and_joined(tmp_path: Path) -> None:
    one, two, three = squares()
    source = write_geojson(
        tmp_path / "parcels.geojson",
        [
            feature(one, ML="1-2", KIND="A", STREET="High St", HOUSE=5.0),
            feature(two, ML="1-3", KIND="B", STREET="High St", HOUSE=None),
            feature(three, ML="1-4", KIND="?", STREET=None, HOUSE=None),
        ],
    )
    roll = tmp_path / "roll.csv"
    roll.write_text("KEY,FEET,VALUE\n1-2,1000,5\n1-2,0,7.5\n1-4,x,1\n\n")
    mapping = {
        "identifier": "{ML}",
        "join": {"file": "roll.csv", "on": "{ML}", "key": "KEY", "sums": ["VALUE"]},
        "fields": {
            "address": {"template": "{HOUSE} {STREET}"},
            "area_value": {"source": "FEET", "scale": 0.09290304},
            "cadastral_value": "VALUE",
            "kind": {
                "source": "KIND",
                "values": {"A": "LAND_USE", "B": "RIGHT_OF_WAY"},
            },
            "category_code": {"constant": "settlement"},
        },
    }
    counts = bring(source, mapping=mapping, join=roll).counts
    assert (counts.added, counts.refused) == (2, 1)
    assert counts.refusals[0].number == "1-4"
    assert counts.refusals[0].reason == "area_value: 'x' is not a number."
    first, second = Parcel.objects.of(town()).order_by("cadastral_number")
    assert (first.address, first.kind) == ("5 High St", "LAND_USE")
    assert (first.area_value, first.cadastral_value) == (Decimal("92.90"), Decimal("12.50"))
    assert (second.address, second.kind) == ("High St", "RIGHT_OF_WAY")
    assert (second.area_value, second.category_code) == (None, "settlement")
    notes = {note["code"]: note["text"] for note in ImportRun.objects.get().notes}
    assert notes["UNJOINED"] == "1 features have no row in the joined table."
    assert notes["REPEATED_KEYS"] == "1 keys of the joined table have several rows."


@pytest.mark.django_db
def test_an_unknown_code_is_refused(tmp_path: Path) -> None:
    features = [feature(squares()[0], K="A"), feature(squares(2)[1], K="Z")]
    mapping = {"fields": {"kind": {"source": "K", "values": {"A": "LAND_USE"}}}}
    counts = bring(write_geojson(tmp_path / "a.geojson", features), mapping=mapping).counts
    assert counts.refusals[0].code == "UNKNOWN_CODE"
    assert counts.refusals[0].reason == "kind: the mapping does not know the code 'Z'."


@pytest.mark.django_db
def test_features_without_a_name_are_known_by_their_content(tmp_path: Path) -> None:
    bench = LineString([(49.1, 55.8), (49.1001, 55.8)])
    other = LineString([(49.2, 55.8), (49.2001, 55.8)])
    source = write_geojson(tmp_path / "b.geojson", [feature(g) for g in (bench, bench, other)])
    mapping = {"prefix": "bench-", "fields": {"kind": {"constant": "BENCH"}}}
    assert bring(source, "furniture", mapping=mapping).counts.added == 3
    assert bring(source, "furniture", mapping=mapping).counts.unchanged == 3
    write_geojson(source, [feature(g) for g in (other, bench)])
    counts = bring(source, "furniture", mapping=mapping, end_missing=True).counts
    assert (counts.unchanged, counts.ended) == (2, 1)
    names = FurnitureItem.objects.of(town()).values_list("local_id", flat=True)
    assert all(name.startswith("bench-") for name in names)


@pytest.mark.django_db
def test_parts_of_one_number_become_one_parcel(tmp_path: Path) -> None:
    one, two, three = box(49, 55, 49.1, 55.1), box(49.1, 55, 49.2, 55.1), box(49.5, 55, 49.6, 55.1)
    features = [feature(one, N="1"), feature(two, N="1"), feature(three, N="1")]
    features += [feature(one, N="---"), feature(two, N="---")]
    source = write_geojson(tmp_path / "parts.geojson", features)
    mapping = {"identifier": "{N}", "merge": True, "anonymous": ["---"]}
    assert bring(source, mapping=mapping).counts.added == 3
    geometry = Parcel.objects.of(town()).get(cadastral_number="1").geometry
    assert geometry is not None
    assert len(geometry) == 2  # two of the parts touch
    assert geometry.area == pytest.approx(unary_union([one, two, three]).area)


@pytest.mark.django_db
def test_a_filter_lets_in_what_it_names(tmp_path: Path) -> None:
    features = [feature(squares()[n], ID=str(n), S=s) for n, s in enumerate("xyx")]
    mapping = {
        "identifier": "{ID}",
        "where": {"S": "x"},
        "fields": {"section": {"constant": "1.1"}},
    }
    source = write_geojson(tmp_path / "a.geojson", features)
    assert bring(source, "municipal-assets", mapping=mapping).counts.added == 2
    numbers = MunicipalAsset.objects.of(town()).values_list("registry_number", flat=True)
    assert sorted(numbers) == ["0", "2"]
    none = {**mapping, "where": {"S": "z"}}
    with pytest.raises(ImportRefused, match="`where` lets in none of the 3 features"):
        bring(source, "municipal-assets", mapping=none)


@pytest.mark.django_db
def test_lines_become_surfaces_of_the_stated_width(tmp_path: Path) -> None:
    local = town().local_crs
    line = local.to_lonlat(LineString([(1_300_000, 450_000), (1_300_030, 450_040)]))
    source = write_geojson(tmp_path / "a.geojson", [feature(line)])
    bring(source, "public-easements", mapping={"line_width_m": 2.0})
    stored = PublicEasement.objects.of(town()).get().geometry
    from_shapely = stored.transform(32639, clone=True)
    assert from_shapely.area == pytest.approx(50 * 2, rel=0.002)


@pytest.mark.django_db
def test_lists_are_split(tmp_path: Path) -> None:
    source = write_geojson(tmp_path / "a.geojson", [feature(squares()[0], L="1-2, 1-3")])
    rules = {"number": {"constant": "7"}, "parcel_numbers": "L"}
    bring(source, "construction-permits", mapping={"fields": rules})
    assert ConstructionPermit.objects.of(town()).get().parcel_numbers == ["1-2", "1-3"]


@pytest.mark.django_db
def test_a_field_that_the_source_lacks_is_named(tmp_path: Path) -> None:
    source = write_geojson(tmp_path / "a.geojson", [feature(squares()[0], ML="1")])
    with pytest.raises(ImportRefused, match="no field 'NUMBER'; its fields are ML"):
        bring(source, mapping={"identifier": "{NUMBER}"})


def test_values_are_read_in_the_ways_they_are_written() -> None:
    assert [to_text(value) for value in (None, " a ", 5.0, 1.5, float("nan"))] == [
        "",
        "a",
        "5",
        "1.5",
        "",
    ]
    assert to_number("1 234,50") == Decimal("1234.50")
    assert to_number("10", 0.1) == Decimal("1.0")
    assert to_integer(4.0) == 4
    assert (to_boolean("T"), to_boolean(0), to_boolean("")) == (True, False, None)
    assert to_date("7/5/2005", "%m/%d/%Y") == date(2005, 7, 5)
    assert to_date("2014-06-30T00:00:00") == date(2014, 6, 30)
    assert to_list(["a", " ", "b"]) == ["a", "b"]
    for convert, value in (
        (to_number, "x"),
        (to_number, float("inf")),
        (to_integer, 1.5),
        (to_boolean, "perhaps"),
        (to_date, "soon"),
    ):
        with pytest.raises(Unreadable):
            convert(value)


def test_templates_leave_out_what_is_missing() -> None:
    columns: dict[str, list[object]] = {"a": ["High St", None], "b": [5.0, 7]}
    assert fill("{b} {a}, x", columns, 2) == ["5 High St, x", "7 , x"]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({}, "`layer` is missing"),
        ({"layer": "parcels", "filter": 1}, "filter means nothing; known: anonymous, crs"),
        ({"layer": "parcels", "fields": {"a": 5}}, "a is neither the name of a source field"),
        ({"layer": "parcels", "fields": {"a": {}}}, "a needs one of source, template"),
        ({"layer": "parcels", "join": {"file": "a"}}, "join lacks key, on"),
        ({"layer": "parcels", "where": []}, "`where` is not a table"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(document: dict[str, object], reason: str) -> None:
    with pytest.raises(ImportRefused, match=reason):
        parse_mapping(document, name="a.toml")


def test_pairs_of_the_command_line_are_rules() -> None:
    assert parse_pairs("parcels", ["address=STREET"])["address"].source == "STREET"
    with pytest.raises(ImportRefused, match="'address' is not field=source"):
        parse_pairs("parcels", ["address"])


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*/*.toml")), ids=lambda path: path.stem)
def test_each_mapping_that_is_shipped_fits_its_layer(path: Path) -> None:
    from gis_platform.layers.imports.columns import model_field  # noqa: PLC0415
    from gis_platform.layers.registry import get_layer  # noqa: PLC0415

    mapping = read_mapping(path)
    layer = get_layer(mapping.layer)
    for name, rule in mapping.fields.items():
        field = model_field(layer, name)
        codes = {str(code) for code, _label in field.flatchoices}
        used = {str(value) for value in (*rule.values.values(), rule.default, rule.constant)}
        assert not codes or used - {"None"} <= codes, name
