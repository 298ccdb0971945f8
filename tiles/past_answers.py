"""The parameter `datetime` of tiles: as at a moment of the record.

Source: OGC 20-057, 8.4 (class Date Time), of which instants are taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.history import read_period
from gis_platform.layers.policy import Access
from gis_platform.layers.records import first_records, known_records
from gis_platform.municipalities.middleware import MunicipalRequest
from tiles.answers import (
    Caching,
    Content,
    answer_content,
    answer_not_modified,
    answer_tile,
    has_tag,
    tag_of,
)
from tiles.matrix import Tile
from tiles.past import first_zoom_then, is_drawn_then, past_content
from tiles.revisions import SeenLayers, TileState, tile_state

DATETIME = "datetime"
KEPT_S = 300
"""So long a browser need not ask again; whoever may no longer read keeps no tile for longer."""

_INSTANT = "an instant or a day of RFC 3339 (2026-01-31T12:00:00Z, 2026-01-31)"


def answer_tile_at(request: MunicipalRequest, seen: SeenLayers, tile: Tile) -> HttpResponse:
    """Answer a request for a tile: as it is, or with `datetime` as it was recorded then.

    Layers without a record of that moment, or without tiles of the past at that zoom, are left
    out of a tile of several; where none is left the parameter is refused. One statement for the
    state of the tile, and one a layer unless the asker holds it. Raises InvalidParameter.
    """
    moment = read_moment(request)
    if moment is None:
        return answer_tile(request, request.municipality.code, seen, tile)
    state = tile_state(request.municipality.code, seen, tile)
    drawn = _with_record(request, state, moment)
    name = blake2b(repr((state.name, moment)).encode(), digest_size=20).hexdigest()
    caching = Caching(tag=tag_of(request, name), control=f"private, max-age={KEPT_S}")
    if has_tag(request, caching.tag):
        return answer_not_modified(caching)
    # the revisions were read before: what is recorded meanwhile can only make the tile newer
    content = past_content(drawn, request.municipality, tile, moment)
    return answer_content(request, Content(plain=content), caching)


def read_moment(request: MunicipalRequest) -> datetime | None:
    """Return the moment that a tile is asked for; None for the present, which may change.

    Raises InvalidParameter for a span of time and for what is no moment.
    """
    text = request.GET.get(DATETIME)
    if text is None:
        return None
    zone = ZoneInfo(request.municipality.time_zone)
    if "/" in text:
        raise InvalidParameter(DATETIME, text[:80], f"{_INSTANT}; tiles take no span of time")
    period = read_period(DATETIME, text, zone)
    return None if period.reaches(timezone.now()) else period.start


def _with_record(request: MunicipalRequest, state: TileState, moment: datetime) -> Sequence[Access]:
    seen, z = state.seen, state.tile.z
    keys = zip(seen.layers, (one.key for one in state.areas.states), strict=True)
    firsts: Mapping[str, datetime | None] | None = known_records(
        {layer.name: key for layer, key in keys}
    )
    if firsts is None:
        firsts = first_records(seen.layers, request.municipality)
    recorded = [one for one in seen.seen if _is_recorded(firsts[one.layer.name], moment)]
    if not recorded:
        raise InvalidParameter(DATETIME, request.GET[DATETIME][:80], _since(firsts))
    drawn = [one for one in recorded if is_drawn_then(one, z)]
    lacking = [one for one in recorded if z in one.layer.zooms and one not in drawn]
    if lacking and not drawn:
        first = min(first_zoom_then(one) for one in lacking)
        expected = f"no moment of the past below zoom {first}, where overviews are of today only"
        raise InvalidParameter(DATETIME, request.GET[DATETIME][:80], expected)
    return drawn


def _is_recorded(first: datetime | None, moment: datetime) -> bool:
    return first is not None and first <= moment


def _since(firsts: Mapping[str, datetime | None]) -> str:
    known = min((first for first in firsts.values() if first), default=None)
    names = ", ".join(firsts)
    if known is None:
        return f"no moment: there is no record of {names}"
    return f"a moment from {known.isoformat()}, where the record of {names} begins, until now"
