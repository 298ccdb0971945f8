"""GML that can be read: without characters that XML does not know."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from gisserver.output import DBGML32Renderer, DBGML32ValueRenderer

CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
"""Of the texts of a feature; one of them would spoil the answer for every client."""


class _Readable:
    """Drops control characters from what is written."""

    def render_stream(self) -> Iterator[bytes]:
        """Return the parts of the answer."""
        for part in super().render_stream():  # type: ignore[misc]  # of the class beside
            yield part.encode().translate(None, CONTROLS)

    def get_by_id_response(self) -> HttpResponse:
        """Return the answer that is one feature."""
        response: HttpResponse = super().get_by_id_response()  # type: ignore[misc]  # likewise
        response.content = response.content.translate(None, CONTROLS)
        return response


class GmlRenderer(_Readable, DBGML32Renderer):  # type: ignore[misc]  # without annotations
    """Features as GML 3.2."""


class GmlValueRenderer(_Readable, DBGML32ValueRenderer):  # type: ignore[misc]  # as above
    """Values of a property as GML 3.2."""


READABLE = {DBGML32Renderer: GmlRenderer, DBGML32ValueRenderer: GmlValueRenderer}
