"""One policy: what a role does not see of a layer leaves by no door.

Each layer is declared anew with a field and a feature that only one role sees; then every door is
tried by who sees them and by who does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import mapbox_vector_tile
import pytest
from django.db.models import CharField, Q, TextField
from django.test import Client

from gis_platform.keys.models import Scope
from gis_platform.layers import registry
from gis_platform.layers.models import Feature
from gis_platform.layers.policy import access
from gis_platform.layers.registry import BASIC_FIELDS, Layer, RowRule, get_layer, layers
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import STAFF, Role
from plans.models import LandDevelopmentPlan
from tests.contracts.conftest import CANARY, make_feature
from tests.contracts.doors import DOORS, Door, body_of, fill, tile_place, unpacked
from tests.factories import make_member
from tests.keys.making import bearer, make_token

pytestmark = pytest.mark.django_db
SEES, DOES_NOT = Role.HEAD, Role.GIS
FIELD, ROW, OPEN, ELSEWHERE = "FIELD-9c1e", "ROW-51b2", "OPEN-04d7", "OTHER-77aa"
DEARLY_TRIED = ("parcels", "land-development-plans")
HIDDEN = (FIELD.encode(), ROW.encode(), ELSEWHERE.encode(), CANARY.encode())
PRESENT = tuple(door for door in DOORS if door.is_there)
declared_anew: list[Layer] = []
"""Kept, because what is remembered of a layer goes by its place in memory."""

every_layer = pytest.mark.parametrize("name", [layer.name for layer in layers()])


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A layer with a field and a feature that only one role sees, and who asks."""

    layer: Layer
    field: str
    here: Municipality
    open: Feature
    hidden: Feature
    askers: dict[str, tuple[Client, dict[str, str]]]

    def ask(self, who: str, address: str) -> Any:
        """Return the answer to somebody; address: absolute."""
        client, headers = self.askers[who]
        return client.get(address, headers=headers)

    def at(self, door: Door) -> str:
        """Return the address of a door."""
        return fill(
            door,
            self.here,
            self.layer,
            open=self.open.pk,
            hidden=self.hidden.pk,
            field=FIELD,
            row=ROW,
        )

    @property
    def doors(self) -> Iterator[Door]:
        """The doors to try; those that make files for some layers only."""
        for door in PRESENT:
            if not door.is_dear or self.layer.name in DEARLY_TRIED:
                yield door

    @property
    def others(self) -> list[str]:
        """Who does not see what is hidden."""
        return [who for who in self.askers if who != "sees"]


def secret_field(layer: Layer) -> str:
    """Return a field of text to hide: no label or identifier, unless there is no other."""
    texts = [
        name
        for name in layer.fields
        if isinstance(column := layer.column(name), CharField | TextField)
        and not column.flatchoices
        and (column.max_length or 100) >= len(FIELD)
        and name not in layer.field_readers
    ]
    shown = {layer.label, layer.identifier, layer.style.by, layer.style.label}
    return min(texts, key=lambda name: (name in shown, name in layer.references))


def declare_anew(layer: Layer, field: str, monkeypatch: pytest.MonkeyPatch) -> Layer:
    """Declare a layer with a field for one role, used wherever fields are, and a hidden row."""

    def with_field(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*names, field)))

    anew = replace(
        layer,
        tile_fields=with_field(layer.tile_fields),
        filters=with_field(layer.filters),
        search=with_field(layer.search),
        field_readers={**layer.field_readers, field: frozenset({SEES})},
        row_rules=(
            *layer.row_rules,
            RowRule(condition=Q(local_id=ROW), readers=frozenset({SEES})),
        ),
    )
    declared_anew.append(anew)
    monkeypatch.setitem(registry._layers, layer.name, anew)
    return anew


@pytest.fixture
def scene(
    name: str, here: Municipality, there: Municipality, monkeypatch: pytest.MonkeyPatch
) -> Scene:
    field = secret_field(get_layer(name))
    layer = declare_anew(get_layer(name), field, monkeypatch)
    _, token = make_token(here, SEES, Scope.READ)
    _, other_token = make_token(here, DOES_NOT, Scope.EDIT)
    member = Client()
    member.force_login(make_member(here, DOES_NOT, "member"))
    askers: dict[str, tuple[Client, dict[str, str]]] = {
        "sees": (Client(), bearer(token)),
        "key": (Client(), bearer(other_token)),
        "member": (member, {}),
    }
    if layer.is_public:
        askers["nobody"] = (Client(), {})
    make_feature(layer, there, ELSEWHERE)
    return Scene(
        layer=layer,
        field=field,
        here=here,
        open=make_feature(layer, here, OPEN, **{field: FIELD}),
        hidden=make_feature(layer, here, ROW),
        askers=askers,
    )


