"""Styles: valid by MapLibre's own checker, and the same as the map page draws."""

from __future__ import annotations

import json
import shutil
import subprocess
import zlib
from functools import partial, reduce
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from django.test import Client

from gis_platform.layers.registry import get_layer, layers
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.factories import make_member
from tests.tiles.town import json_of, load_all, make_town
from tiles.looks import draw_label, draw_layer
from tiles.sprites import draw_hatch, sprite_index
from tiles.styles import CYRILLIC, CYRILLIC_EXT

pytestmark = pytest.mark.django_db
FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
STYLE, QGIS = "tiles/style.json", "tiles/style-qgis.json"
HOVERED = ["case", ["boolean", ["feature-state", "hover"], False]]


@pytest.fixture
def town() -> Municipality:
    town = make_town()
    load_all(town)
    return town


def ask_the_map(**question: Any) -> Any:
    """Return what the front end's own rules and MapLibre's checker say."""
    node = shutil.which("node")
    assert node, "No node: the front end's tests need it."
    asked = {"layers": [], "styles": [], "hatches": []} | question
    done = subprocess.run(
        [node, "tests/as-the-map-draws.mjs"],
        cwd=FRONTEND,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def plainly(drawn: Any) -> Any:
    """Return an expression without what follows the pointer, its constants worked out."""
    if isinstance(drawn, dict):
        kept = {key: value for key, value in drawn.items() if (key, value) != ("filter", True)}
        return {key: plainly(value) for key, value in kept.items()}
    if not isinstance(drawn, list):
        return drawn
    if drawn[:2] == HOVERED:
        return drawn[3]
    worked = [plainly(one) for one in drawn]
    if drawn[:1] in (["*"], ["+"], ["min"]):
        return reduce(partial(worked_out, worked[0]), worked[2:], worked[1])
    return worked


def worked_out(operator: str, one: Any, other: Any) -> Any:
    """Return the result for two numbers, and what adding nothing or capping a share leaves."""
    if operator == "min":
        return other
    if operator == "+" and other == 0:
        return one
    if not isinstance(one, int | float):
        return [operator, one, other]
    return round(one * other if operator == "*" else one + other, 3)


def test_the_map_page_draws_by_the_same_rules(town: Municipality, client: Client) -> None:
    client.force_login(make_member(town, Role.HEAD))
    described = json_of(client, "api/map")["layers"]
    assert {layer["name"] for layer in described} == {layer.name for layer in layers()}
    hatches = [("#b2182b", 45), ("#8c510a", 135), ("#123456", 20)]
    asked = [{"colour": colour, "angle": angle, "ratio": 2} for colour, angle in hatches]
    told = ask_the_map(layers=described, hatches=asked)
    for name, drawn in told["drawn"].items():
        layer = get_layer(name)
        ours = [*draw_layer(layer), *draw_label(layer)]
        assert [one["id"] for one in ours] == [one["id"] for one in drawn]
        for one, other in zip(ours, drawn, strict=True):
            assert plainly(one) == plainly(other), one["id"]
    for (colour, angle), pixels in zip(hatches, told["hatches"], strict=True):
        assert draw_hatch(colour, angle, 2).ravel().tolist() == pixels
    faces = [list(CYRILLIC), list(CYRILLIC_EXT), None]
    assert told["ranges"] == [["PT Sans", faces], ["PT Sans Bold", faces]]


def test_styles_are_valid_and_lead_only_to_this_site(town: Municipality, client: Client) -> None:
    client.force_login(make_member(town, Role.HEAD))
    styles = [json_of(client, STYLE), json_of(client, QGIS)]
    assert ask_the_map(styles=styles)["faults"] == [[], []]
    for style in styles:
        addresses = [source["url"] for source in style["sources"].values()]
        addresses += [face["url"] for faces in style["font-faces"].values() for face in faces]
        for address in addresses:
            assert urlsplit(address).netloc == "testserver"
        drawn = {one.get("source-layer") for one in style["layers"]} - {None}
        assert drawn == {layer.name for layer in layers()}
        assert {one["source"] for one in style["layers"][1:]} == set(style["sources"])
        for source in style["sources"].values():
            body = client.get(source["url"]).json()
            assert body["tilejson"] == "3.0.0"
        lon, lat = style["center"]
        assert (lon, lat) == pytest.approx((49.132, 55.802), abs=1e-3)


def test_the_style_for_qgis_has_nothing_that_it_does_not_read(
    town: Municipality, client: Client
) -> None:
    style = json_of(client, QGIS)
    assert "sprite" not in style
    assert "glyphs" not in style
    assert len(style["sources"]) == 1
    (source,) = style["sources"].values()
    body = client.get(source["url"]).json()
    fields = {layer["id"]: layer["fields"] for layer in body["vector_layers"]}
    for layer in style["layers"][1:]:
        assert layer["source-layer"] in fields
        for name, value in {**layer["paint"], **layer.get("layout", {})}.items():
            assert name != "fill-pattern"
            if isinstance(value, list) and name not in ("line-dasharray", "text-font"):
                assert value[0] == "interpolate"
                assert all(isinstance(part, int | float) for part in value[3:]), (name, value)
        filters = layer.get("filter", ["all"])
        for one in filters[1:] if filters[0] == "all" else [filters]:
            assert one[0] in ("==", "!in", "in")
            assert one[1] == "$type" or one[1] in fields[layer["source-layer"]]


def test_a_style_holds_what_its_asker_may_read(town: Municipality, client: Client) -> None:
    restricted = {layer.name for layer in layers() if not layer.is_public}

    def shown(address: str) -> set[str]:
        return {one.get("source-layer", "") for one in json_of(client, address)["layers"]}

    assert not restricted & (shown(STYLE) | shown(QGIS))
    client.force_login(make_member(town, Role.HEAD))
    assert restricted <= shown(STYLE) & shown(QGIS)


@pytest.mark.parametrize("address", [STYLE, QGIS])
def test_layers_are_shown_and_lie_as_declared(
    address: str, town: Municipality, client: Client
) -> None:
    client.force_login(make_member(town, Role.HEAD))
    drawn = [one for one in json_of(client, address)["layers"] if "source-layer" in one]
    for one in drawn:
        is_shown = get_layer(one["source-layer"]).style.shown
        assert one["layout"]["visibility"] == ("visible" if is_shown else "none")
    under = [get_layer(one["source-layer"]) for one in drawn if one["type"] != "symbol"]
    orders = [layer.style.order for layer in under]
    assert orders == sorted(orders)
    assert {one["type"] for one in drawn[len(under) :]} == {"symbol"}


def test_a_layer_that_is_not_loaded_is_not_drawn(client: Client) -> None:
    make_town()
    drawn = {one.get("source-layer") for one in json_of(client, STYLE)["layers"]}
    assert "water" not in drawn


def test_sprites_hold_every_hatch_of_the_style(town: Municipality, client: Client) -> None:
    client.force_login(make_member(town, Role.HEAD))
    style = json_of(client, STYLE)
    used = {
        part
        for layer in style["layers"]
        for part in np.atleast_1d(
            np.array(layer.get("paint", {}).get("fill-pattern", []), dtype=object)
        )
        if isinstance(part, str) and part.startswith("hatch:")
    }
    for ratio, suffix in ((1, ""), (2, "@2x")):
        address = urlsplit(style["sprite"]).path + suffix
        index = client.get(f"{address}.json").json()
        assert index == sprite_index(ratio)
        picture = read_png(client.get(f"{address}.png").content)
        assert used
        for name in used:
            place = index[name]
            assert place["pixelRatio"] == ratio
            part = picture[:, place["x"] : place["x"] + place["width"]]
            assert part.shape == (32 * ratio, 32 * ratio, 4)
            colour = tuple(int(name[7 + i : 9 + i], 16) for i in (0, 2, 4))
            assert tuple(part[0, 0, :3]) == colour
            assert 0.1 < (part[..., 3] > 127).mean() < 0.3


def read_png(content: bytes) -> np.ndarray[Any, Any]:
    """Return the pixels of a PNG without filters, (rows, columns, 4)."""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(content[16 + i : 20 + i], "big") for i in (0, 4))
    start = content.index(b"IDAT")
    length = int.from_bytes(content[start - 4 : start], "big")
    lines = zlib.decompress(content[start + 4 : start + 4 + length])
    return (
        np.frombuffer(lines, dtype=np.uint8)
        .reshape(height, 1 + 4 * width)[:, 1:]
        .reshape(height, width, 4)
    )


@pytest.mark.parametrize("address", [STYLE, QGIS])
def test_a_style_is_sent_again_when_it_has_changed(
    address: str, town: Municipality, client: Client
) -> None:
    first = client.get(f"/riverton/{address}")
    held = {"If-None-Match": first["ETag"]}
    assert client.get(f"/riverton/{address}", headers=held).status_code == 304
    client.force_login(make_member(town, Role.HEAD))
    assert client.get(f"/riverton/{address}", headers=held).status_code == 200
