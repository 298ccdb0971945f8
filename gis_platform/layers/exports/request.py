"""From the parameters of a request, or of a command, to an export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gis_platform.layers.crs_names import Frame
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.exports.export import Export
from gis_platform.layers.exports.formats import CSV, Carries, Format
from gis_platform.layers.parameters import PAGING, read_selection, truth
from gis_platform.layers.policy import Access
from gis_platform.municipalities.models import Municipality

SPREADSHEET = "spreadsheet"


def read_export(
    seen: Access,
    municipality: Municipality,
    form: Format,
    parameters: Mapping[str, str],
    frame: Frame,
) -> Export:
    """Return what is to be exported; raises InvalidParameter.

    The parameters are those of the items without paging; CSV has `spreadsheet` too. frame: of
    the municipality. A format that says no CRS is in the municipality's own, unless asked.
    """
    rest = dict(parameters)
    if paged := sorted(rest.keys() & set(PAGING)):
        raise InvalidParameter(paged[0], rest[paged[0]][:80], "no paging: an export is whole")
    spreadsheet = rest.pop(SPREADSHEET, None) if form is CSV else None
    selection = read_selection(seen, rest, frame)
    if form.crs is Carries.UNNAMED and frame.local and "crs" not in rest:
        selection = replace(selection, crs=frame.local)
    return Export(
        selection=selection,
        municipality=municipality,
        format=form,
        spreadsheet=truth(SPREADSHEET, spreadsheet),
    )