def told(answer: Any, address: str) -> bytes:
    """Return what an answer holds, but for the text that was asked for and is said again."""
    body = unpacked(body_of(answer))
    if "/search?" in address and answer.status_code != 200:
        return b""
    return body


@every_layer
def test_what_is_hidden_leaves_by_no_door(scene: Scene) -> None:
    leaks = []
    for door in scene.doors:
        address = scene.at(door)
        for who in scene.others[:1] if door.is_dear else scene.others:
            answer = scene.ask(who, address)
            body = told(answer, address)
            leaks += [(door.name, who, text.decode()) for text in HIDDEN if text in body]
            if answer.status_code >= 500 or (door.refuses and answer.status_code != 404):
                leaks.append((door.name, who, str(answer.status_code)))
            if "public" in answer.get("Cache-Control", "") and not scene.layer.is_public:
                leaks.append((door.name, who, "public"))
    assert leaks == []


@every_layer
def test_who_may_sees_it_at_each_door(scene: Scene) -> None:
    missing = []
    for door in scene.doors:
        answer = scene.ask("sees", scene.at(door))
        body = unpacked(body_of(answer))
        wanted = {"field": FIELD.encode(), "row": ROW.encode()}
        missing += [
            (door.name, answer.status_code, kind)
            for kind in sorted(door.shows)
            if wanted[kind] not in body
        ]
        for text in (ELSEWHERE.encode(), CANARY.encode()):
            assert text not in body, door.name
        assert "public" not in answer.get("Cache-Control", ""), door.name
    assert missing == []


@every_layer
def test_a_hidden_field_is_named_nowhere(scene: Scene) -> None:
    layer, code = scene.layer, scene.here.code
    collection = f"/{code}/api/collections/{layer.name}"
    for who in scene.askers:
        sees = who == "sees"

        def read(address: str, who: str = who) -> Any:
            answer = scene.ask(who, address)
            assert answer.status_code == 200, f"{who} {address}: {answer.status_code}"
            return answer.json()

        item = read(f"{collection}/items/{scene.open.pk}?card=true")
        listed = read(f"{collection}/items")["features"]
        named = {
            "item": set(item["properties"]),
            "card": {line["field"] for line in item["card"]},
            "items": {name for feature in listed for name in feature["properties"]},
            "schema": set(read(f"{collection}/schema")["properties"]),
            "queryables": set(read(f"{collection}/queryables")["properties"]),
            "sortables": set(read(f"{collection}/sortables")["properties"]),
            "tilejson": set(
                read(f"/{code}/tiles/{layer.name}/tilejson.json")["vector_layers"][0]["fields"]
            ),
        }
        assert {door: scene.field in names for door, names in named.items()} == dict.fromkeys(
            named, sees
        ), who
        for names in named.values():
            assert not names & set(layer.private_fields)


@every_layer
def test_a_hidden_field_is_asked_for_like_one_that_is_not_there(scene: Scene) -> None:
    items = f"/{scene.here.code}/api/collections/{scene.layer.name}/items"
    questions = (
        "filter={name}%20%3D%20'x'",
        "filter={name}%20IS%20NULL",
        'filter-lang=cql2-json&filter={{"op":"=","args":[{{"property":"{name}"}},"x"]}}',
        "sortby={name}",
        "sortby=-{name}",
        "properties={name}",
        "{name}=x",
    )
    unknown = "no_such_field"
    for question in questions:
        for who in scene.others:
            asked = [
                scene.ask(who, f"{items}?{question.format(name=name)}")
                for name in (scene.field, unknown)
            ]
            assert [answer.status_code for answer in asked] == [400, 400], (who, question)
            said = [answer.content.decode() for answer in asked]
            named = rf'\b{scene.field}\b(?!":)'  # a key of the problem may have the same name
            assert re.sub(named, unknown, said[0]) == said[1], (who, question)
        answer = scene.ask("sees", f"{items}?{question.format(name=scene.field)}")
        assert answer.status_code == 200, (question, answer.content[:300])


@every_layer
def test_hidden_rows_are_not_counted_and_not_in_tiles(scene: Scene) -> None:
    items = f"/{scene.here.code}/api/collections/{scene.layer.name}/items?count=true"
    z, x, y = tile_place(scene.layer)
    tile = f"/{scene.here.code}/tiles/{scene.layer.name}/{z}/{x}/{y}.mvt"
    everything = {scene.open.pk, scene.hidden.pk}
    for who in scene.askers:
        seen = everything if who == "sees" else {scene.open.pk}
        body = scene.ask(who, items).json()
        assert {feature["id"] for feature in body["features"]} == seen
        assert body["numberMatched"] == body["numberReturned"] == len(seen)
        content = unpacked(scene.ask(who, tile).content)
        decoded = mapbox_vector_tile.decode(content)[scene.layer.name]["features"]
        assert {feature["id"] for feature in decoded} == seen
        named = {name for feature in decoded for name in feature["properties"]}
        assert (scene.field in named) is (who == "sees")


