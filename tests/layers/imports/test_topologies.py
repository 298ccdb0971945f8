"""TopoJSON and sequences become the same features as GeoJSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.topologies import write_sequence, write_topology

# The example of the TopoJSON specification, section 1.1 (quantised), with an object added whose
# hole collapses to a line.
TOPOLOGY: dict[str, Any] = {
    "type": "Topology",
    "transform": {
        "scale": [0.0005000500050005, 0.00010001000100010001],
        "translate": [100, 0],
    },
    "objects": {
        "example": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Point", "properties": {"prop0": "value0"}, "coordinates": [4000, 5000]},
                {"type": "LineString", "properties": {"prop1": 0}, "arcs": [0]},
                {"type": "Polygon", "properties": {}, "arcs": [[1]]},
                {"type": "Polygon", "arcs": [[1], [2]]},
                {"type": None},
            ],
        }
    },
    "arcs": [
        [[4000, 0], [1999, 9999], [2000, -9999], [2000, 9999]],
        [[0, 0], [0, 9999], [2000, 0], [0, -9999], [-2000, 0]],
        [[10, 10], [10, 0], [-10, 0]],
    ],
}


def converted(tmp_path: Path, topology: dict[str, Any], layer: str = "") -> list[dict[str, Any]]:
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    source.write_text(json.dumps(topology))
    target.unlink(missing_ok=True)
    write_topology(source, target, name="in.json", layer=layer)
    features: list[dict[str, Any]] = json.loads(target.read_text())["features"]
    return features


def test_a_topology_has_the_features_of_the_specification(tmp_path: Path) -> None:
    point, line, polygon, holed, nowhere = converted(tmp_path, TOPOLOGY)
    assert point["properties"] == {"prop0": "value0"}
    assert point["geometry"]["coordinates"] == pytest.approx([102.0, 0.5], abs=1e-3)
    expected = [[102.0, 0.0], [103.0, 1.0], [104.0, 0.0], [105.0, 1.0]]
    for found, wanted in zip(line["geometry"]["coordinates"], expected, strict=True):
        assert found == pytest.approx(wanted, abs=1e-3)
    ring = [[100.0, 0.0], [100.0, 1.0], [101.0, 1.0], [101.0, 0.0], [100.0, 0.0]]
    for found, wanted in zip(polygon["geometry"]["coordinates"][0], ring, strict=True):
        assert found == pytest.approx(wanted, abs=1e-3)
    assert holed["geometry"]["coordinates"] == polygon["geometry"]["coordinates"]
    assert nowhere["geometry"] is None


def test_arcs_are_joined_and_turned_round(tmp_path: Path) -> None:
    topology = {
        "type": "Topology",
        "objects": {"a": {"type": "Polygon", "arcs": [[0, -2]]}},
        "arcs": [[[0, 0], [1, 0], [1, 1]], [[0, 0], [0, 1], [1, 1]]],
    }
    (feature,) = converted(tmp_path, topology)
    ring = feature["geometry"]["coordinates"][0]
    assert ring == [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


def test_a_broken_topology_is_refused(tmp_path: Path) -> None:
    two = {**TOPOLOGY, "objects": {"a": {}, "b": {}}}
    with pytest.raises(ImportRefused, match="holds the layers a, b: name one of them"):
        converted(tmp_path, two)
    with pytest.raises(ImportRefused, match="has no layer 'c', but a, b"):
        converted(tmp_path, two, "c")
    wild = {**TOPOLOGY, "objects": {"a": {"type": "LineString", "arcs": [99]}}}
    with pytest.raises(ImportRefused, match=r"in\.json is a broken TopoJSON: IndexError"):
        converted(tmp_path, wild)


@pytest.mark.parametrize(
    "text", ['{"a":1}\n{"a":2}\n', '\x1e{"a":1}\n\x1e{\n"a":2\n}\n', '{"a":1}\n\n{"a":2}']
)
def test_a_sequence_becomes_a_collection(tmp_path: Path, text: str) -> None:
    (tmp_path / "in").write_text(text)
    write_sequence(tmp_path / "in", tmp_path / "out")
    assert json.loads((tmp_path / "out").read_text())["features"] == [{"a": 1}, {"a": 2}]
