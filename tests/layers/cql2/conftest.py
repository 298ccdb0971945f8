"""The town of the tests of filters."""

import pytest

from tests.layers.cql2.town import Town, make_town


@pytest.fixture
def town(db: None) -> Town:
    """A municipality with a dozen parcels."""
    return make_town()
