"""How what goes wrong is answered, whoever asks."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.utils import translation

from gis_platform.municipalities.roles import Role
from gis_platform.problems import ProblemMiddleware
from tests.factories import make_member, make_municipality


@pytest.mark.django_db
def test_a_statement_that_the_database_ends_is_told_as_such(rf: RequestFactory) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '5ms'")
        with pytest.raises(OperationalError) as ended:
            cursor.execute("SELECT pg_sleep(5)")
    middleware = ProblemMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]  # never called
    with translation.override("en"):
        answer = middleware.process_exception(rf.get("/"), ended.value)
    assert answer.status_code == 503
    assert b"Ask for less" in answer.content


@pytest.mark.django_db
def test_a_change_without_the_token_is_told_how_to_send_it() -> None:
    here = make_municipality("here")
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(make_member(here, Role.GIS))
    answer = client.post("/here/api/collections/trees/items", "{}", content_type="application/json")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert "X-CSRFToken" in answer.json()["detail"]


@pytest.mark.django_db
def test_a_reader_is_told_of_the_role_and_a_program_of_the_permission(client: Client) -> None:
    here = make_municipality("here")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(make_member(here, Role.CLERK))
    page = client.get("/here/plans/impact/", headers={"Accept": "text/html"})
    assert page.status_code == 403
    assert "Your role in this municipality does not allow this." in page.content.decode()
    assert "is not allowed in here" in client.get("/here/plans/impact/").json()["detail"]