@pytest.mark.parametrize("name", ["parcels"])
def test_what_was_hidden_then_stays_hidden_as_at_then(scene: Scene) -> None:
    changed = scene.hidden
    type(changed).everywhere.filter(pk=changed.pk).update(local_id="disclosed")
    versions = changed.events.order_by("pgh_id")  # type: ignore[attr-defined]
    for version, day in zip(versions, (1, 11), strict=True):
        moment = datetime(2026, 6, day, tzinfo=UTC)
        type(version).objects.filter(pk=version.pk).update(pgh_created_at=moment)
    item = f"/here/api/collections/parcels/items/{changed.pk}?datetime="
    for period, for_others in (
        ("2026-06-05T00:00:00Z", 404),
        ("2026-06-02T00:00:00Z/2026-06-05T00:00:00Z", 404),
        ("2026-06-15T00:00:00Z", 200),
        ("2026-06-02T00:00:00Z/2026-06-15T00:00:00Z", 200),
    ):
        assert scene.ask("sees", item + period).status_code == 200
        for who in scene.others:
            answer = scene.ask(who, item + period)
            assert answer.status_code == for_others, (who, period)
    related = item.replace("?", "/related?")
    number = getattr(changed, scene.layer.identifier)
    search = f"/here/api/search?q={quote(number)}&datetime="
    for instant, is_seen in (("2026-06-05T00:00:00Z", False), ("2026-06-15T00:00:00Z", True)):
        for who in scene.askers:
            expected = is_seen or who == "sees"
            assert scene.ask(who, related + instant).status_code == (200 if expected else 404)
            found = {hit["id"] for hit in scene.ask(who, search + instant).json()["results"]}
            assert (changed.pk in found) is expected, (who, instant)


@pytest.mark.parametrize("role", list(Role))
@every_layer
def test_each_role_sees_what_is_declared(name: str, role: Role) -> None:
    layer = get_layer(name)
    actor = Actor(municipality=Municipality(code="here"), user_id=1, roles=frozenset({role}))
    if layer.readers and role not in layer.readers:
        with pytest.raises(Exception, match=f"read {name} is not allowed in here"):
            access(actor, layer)
        return
    seen = access(actor, layer)
    limited = {field for field, readers in layer.field_readers.items() if role not in readers}
    assert set(seen.fields) == set(layer.fields) - limited
    assert set(seen.names) == {*BASIC_FIELDS, *seen.fields}
    for kept in (seen.tile_fields, seen.filters, seen.search):
        assert not set(kept) & limited
    assert len(seen.hidden) == sum(role not in rule.readers for rule in layer.row_rules)


def test_the_anonymous_view_of_the_real_layers_holds_no_personal_or_commercial_data() -> None:
    nobody = Actor(municipality=Municipality(code="here"))
    seen = {layer.name: access(nobody, layer).names for layer in layers() if layer.is_public}
    assert "land-development-plans" not in seen
    assert "developer" not in seen["construction-permits"]
    assert not {"initial_value", "residual_value", "base_document"} & set(seen["municipal-assets"])


@pytest.mark.parametrize("role", sorted(STAFF))
def test_a_draft_leaves_by_no_page_or_file_for_who_does_not_work_on_it(
    client: Client, here: Municipality, role: Role
) -> None:
    layer = get_layer("land-development-plans")
    draft = make_feature(layer, here, ROW)
    client.force_login(make_member(here, role))
    works_on_it = role not in {Role.PROPERTY, Role.LANDSCAPING, Role.ANALYST}
    assert (ROW in client.get(f"/{here.code}/plans/").content.decode()) is works_on_it
    content = f"/{here.code}/plans/{draft.pk}/plan.json"
    assert client.get(content).status_code == (200 if works_on_it else 404)
    if not works_on_it:
        for part in ("", "plan.pdf"):
            assert client.get(f"/{here.code}/plans/{draft.pk}/{part}").status_code == 404
    for status in ("ON_SIGNING", "ISSUED"):
        LandDevelopmentPlan.objects.of(here).filter(pk=draft.pk).update(status=status)
    assert client.get(content).status_code == 200


def test_each_door_is_there() -> None:
    assert [door.name for door in DOORS if not door.is_there] == []
