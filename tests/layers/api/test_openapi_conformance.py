"""The API against its own description: requests made from it find no failure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import Response
from schemathesis.checks import CheckContext, not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from gis_platform.keys.models import Scope
from gis_platform.layers.parameters import LARGEST_LIMIT
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from gis_platform.wsgi import application
from tests.contracts.conftest import make_feature
from tests.factories import make_municipality
from tests.keys.making import make_token

pytestmark = pytest.mark.django_db
Case = schemathesis.Case[Any]
READ, EDITED = "parcels", "trees"
"""Collections whose operations are tried; those of the others are made alike."""
EXAMPLES = 3


def all_but(collection: str) -> str:
    """Return a pattern of the addresses of other collections."""
    return rf"^/collections/(?!{collection}/|{{)"


def refuses_what_is_wrong(context: CheckContext, response: Response, case: Case) -> bool | None:
    """Check that wrong requests are refused, but for one that the standard lets through.

    A limit above the largest serves the largest (OGC 17-069r4, /req/core/fc-limit-response-1).
    """
    limit = str(case.query.get("limit", "")) if case.query else ""
    if limit.isdigit() and int(limit) > LARGEST_LIMIT:
        return None
    return negative_data_rejection(context, response, case)


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    refuses_what_is_wrong,
    unsupported_method,
]
PHASES = {
    "examples": {"enabled": True},
    "coverage": {"enabled": True},
    "fuzzing": {"enabled": True},
}
few = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def named_node(request: pytest.FixtureRequest) -> None:
    """Give the test the attribute that schemathesis takes its name from."""
    node: Any = request.node  # pytest 9.2 has no such attribute of its own
    node._nodeid = node.nodeid


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the test's own connection through requests, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def here(one_connection: None) -> Municipality:
    here = make_municipality("here")
    for name in (READ, EDITED):
        make_feature(get_layer(name), here, "mine")
    return here


def described(headers: dict[str, str]) -> Any:
    config = SchemathesisConfig.from_dict({"phases": PHASES, "headers": headers})
    return schemathesis.openapi.from_wsgi(
        "/here/api/openapi", application, config=config, headers=headers
    )


@pytest.fixture
def for_everybody(here: Municipality) -> Any:
    return described({"Accept-Language": "en"})


@pytest.fixture
def for_editors(here: Municipality) -> Any:
    _, token = make_token(here, Role.GIS, Scope.EDIT)
    return described({"X-API-Key": token.text})


everybody = schemathesis.pytest.from_fixture("for_everybody")
editors = schemathesis.pytest.from_fixture("for_editors")


@everybody.include(method="GET").exclude(path_regex=all_but(READ)).parametrize()
@few
def test_what_everybody_reads_is_as_described(case: Case) -> None:
    case.call_and_validate(checks=CHECKS)


@editors.exclude(method="GET").exclude(path_regex=all_but(EDITED)).parametrize()
@few
def test_what_editors_do_is_as_described(case: Case) -> None:
    case.call_and_validate(checks=CHECKS)
