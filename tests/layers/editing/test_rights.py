"""Who may change what, and how it is told."""

from __future__ import annotations

import pytest
from django.test import Client

from gis_platform.keys.models import Scope
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from landscaping.models import Tree
from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel
from tests.keys.making import bearer, make_token
from tests.layers.editing.making import (
    GEOJSON,
    Editor,
    etag,
    feature,
    items_url,
    make_person,
    square,
)

pytestmark = pytest.mark.django_db
OGC = pytest.mark.ogc
TREE = feature({"type": "Point", "coordinates": [49.1, 55.8]})


def allowed(editor: Editor, layer: str, pk: int | None = None) -> set[str]:
    answer = editor.client.options(items_url(editor.municipality, layer, pk))
    assert answer.status_code == 200
    return set(answer["Allow"].split(", "))


def test_nobody_is_told_to_sign_in(here: Municipality) -> None:
    parcel = make_parcel(here)
    nobody = Editor(here, role=None)
    for answer in (
        nobody.create("parcels", feature(square(49.2, 55.8), cadastral_number="1")),
        nobody.replace("parcels", parcel.pk, feature(square(49.2, 55.8)), If_Match="*"),
        nobody.update("parcels", parcel.pk, {"address": "x"}, If_Match="*"),
        nobody.delete("parcels", parcel.pk, If_Match="*"),
    ):
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == 'Bearer realm="gis"'
    assert Parcel.everywhere.get().version == 1


def test_a_reader_is_refused(here: Municipality) -> None:
    parcel = make_parcel(here)
    reader = Editor(here, Role.ANALYST)
    answer = reader.update("parcels", parcel.pk, {"address": "x"}, If_Match="*")
    assert answer.status_code == 403
    assert "edit parcels" in answer.json()["detail"]


def test_an_editor_of_one_municipality_edits_no_other(editor: Editor) -> None:
    there = make_municipality("there")
    parcel = make_parcel(there)
    assert editor.update("parcels", parcel.pk, {"address": "x"}, If_Match="*").status_code == 404
    abroad = Editor(there, role=None)
    abroad.client = editor.client
    assert abroad.update("parcels", parcel.pk, {"address": "x"}, If_Match="*").status_code == 403


def test_a_layer_that_nobody_edits_says_what_can_be_done(editor: Editor) -> None:
    answer = editor.create("quarters", feature(square(49.1, 55.8)))
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert allowed(editor, "quarters") == {"GET", "HEAD", "OPTIONS"}


@OGC(
    "features-4/create-replace-delete/methods",
    "features-4/create-replace-delete/options-op",
    "features-4/create-replace-delete/options-response",
    "features-4/update/methods",
)
def test_the_allowed_methods_are_those_of_the_asker(editor: Editor, here: Municipality) -> None:
    parcel = make_parcel(here)
    reading = {"GET", "HEAD", "OPTIONS"}
    assert allowed(editor, "parcels") == reading | {"POST"}
    assert allowed(editor, "parcels", parcel.pk) == reading | {"PUT", "PATCH", "DELETE"}
    nobody = Editor(here, role=None)
    assert allowed(nobody, "parcels") == allowed(nobody, "parcels", parcel.pk) == reading


def test_a_session_needs_the_csrf_token_and_a_key_does_not(here: Municipality) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_person(here, Role.LANDSCAPING))
    url = items_url(here, "trees")
    assert strict.post(url, TREE, content_type=GEOJSON).status_code == 403
    strict.cookies["csrftoken"] = "a" * 32
    token = {"X-CSRFToken": "a" * 32}
    assert strict.post(url, TREE, content_type=GEOJSON, headers=token).status_code == 201
    _, key = make_token(here, scope=Scope.EDIT)
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(url, TREE, content_type=GEOJSON, headers=bearer(key))
    assert answer.status_code == 201


def test_a_key_that_only_reads_does_not_edit(here: Municipality) -> None:
    _, key = make_token(here, scope=Scope.READ)
    client = Client()
    url = items_url(here, "trees")
    answer = client.post(url, TREE, content_type=GEOJSON, headers=bearer(key))
    assert answer.status_code == 403
    assert "only reads" in answer.json()["detail"]
    assert "POST" not in client.options(url, headers=bearer(key))["Allow"]
    assert not Tree.everywhere.exists()


def test_history_names_the_key_s_person(here: Municipality) -> None:
    _, key = make_token(here, scope=Scope.EDIT)
    parcel = make_parcel(here)
    Client().patch(
        items_url(here, "parcels", parcel.pk),
        {"address": "x"},
        content_type="application/merge-patch+json",
        headers={**bearer(key), "If-Match": etag(1)},
    )
    context = parcel.events.order_by("pgh_id").last().pgh_context  # type: ignore[attr-defined]
    assert context["actor"] == "gis-here"
