"""The state of the platform at `/healthz`."""

import pytest
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db


def test_health_names_database_migrations_and_workers(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == "ok"
    assert body["database"]["postgis"].startswith("3.")
    assert body["migrations"] == {"ok": True, "waiting": []}
    assert body["workers"]["alive"] == 0
    assert body["workers"]["ok"] is False


def test_a_waiting_migration_is_named(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'permits'")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    first, *others = answer.json()["migrations"]["waiting"]
    assert first == "permits.0001_initial"
    assert all(name.startswith("permits.") for name in others)
