"""What makes no sense or means harm is refused at once, by an exception report."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis_platform.keys.models import Scope
from gis_platform.layers.wfs.guard import (
    DEEPEST,
    LARGEST_BODY,
    MOST_ELEMENTS,
    MOST_PREFIXES,
    XmlRefused,
    require_modest,
    require_modest_filter,
)
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from tests.keys.making import basic, make_token
from tests.layers.wfs.asking import FILTER, ask, ids, post, read, refusal

GET = (
    '<?xml version="1.0"?>{}<w:GetFeature service="WFS" version="2.0.0" '
    'xmlns:w="http://www.opengis.net/wfs/2.0" xmlns:f="http://www.opengis.net/fes/2.0">'
    '<w:Query typeNames="{}">{}</w:Query></w:GetFeature>'
)
BOMB = (
    '<!DOCTYPE a [<!ENTITY a0 "x">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
FUNCTION = (
    "<PropertyIsEqualTo><Function name='{}'><ValueReference>area_value</ValueReference></Function>"
    "<Literal>1</Literal></PropertyIsEqualTo>"
)
ADDED = (
    "<PropertyIsEqualTo><Add><ValueReference>area_value</ValueReference><Literal>1</Literal></Add>"
    "<Literal>1</Literal></PropertyIsEqualTo>"
)
BARE = '<a xmlns=""/>'
EQUAL = (
    "<PropertyIsEqualTo><ValueReference>{}</ValueReference>"
    "<Literal>{}</Literal></PropertyIsEqualTo>"
)
NULL = "<PropertyIsNull><ValueReference>{}</ValueReference></PropertyIsNull>"
UNLIKE = (
    "<PropertyIsEqualTo><ValueReference>cadastral_number</ValueReference>"
    "<ValueReference>area_value</ValueReference></PropertyIsEqualTo>"
)
EVALUATED = (
    "exec(java.lang.Runtime.getRuntime(),'id')",
    "cadastral_number[version=1]",
    "//cadastral_number",
    "municipality/names",
    "municipality__code",
    "parent::node()",
    "geometry_3857",
    "import_run",
    "?",
    "a\x00b",
)


def reading_parcels(queries: CaptureQueriesContext) -> list[str]:
    """Statements that ask for features, not for the extent of the layer."""
    read = '"parcels_parcel"."cadastral_number"'
    return [query["sql"] for query in queries if read in query["sql"]]


@pytest.mark.parametrize(
    "parameters",
    [
        {"typenames": "nothing"},
        {"typenames": ""},
        {"typenames": "a:b:c"},
        {"typenames": "parcels\x00"},
        {"typenames": "parcels,quarters"},
        {"typenames": "(parcels)" * 11},
        {"startIndex": "9" * 30},
        {"startIndex": "first"},
        {"count": "-5"},
        {"bbox": "nan,nan,nan,nan"},
        {"bbox": "1e999,0,1,1"},
        {"bbox": "1,2,3"},
        {"bbox": "1,2,3,4,EPSG:990161"},
        {"srsName": "EPSG:2154"},
        {"srsName": "file:///etc/hostname"},
        {"outputFormat": "../../secret"},
        {"resultType": "all"},
        {"namespaces": "xmlns("},
        {"filter": "no xml"},
        {"filter": FILTER.format("")},
        {"filter": FILTER.format("<PropertyIsNull/>")},
        {"filter": FILTER.format(EQUAL.format("version", "many"))},
        {"filter": FILTER.format(EQUAL.format("area_value", "NaN"))},
        {"filter": FILTER.format(EQUAL.format("area_value", "1e999999999"))},
        {"filter": FILTER.format(EQUAL.format("geometry", "POINT(0 0)"))},
        {"filter": FILTER.format(UNLIKE)},
        {"filter": FILTER.format(UNLIKE), "outputFormat": "geojson"},
        {"filter": FILTER.format(FUNCTION.format("area"))},
        {"filter": FILTER.format(FUNCTION.format("pg_sleep"))},
        {"filter": FILTER.format(ADDED)},
        {"filter": FILTER.format("<DWithin/>")},
        {"filter": f"{OUTSIDE}{FILTER.format(EQUAL.format('local_id', '&e;'))}"},
        {"request": "Transaction"},
        {"request": "GetFeatureWithLock"},
        {"service": "WMS"},
        {"version": "9.9.9"},
        {"version": "../2"},
        *({"propertyName": text} for text in EVALUATED),
        *({"sortBy": text} for text in EVALUATED),
        *({"request": "GetPropertyValue", "valueReference": text} for text in EVALUATED),
        *({"filter": FILTER.format(EQUAL.format(text, 1))} for text in EVALUATED[:-1]),
    ],
    ids=repr,
)
def test_a_wrong_question_is_refused(
    client: Client, row: list[Parcel], parameters: dict[str, Any]
) -> None:
    asked = {"typenames": "parcels", "request": "GetFeature"} | parameters
    with CaptureQueriesContext(connection) as queries:
        status, code, text = refusal(ask(client, **asked))
    assert status == 400
    assert len(reading_parcels(queries)) <= 1, "some the database alone can refuse"
    assert code
    for told in ("SELECT", "parcels_parcel", "Traceback", "root:"):
        assert told not in text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (GET.format(OUTSIDE, "&e;", ""), 400),
        (GET.format(BOMB, "parcels", "<f:Filter>&a9;</f:Filter>"), 400),
        (GET.format("", "parcels", "<f:Filter>" * 10_000), 413),
        (GET.format("", "parcels", "<f:Not>" * 70 + "</f:Not>" * 70), 413),
        (GET.format("", "parcels", "<a/>" * 100_000), 413),
        (
            GET.format("", "parcels", "".join(f'<a xmlns:p{n}="urn:{n}"/>' for n in range(500))),
            413,
        ),
        ("x" * 2_000_000, 413),
        ("x" * 6_000_000, 413),
        ("", 400),
        ("<a/>", 400),
        (b"\xff\xfe<\x00", 400),
        ("<w:GetFeature xmlns:w='http://www.opengis.net/wfs/2.0' service='WFS'/>", 400),
        ("<w:Transaction xmlns:w='http://www.opengis.net/wfs/2.0' service='WFS'/>", 400),
    ],
)
def test_xml_that_means_harm_is_refused_at_once(
    client: Client, here: Municipality, body: str | bytes, status: int
) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert refusal(post(client, body))[0] == status
    assert not reading_parcels(queries)


def test_large_but_modest_filters_are_answered_by_one_reading(
    client: Client, row: list[Parcel]
) -> None:
    many = "".join(EQUAL.format("cadastral_number", f"16:50:000000:{n}") for n in range(1_500))
    with CaptureQueriesContext(connection) as queries:
        found = read(client, typenames="parcels", filter=FILTER.format(f"<Or>{many}</Or>"))
    assert len(ids(found)) == len(row)
    assert len(reading_parcels(queries)) == 1


@pytest.mark.parametrize(
    ("inside", "beyond"),
    [
        ("<a>" * DEEPEST + "</a>" * DEEPEST, "<a>" * (DEEPEST + 1) + "</a>" * (DEEPEST + 1)),
        (f"<r>{'<a/>' * (MOST_ELEMENTS - 1)}</r>", f"<r>{'<a/>' * MOST_ELEMENTS}</r>"),
        (
            f"<r>{BARE * MOST_PREFIXES}</r>",
            f"<r>{BARE * (MOST_PREFIXES + 1)}</r>",
        ),
        (f"<r>{'x' * (LARGEST_BODY - 7)}</r>", f"<r>{'x' * (LARGEST_BODY - 6)}</r>"),
    ],
    ids=["depth", "elements", "namespaces", "bytes"],
)
def test_the_bounds_of_xml_are_where_they_are_said_to_be(inside: str, beyond: str) -> None:
    require_modest(inside.encode())
    with pytest.raises(XmlRefused):
        require_modest(beyond.encode())


def test_several_filters_in_brackets_are_taken() -> None:
    one = FILTER.format(EQUAL.format("version", 1))
    require_modest_filter(f"({one})({one})")
    require_modest_filter(f'<?xml version="1.0"?>{one}')
    with pytest.raises(XmlRefused):
        require_modest_filter(f"({one})(<Function/>)")


def test_restricted_layers_are_not_there_for_who_may_not_read_them(
    client: Client, here: Municipality
) -> None:
    status, code, text = refusal(ask(client, typenames="land-development-plans"))
    assert (status, code) == (400, "InvalidParameterValue")
    unknown = refusal(ask(client, typenames="no-such-plans"))
    assert text.replace("land-development", "no-such") == unknown[2]


@pytest.mark.parametrize(
    "question",
    [
        {"propertyName": "{}"},
        {"sortBy": "{}"},
        {"request": "GetPropertyValue", "valueReference": "{}"},
        {"filter": FILTER.format(EQUAL.format("{}", 1))},
        {"filter": FILTER.format(NULL)},
    ],
    ids=repr,
)
def test_a_hidden_field_is_asked_for_like_one_that_is_not_there(
    client: Client, here: Municipality, question: dict[str, str]
) -> None:
    """`initial_value` of an asset is read by some roles only."""

    def asked(name: str, **more: Any) -> Any:
        filled = {key: value.replace("{}", name) for key, value in question.items()}
        parameters = {"typenames": "municipal-assets", "request": "GetFeature"} | filled | more
        return ask(client, **parameters)

    hidden, unknown = refusal(asked("initial_value")), refusal(asked("no_such_field"))
    assert hidden[0] == 400
    assert (*hidden[:2], hidden[2].replace("initial_value", "no_such_field")) == unknown
    _, token = make_token(here, Role.HEAD, Scope.READ)
    assert asked("initial_value", headers=basic(token)).status_code == 200


def test_a_key_that_does_not_open_is_refused(client: Client, here: Municipality) -> None:
    assert ask(client, "GetCapabilities", headers=basic("gis_wrong_key")).status_code == 401


def test_nothing_is_changed_by_this_service(client: Client, row: list[Parcel]) -> None:
    for method in (client.put, client.patch, client.delete):
        assert method("/here/wfs").status_code == 405
