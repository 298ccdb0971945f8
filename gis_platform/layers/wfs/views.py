"""`/{municipality}/wfs`: WFS 2.0 for reading, by GET and POST."""

from __future__ import annotations

import logging
import re
import uuid
from functools import cached_property
from http import HTTPStatus

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException
from django.core.exceptions import FieldError, SuspiciousOperation, ValidationError
from django.db import DatabaseError, DataError, InternalError, OperationalError, ProgrammingError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from gisserver.exceptions import (
    ExternalParsingError,
    ExternalValueError,
    InvalidParameterValue,
    OperationParsingFailed,
    OperationProcessingFailed,
    WFSException,
)
from gisserver.features import ServiceDescription
from gisserver.views import WFSView

from gis_platform.layers.parameters import LARGEST_LIMIT
from gis_platform.layers.wfs.feature_types import LayerFeatureType, feature_types
from gis_platform.layers.wfs.guard import (
    LARGEST_BODY,
    XmlRefused,
    require_modest,
    require_modest_filter,
)
from gis_platform.layers.wfs.operations import GetFeature, GetPropertyValue
from gis_platform.layers.wfs.shapes import read_shapes
from gis_platform.municipalities.middleware import MunicipalRequest

logger = logging.getLogger(__name__)
read_shapes()

FORM = "application/x-www-form-urlencoded"
LONGEST_REPORT = 1_000
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_UNDERSTOOD = (
    ArithmeticError,
    DataError,
    FieldError,
    GDALException,
    GEOSException,
    InternalError,
    LookupError,
    NotImplementedError,
    ProgrammingError,
    RecursionError,
    SuspiciousOperation,
    TypeError,
    ValidationError,
    ValueError,
)
"""What gisserver and the database raise for requests that make no sense."""

WORDED = (ExternalParsingError, ExternalValueError, NotImplementedError)
"""Those of them whose words are meant for the asker."""


class FeatureServiceView(WFSView):  # type: ignore[misc]  # without annotations
    """The layers that the asker may read, as feature types."""

    request: MunicipalRequest
    xml_namespace = "urn:gis-platform:layers"
    max_page_size = LARGEST_LIMIT
    use_html_templates = False
    accept_operations = {
        "WFS": {
            **WFSView.accept_operations["WFS"],
            "GetFeature": GetFeature,
            "GetPropertyValue": GetPropertyValue,
        }
    }
    wfs_filter_capabilities = WFSView.wfs_filter_capabilities | {"ImplementsFunctions": False}

    def get(self, request: MunicipalRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Answer a request by parameters; XmlRefused for a filter out of bounds."""
        for name, value in request.GET.items():
            if name.upper() == "FILTER":
                require_modest_filter(str(value))
        answered: HttpResponse = super().get(request, *args, **kwargs)
        return answered

    def post(self, request: MunicipalRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Answer a request by XML, or by parameters of a form; XmlRefused if out of bounds."""
        if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
            raise XmlRefused(f"The request is larger than {LARGEST_BODY} bytes.", too_large=True)
        if request.content_type == FORM:
            request.GET = request.POST
            return self.get(request, *args, **kwargs)
        require_modest(request.body)
        answered: HttpResponse = super().post(request, *args, **kwargs)
        return answered

    @cached_property
    def _types(self) -> list[LayerFeatureType]:
        return feature_types(self.request.actor)

    def get_feature_types(self) -> list[LayerFeatureType]:
        """Return the types that the asker may read; made once in a request."""
        return self._types

    def get_service_description(self, service: str | None = None) -> ServiceDescription:
        """Return what the service tells of itself, in the reader's language."""
        municipality = self.request.municipality
        address = self.request.build_absolute_uri(f"/{municipality.code}/api/")
        told = _("Layers of the municipal map, for reading. Newer clients use %(address)s.")
        return ServiceDescription(
            title=municipality.name,
            abstract=told % {"address": address},
            keywords=[municipality.name],
            provider_name=municipality.name,
        )

    def handle_exception(self, exc: Exception) -> HttpResponse:
        """Return an exception report; what nobody expected is logged under a number."""
        report = _as_report(exc)
        if isinstance(report, WFSException):
            report.text = NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", report.text)[:LONGEST_REPORT]
        known: HttpResponse | None = super().handle_exception(report)
        if known is not None:
            return known
        number = uuid.uuid4().hex[:12]
        logger.exception("unexpected error %s at %s", number, self.request.path, exc_info=exc)
        detail = _("Something went wrong here. Its number is %(number)s.") % {"number": number}
        status = int(HTTPStatus.INTERNAL_SERVER_ERROR)
        answered: HttpResponse = WFSException(
            detail, code="NoApplicableCode", status_code=status
        ).as_response()
        return answered


def _as_report(error: Exception) -> Exception:
    """Return the exception of WFS that says what is wrong, or the error itself."""
    if isinstance(error, XmlRefused):
        large = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        status = large if error.too_large else HTTPStatus.BAD_REQUEST
        return _report(OperationParsingFailed, str(error), status)
    if isinstance(error, OperationalError):
        logger.warning("feature service: %s", error)
        sentence = "The answer took too long or the database is not there; ask for less."
        return _report(OperationProcessingFailed, sentence, HTTPStatus.SERVICE_UNAVAILABLE)
    if isinstance(error, NOT_UNDERSTOOD) or isinstance(error.__cause__, DatabaseError):
        logger.info("feature service: a request is not understood", exc_info=error)
        sentence = "The request cannot be understood: a name, a value or a shape makes no sense."
        if isinstance(error, WORDED):
            sentence = f"The request cannot be understood: {str(error)[:300]}."
        return _report(InvalidParameterValue, sentence, HTTPStatus.BAD_REQUEST)
    return error


def _report(kind: type[WFSException], sentence: str, status: HTTPStatus) -> Exception:
    report: Exception = kind(sentence, status_code=int(status))
    return report
