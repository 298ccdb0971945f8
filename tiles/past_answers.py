"""The parameter `datetime` of tiles: as at a moment of the record.

Source: OGC 20-057, 8.4 (class Date Time), of which instants are taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from django.http import HttpResponse

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.history import DATETIME, read_past
from gis_platform.layers.policy import Access
from gis_platform.layers.records import first_records, known_records, past_from
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
from tiles.cache import tile_cache
from tiles.matrix import Tile
from tiles.overviews import overview_of
from tiles.past import past_content
from tiles.revisions import SeenLayers, TileState, tile_state

KEPT_S = 300
"""So long a browser need not ask again; whoever may no longer read keeps no tile for longer."""


def answer_tile_at(request: MunicipalRequest, seen: SeenLayers, tile: Tile) -> HttpResponse:
    """Answer a request for a tile: as it is, or with `datetime` as it was recorded then.

    Layers without a record of that moment, or without tiles of the past at that zoom, are left
    out of a tile of several; where none is left the parameter is refused. One statement for the
    state of the tile, and one a layer unless the asker holds it; overviews, which take seconds
    where the town is large, are kept as tiles of today are. Raises InvalidParameter.
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
    if any(overview_of(one, tile.z) for one in drawn):
        return answer_content(request, _kept(request, name, drawn, tile, moment), caching)
    content = past_content(drawn, request.municipality, tile, moment)
    return answer_content(request, Content(plain=content), caching)


def _kept(
    request: MunicipalRequest, name: str, drawn: Sequence[Access], tile: Tile, moment: datetime
) -> Content:
    cache = tile_cache()
    kept = cache.read(name)
    if kept is not None:
        return Content(packed=kept)
    made = Content(plain=past_content(drawn, request.municipality, tile, moment))
    if cache.limit_bytes:
        cache.write(name, made.compressed)
    return made


def read_moment(request: MunicipalRequest) -> datetime | None:
    """Return the moment that a tile is asked for; None for the present, which may change.

    Raises InvalidParameter for a span of time and for what is no moment.
    """
    zone = ZoneInfo(request.municipality.time_zone)
    period = read_past(DATETIME, request.GET.get(DATETIME), zone)
    return period.start if period else None


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
    starts = {one.key: _first_zoom(request, one, z) for one in recorded}
    drawn = [one for one in recorded if z in one.layer.zooms and z >= starts[one.key]]
    lacking = [starts[one.key] for one in recorded if z in one.layer.zooms and one not in drawn]
    if lacking and not drawn:
        expected = (
            f"no moment of the past below zoom {min(lacking)}: there are too many versions for "
            "an overview of then"
        )
        raise InvalidParameter(DATETIME, request.GET[DATETIME][:80], expected)
    return drawn


def _first_zoom(request: MunicipalRequest, seen: Access, z: int) -> int:
    """Return the first zoom of tiles of the past; below that there is no overview of then."""
    overview = overview_of(seen, z)  # most zooms show none: nothing is asked there
    return past_from(seen.layer, overview, request.municipality)


def _is_recorded(first: datetime | None, moment: datetime) -> bool:
    return first is not None and first <= moment


def _since(firsts: Mapping[str, datetime | None]) -> str:
    known = min((first for first in firsts.values() if first), default=None)
    names = ", ".join(firsts)
    if known is None:
        return f"no moment: there is no record of {names}"
    return f"a moment from {known.isoformat()}, where the record of {names} begins, until now"
