"""Saved views, links and places: whose they are, what they may hold, who reads them by a token."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from gis_platform.workspace import actions, content
from gis_platform.workspace.models import SavedView
from tests.factories import make_member, make_municipality

pytestmark = pytest.mark.django_db
CONTENT: dict[str, Any] = {
    "choices": {
        "shown": {"trees": True},
        "opacity": {"parcels": 0.4},
        "folded": ["base"],
        "order": ["zones", "parcels"],
        "labels": {"parcels": {"shown": False}},
        "filters": {
            "trees": {
                "match": "all",
                "conditions": [{"field": "height_m", "op": ">", "values": [15]}],
            }
        },
        "themes": {
            "parcels": {
                "kind": "graduated",
                "field": "area_value",
                "ramp": "ylgnbu",
                "method": "quantile",
                "classes": [{"colour": "#41b6c4", "least": 1, "most": 2.5}],
            }
        },
    },
    "place": {"lon": 49.1, "lat": 55.8, "zoom": 15.5},
    "moment": "2026-03-01T12:00:00Z",
}


class Person:
    """Somebody at the API of one municipality; without a name, somebody who has not signed in."""

    def __init__(self, town: Municipality, name: str = "", role: Role = Role.CLERK) -> None:
        self.town = town
        self.client = Client(headers={"Accept": "application/json", "Accept-Language": "en"})
        self.client.cookies["django_language"] = "en"
        if name:
            self.client.force_login(make_member(town, role, name))

    def ask(self, method: str, path: str, body: object = None, version: int | None = None) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return self.client.generic(
            method,
            f"/{self.town.code}/api/{path}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers=headers,
        )

    def save(self, title: str = "Tall trees", **more: object) -> dict[str, Any]:
        answer = self.ask("POST", "views", {"title": title, "content": CONTENT, **more})
        assert answer.status_code == 201, answer.content
        made: dict[str, Any] = answer.json()
        return made


@pytest.fixture
def town() -> Municipality:
    return make_municipality("town")


@pytest.fixture
def ann(town: Municipality) -> Person:
    return Person(town, "ann")


@pytest.fixture
def bob(town: Municipality) -> Person:
    return Person(town, "bob")


def test_a_view_is_kept_as_it_was_sent_and_listed_by_title(ann: Person) -> None:
    later, first = ann.save("Zoning"), ann.save("Parcels by area")
    assert later["content"] == CONTENT
    assert later["token"] is None
    listed = ann.ask("GET", "views").json()["views"]
    assert [view["title"] for view in listed] == ["Parcels by area", "Zoning"]
    assert "content" not in listed[0]
    assert ann.ask("GET", f"views/{first['id']}").json() == first


def test_views_are_their_owners_alone(ann: Person, bob: Person) -> None:
    made = ann.save()
    path = f"views/{made['id']}"
    assert bob.ask("GET", "views").json() == {"views": []}
    assert bob.ask("GET", path).status_code == 404
    assert bob.ask("PATCH", path, {"title": "Mine"}, 1).status_code == 404
    assert bob.ask("DELETE", path, None, 1).status_code == 404
    assert ann.ask("GET", path).json()["title"] == "Tall trees"


def test_nothing_is_kept_for_somebody_who_has_not_signed_in(town: Municipality) -> None:
    nobody = Person(town)
    bodies = {"views": {"title": "A", "content": CONTENT}, "views/links": {"content": CONTENT}}
    for path, body in bodies.items():
        assert nobody.ask("POST", path, body).status_code == 401
    assert nobody.ask("PUT", "map-state", {"choices": {}}).status_code == 401
    assert nobody.ask("GET", "bookmarks").status_code == 401
    assert SavedView.objects.count() == 0


def test_a_session_needs_the_token_against_forged_requests(town: Municipality) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(make_member(town, Role.CLERK, "eve"))
    body = json.dumps({"title": "A", "content": CONTENT})
    answer = careful.post("/town/api/views", body, content_type="application/json")
    assert answer.status_code == 403
    assert SavedView.objects.count() == 0


def test_a_shared_view_is_read_by_everybody_until_it_is_no_longer_shared(
    ann: Person, bob: Person, town: Municipality
) -> None:
    made = ann.save(shared=True)
    path = f"views/shared/{made['token']}"
    for reader in (bob, Person(town)):
        answer = reader.ask("GET", path)
        assert answer.json() == {"title": "Tall trees", "content": CONTENT, "version": 1}
    closed = ann.ask("PATCH", f"views/{made['id']}", {"shared": False}, 1).json()
    assert closed["token"] is None
    assert bob.ask("GET", path).status_code == 404
    again = ann.ask("PATCH", f"views/{made['id']}", {"shared": True}, 2).json()
    assert again["token"] not in (None, made["token"])
    assert bob.ask("GET", path).status_code == 404


def test_a_token_leads_to_a_view_of_its_own_municipality_only(ann: Person) -> None:
    made = ann.save(shared=True)
    other = Person(make_municipality("other"))
    assert other.ask("GET", f"views/shared/{made['token']}").status_code == 404


def test_tokens_are_long_and_differ() -> None:
    tokens = {actions.new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert {len(token) for token in tokens} == {22}  # 128 bits by six a character


def test_a_view_is_changed_by_who_has_read_its_version(ann: Person) -> None:
    made = ann.save()
    path, new = f"views/{made['id']}", {"choices": {"folded": ["zoning"]}}
    assert ann.ask("PATCH", path, {"content": new}).status_code == 428
    changed = ann.ask("PATCH", path, {"content": new, "title": "Folded"}, 1)
    assert (changed.json()["version"], changed.json()["content"]) == (2, new)
    assert changed["ETag"] == '"2"'
    stale = ann.ask("PATCH", path, {"title": "Late"}, 1)
    assert (stale.status_code, stale.json()["version"]) == (412, 2)
    assert ann.ask("DELETE", path, None, 1).status_code == 412
    assert ann.ask("DELETE", path, None, 2).status_code == 204
    assert ann.ask("GET", path).status_code == 404


def test_a_title_names_one_view_of_a_person(ann: Person, bob: Person) -> None:
    ann.save()
    taken = ann.ask("POST", "views", {"title": " Tall trees ", "content": CONTENT})
    assert (taken.status_code, taken.json()["code"]) == (409, "title-taken")
    bob.save()
    other = ann.save("Other")
    assert ann.ask("PATCH", f"views/{other['id']}", {"title": "Tall trees"}, 1).status_code == 409


@pytest.mark.parametrize("title", ["", "   ", "a" * 121, "a\nb", 7])
def test_a_title_has_1_to_120_printable_characters(ann: Person, title: object) -> None:
    answer = ann.ask("POST", "views", {"title": title, "content": CONTENT})
    assert (answer.status_code, answer.json()["limit"]) == (422, 120)


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ("choices/opacity/trees", {"choices": {"opacity": {"trees": 0}}}),
        ("choices/shown/trees", {"choices": {"shown": {"trees": "yes"}}}),
        ("choices", {"choices": {"sql": "DROP TABLE"}}),
        ("choices/order", {"choices": {"order": ["zones", "zones"]}}),
        ("choices/order/0", {"choices": {"order": ["Zones; --"]}}),
        ("place/zoom", {"choices": {}, "place": {"lon": 1, "lat": 1, "zoom": 99}}),
        ("", {"choices": {}, "rights": ["admin"]}),
        ("", []),
        ("", None),
        (
            "choices/filters/trees/conditions/0/op",
            {
                "choices": {
                    "filters": {
                        "trees": {"match": "all", "conditions": [{"field": "a", "op": "~"}]}
                    }
                }
            },
        ),
    ],
)
def test_content_that_no_view_has_is_refused_with_its_place(
    ann: Person, place: str, wrong: object
) -> None:
    answer = ann.ask("POST", "views", {"title": "A", "content": wrong})
    assert (answer.status_code, answer.json()["place"]) == (422, place)


def test_a_view_has_a_size_limit(ann: Person) -> None:
    values = ["x" * 200] * 100
    condition = {"field": "a", "op": "in", "values": values}
    filters = {"trees": {"match": "all", "conditions": [condition] * 4}}
    large = {"choices": {"filters": filters}}
    assert len(json.dumps(large)) > content.LARGEST_CONTENT_BYTES
    answer = ann.ask("POST", "views", {"title": "A", "content": large})
    assert (answer.status_code, answer.json()["limit_bytes"]) == (413, 64 * 1024)


def test_a_person_keeps_so_many_views_and_no_more(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_VIEWS", 2)
    ann.save("1")
    ann.save("2")
    answer = ann.ask("POST", "views", {"title": "3", "content": CONTENT})
    assert (answer.status_code, answer.json()["limit"]) == (409, 2)


def test_equal_content_has_an_equal_link_that_is_in_no_list(ann: Person, bob: Person) -> None:
    one, same = (ann.ask("POST", "views/links", {"content": CONTENT}).json() for _ in range(2))
    other = ann.ask("POST", "views/links", {"content": {"choices": {}}}).json()
    assert one == same != other
    assert ann.ask("GET", "views").json() == {"views": []}
    assert bob.ask("GET", f"views/shared/{one['token']}").json()["content"] == CONTENT


def test_a_place_is_kept_renamed_and_deleted_by_its_owner(ann: Person, bob: Person) -> None:
    bounds = [49.0, 55.7, 49.2, 55.9]
    made = ann.ask("POST", "bookmarks", {"title": "Station", "bounds": bounds})
    assert made.status_code == 201
    kept = made.json()
    assert (kept["title"], kept["bounds"]) == ("Station", bounds)
    path = f"bookmarks/{kept['id']}"
    assert bob.ask("PATCH", path, {"title": "Mine"}).status_code == 404
    assert bob.ask("DELETE", path).status_code == 404
    ann.ask("PATCH", path, {"title": "Old station"})
    titles = [place["title"] for place in ann.ask("GET", "bookmarks").json()["bookmarks"]]
    assert titles == ["Old station"]
    assert ann.ask("DELETE", path).status_code == 204
    assert ann.ask("GET", "bookmarks").json() == {"bookmarks": []}


@pytest.mark.parametrize("bounds", [None, [1, 2, 3], [3, 2, 1, 4], ["1", 2, 3, 4], [1, 2, 200, 4]])
def test_bounds_that_are_none_are_refused(ann: Person, bounds: object) -> None:
    answer = ann.ask("POST", "bookmarks", {"title": "A", "bounds": bounds})
    assert (answer.status_code, answer.json()["place"]) == (422, "bounds")


def test_the_newest_state_of_the_tree_is_what_another_machine_opens_with(
    ann: Person, bob: Person
) -> None:
    assert ann.ask("GET", "map-state").json() == {"state": None}
    for i, shown in enumerate([True, False], start=1):
        kept = ann.ask("PUT", "map-state", {"choices": {"shown": {"trees": shown}}}).json()
        assert kept["version"] == i
    state = ann.ask("GET", "map-state").json()["state"]
    assert (state["choices"], state["version"]) == ({"shown": {"trees": False}}, 2)
    assert bob.ask("GET", "map-state").json() == {"state": None}
    wrong = ann.ask("PUT", "map-state", {"choices": {"shown": 1}})
    assert wrong.status_code == 422


@pytest.mark.parametrize("value", ["\x00", "\ud800", 10**30])
def test_what_the_database_cannot_keep_is_refused_with_a_sentence(
    ann: Person, value: object
) -> None:
    condition = {"field": "height_m", "op": "=", "values": [value]}
    choices = {"filters": {"trees": {"match": "all", "conditions": [condition]}}}
    sent = [
        ann.ask("POST", "views", {"title": "A", "content": {"choices": choices}}),
        ann.ask("POST", "views/links", {"content": {"choices": choices}}),
        ann.ask("PUT", "map-state", {"choices": choices}),
        ann.ask("POST", "bookmarks", {"title": "A", "bounds": [value, 0, 1, 1]}),
    ]
    assert [answer.status_code for answer in sent] == [400] * 4
    assert ann.ask("GET", "views/shared/a%00b").status_code == 404
