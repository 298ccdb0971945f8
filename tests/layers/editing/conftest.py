"""A municipality and somebody who edits it."""

from __future__ import annotations

import pytest

from gis_platform.municipalities.models import Municipality
from tests.factories import make_municipality
from tests.layers.editing.making import Editor


@pytest.fixture
def here(db: None) -> Municipality:
    """The municipality that is edited."""
    return make_municipality("here")


@pytest.fixture
def editor(here: Municipality) -> Editor:
    """Its GIS specialist."""
    return Editor(here)
