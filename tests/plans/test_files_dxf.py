"""The drawing as DXF: valid, readable by GDAL, at ground coordinates, the same bytes."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import ezdxf
import numpy as np
import pyogrio
import pytest
import shapely
from ezdxf import recover
from shapely import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from plans.content import PlanContent
from plans.files.dxf import plan_dxf
from plans.files.dxf_document import layer_name
from plans.forms import load_form
from plans.rules import compose
from tests.plans.facts import (
    make_facts,
    make_heritage,
    make_neighbour,
    make_restriction,
    rich_facts,
    surface,
)

METRES = 6


def written(content: PlanContent, language: str = "ru") -> bytes:
    return plan_dxf(content, load_form(content.form, language))


def opened(data: bytes) -> Any:
    document, auditor = recover.read(io.BytesIO(data))
    assert not auditor.errors
    assert not auditor.fixes
    return document


def by_layer(data: bytes, folder: Path) -> dict[str, list[tuple[BaseGeometry, str]]]:
    """Return what GDAL reads: geometries with their texts by layer."""
    path = folder / "plan.dxf"
    path.write_bytes(data)
    meta, _, shapes, values = pyogrio.raw.read(str(path), encoding="UTF-8")
    names = list(meta["fields"])
    layers, texts = values[names.index("Layer")], values[names.index("Text")]
    found: dict[str, list[tuple[BaseGeometry, str]]] = {}
    for layer, shape, text in zip(layers, shapely.from_wkb(shapes), texts, strict=True):
        found.setdefault(layer, []).append((shape, text or ""))
    return found


def test_the_file_is_sound_and_in_metres() -> None:
    data = written(compose(rich_facts()))
    document = opened(data)
    audit = document.audit()
    assert not audit.errors
    assert document.header["$INSUNITS"] == METRES
    assert data == written(compose(rich_facts()))


def test_layers_are_named_after_the_contents_and_described_in_words() -> None:
    document = opened(written(compose(rich_facts())))
    told = {layer.dxf.name: layer.description for layer in document.layers}
    assert told["PARCEL"] == "граница земельного участка"
    assert told["ZOUIT_WPZ"] == "Водоохранная зона реки Ривы"
    assert {"ENVELOPE", "SETBACKS", "RED_LINES", "EASEMENTS", "BUILDINGS", "POINTS"} <= set(told)
    assert "HERITAGE" not in told
    linetype = document.layers.get("RED_LINES").dxf.linetype
    assert linetype in document.linetypes
    hatches = document.modelspace().query("HATCH")
    assert {hatch.dxf.layer for hatch in hatches} >= {"ENVELOPE", "BUILDINGS", "ZOUIT_PWR-20"}
    english = opened(written(compose(rich_facts()), "en"))
    assert english.layers.get("PARCEL").description == "boundary of the parcel"


def test_gdal_reads_the_parcel_and_its_points_where_they_are(tmp_path: Path) -> None:
    content = compose(rich_facts())
    found = by_layer(written(content), tmp_path)
    true = content.parcel.geometry
    ((ring, _),) = found["PARCEL"]
    assert shapely.hausdorff_distance(ring, true.boundary) < 0.01
    east, north = shapely.get_coordinates(ring)[0]
    assert 1_304_000 < east < 1_306_000
    assert 476_000 < north < 478_000
    points = [shape for shape, text in found["POINTS"] if not text]
    corners = shapely.get_coordinates(true)[:-1]
    assert np.allclose(sorted(shapely.get_coordinates(points).tolist()),
                       sorted(corners.tolist()), atol=0.01)  # fmt: skip
    numbers = {text for _, text in found["POINTS"] if text}
    assert numbers == {"1", "2", "3", "4", "5"}


def test_gdal_reads_envelope_restrictions_and_setbacks(tmp_path: Path) -> None:
    content = compose(rich_facts())
    found = by_layer(written(content), tmp_path)
    envelope = content.zoning.zones[0].envelopes[0]
    assert envelope.geometry is not None
    outline = shapely.union_all([shape for shape, _ in found["ENVELOPE"] if shape.area == 0])
    assert shapely.hausdorff_distance(outline, envelope.geometry.boundary) < 0.01
    texts = [text for _, text in found["SETBACKS"] if text]
    assert sorted(set(texts)) == ["3,0", "5,0"]
    hatched = shapely.union_all(
        [shape for shape, _ in found["ZOUIT_PWR-20"] if isinstance(shape, Polygon | MultiPolygon)]
    )
    (power,) = [each for each in content.restrictions if each.kind_code == "PWR-20"]
    assert hatched.area == pytest.approx(power.geometry.area, abs=0.05)
    assert {"К1", "К2"} <= {text for _, text in found["RED_LINES"]}
    assert {"С1", "С4"} <= {text for _, text in found["EASEMENTS"]}


def test_holes_and_several_contours_stay_apart(tmp_path: Path) -> None:
    yard = box(0, 0, 60, 60).difference(box(25, 25, 35, 35))
    assert isinstance(yard, Polygon)
    content = compose(make_facts(surface(yard, box(100, 0, 130, 40))))
    found = by_layer(written(content), tmp_path)
    assert len(found["PARCEL"]) == 3
    lengths = sum(shape.length for shape, _ in found["PARCEL"])
    assert lengths == pytest.approx(content.parcel.geometry.length, abs=0.01)


def test_heritage_and_hostile_names_keep_the_file_sound() -> None:
    place = surface(box(1304685, 476842, 1304700, 476860))
    name = 'Зона <"№1">; *'
    facts = replace(
        rich_facts(),
        heritage=(make_heritage(place),),
        restrictions=(make_restriction(place, kind_code='A<>"/b', name=name),),
    )
    document = opened(written(compose(facts)))
    assert "ZOUIT_A_B" in document.layers
    assert "HERITAGE" in document.layers
    assert ezdxf.lldxf.validator.is_valid_table_name(layer_name(name))


def test_letters_beyond_cyrillic_of_windows_are_read_back() -> None:
    name = "Җиләк урамы, өй № 5"
    around = (make_neighbour(surface(box(1304709, 476842, 1304740, 476870)), name),)
    document = opened(written(compose(replace(rich_facts(), neighbours=around))))
    assert name in {text.dxf.text for text in document.modelspace().query("TEXT")}
