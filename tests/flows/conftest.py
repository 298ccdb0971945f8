"""A walk goes through one state of the database, taken back after its module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
Command = Callable[..., str]


def command(*words: object) -> str:
    """Run a command of manage.py and return what it has told."""
    told = StringIO()
    call_command(*map(str, words), stdout=told)
    return told.getvalue()


@pytest.fixture(scope="module")
def walk(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """A database that holds what the module's walk has done so far; the folder of its files."""
    folder = tmp_path_factory.mktemp("walk")
    kept = override_settings(DATA_DIR=folder, MEDIA_ROOT=folder / "media")
    with kept, django_db_blocker.unblock(), transaction.atomic():
        assert connection.settings_dict["NAME"].startswith("test_"), "mark the tests django_db"
        yield folder
        transaction.set_rollback(True)
