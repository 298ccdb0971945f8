"""Questions to the feature service, and what stands in its answers."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from django.test import Client

from tests.contracts.doors import body_of

APP = "{urn:gis-platform:layers}"
GML = "{http://www.opengis.net/gml/3.2}"
OWS = "{http://www.opengis.net/ows/1.1}"
WFS = "{http://www.opengis.net/wfs/2.0}"
FILTER = (
    '<Filter xmlns="http://www.opengis.net/fes/2.0" xmlns:gml="http://www.opengis.net/gml/3.2">'
    "{}</Filter>"
)


def ask(client: Client, request: str = "GetFeature", **parameters: Any) -> Any:
    """Return the answer of the service of `here` to a question by parameters."""
    headers = parameters.pop("headers", None)
    asked = {"service": "WFS", "version": "2.0.0", "request": request, **parameters}
    return client.get("/here/wfs", asked, headers=headers)


def post(client: Client, body: str | bytes) -> Any:
    """Return the answer to a question by XML."""
    return client.post("/here/wfs", body, content_type="text/xml")


def parsed(answer: Any) -> ElementTree.Element:
    """Return the XML of an answer that is no refusal."""
    body = body_of(answer)
    assert answer.status_code == 200, body.decode()
    return ElementTree.fromstring(body)  # noqa: S314  our own answer


def read(client: Client, **parameters: Any) -> ElementTree.Element:
    """Return what GetFeature answers."""
    return parsed(ask(client, **parameters))


def ids(answered: ElementTree.Element) -> list[str]:
    """Return the ids of the features of an answer, in their order."""
    members = answered.iter(f"{WFS}member")
    return [feature.attrib[f"{GML}id"] for member in members for feature in member]


def refusal(answer: Any) -> tuple[int, str, str]:
    """Return the status, code and text of an exception report."""
    report = ElementTree.fromstring(body_of(answer))  # noqa: S314  our own answer
    assert report.tag == f"{OWS}ExceptionReport"
    (exception,) = report
    return answer.status_code, exception.attrib["exceptionCode"], exception[0].text or ""
