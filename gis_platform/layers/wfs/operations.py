"""Reading features and their values: in a stable order, pages of bounded size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from gisserver.exceptions import InvalidParameterValue
from gisserver.operations import wfs20

from gis_platform.layers.parameters import LARGEST_LIMIT
from gis_platform.layers.wfs.renderers import READABLE

MOST_QUERIES = 10
"""In one request; each is a statement of its own."""


class _Asked(Protocol):
    queries: Sequence[object]
    count: int | None


class _Bounded:
    """Orders pages by the id at last, and divides the largest page among several queries."""

    ows_request: _Asked

    def validate_request(self, ows_request: _Asked) -> None:
        """Refuse too many queries, and what is no number of features."""
        if len(ows_request.queries) > MOST_QUERIES:
            raise InvalidParameterValue(
                f"{len(ows_request.queries)} queries, at most {MOST_QUERIES}.", locator="typeNames"
            )
        if (ows_request.count or 0) < 0:
            raise InvalidParameterValue(
                f"{ows_request.count} is no number of features.", locator="count"
            )
        super().validate_request(ows_request)  # type: ignore[misc]  # of the class beside

    def get_output_formats(self) -> list[object]:
        """Return the formats, those of GML by our renderers."""
        formats = super().get_output_formats()  # type: ignore[misc]  # of the class beside
        for form in formats:
            form.renderer_class = READABLE.get(form.renderer_class, form.renderer_class)
        return list(formats)

    def get_pagination(self) -> tuple[int, float]:
        """Return the place of the first feature and how many follow, endless if it streams."""
        start, count = super().get_pagination()  # type: ignore[misc]  # of the class beside
        if count == math.inf:
            return start, count
        return start, min(count, LARGEST_LIMIT // max(1, len(self.ows_request.queries)))

    def get_results(self) -> object:
        """Return the features of each query; nothing is read yet."""
        found = super().get_results()  # type: ignore[misc]  # of the class beside
        for result in found.results:
            order = result.queryset.query.order_by
            result.queryset = result.queryset.order_by(*order, "pk")
        return found


class GetFeature(_Bounded, wfs20.GetFeature):  # type: ignore[misc]  # without annotations
    """Features as GML, GeoJSON or CSV."""


class GetPropertyValue(_Bounded, wfs20.GetPropertyValue):  # type: ignore[misc]  # as above
    """The values of one declared property; a path with conditions or functions is refused."""
