"""A tile as an answer: fresh, named by its revision, from the cache where it is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from isal import igzip

from gis_platform.municipalities.models import Municipality
from tiles.cache import TileCache, tile_cache
from tiles.matrix import Tile
from tiles.mvt import tile_content
from tiles.revisions import TAG_CHARACTERS, SeenLayers, TileState, tile_state, versioned_name

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
A_YEAR_S = 31_536_000
COMPRESSION = 2
_VERSION = re.compile(r"[0-9a-f]{24}")
_CODING = re.compile(r"([^\s,;]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?")


@dataclass(frozen=True, kw_only=True)
class Caching:
    """What clients may do with an answer: its tag, for whom it is and how long it holds."""

    tag: str
    control: str


@dataclass(frozen=True, kw_only=True)
class Content:
    """A tile, of which one form is given and the other is made when it is needed."""

    plain: bytes | None = None
    packed: bytes | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in the tile; both forms of it are empty then."""
        return not (self.plain or self.packed)

    @cached_property
    def compressed(self) -> bytes:
        """The tile by gzip, the same bytes each time."""
        if self.packed is not None:
            return self.packed
        return igzip.compress(self.plain, COMPRESSION, mtime=0) if self.plain else b""

    @cached_property
    def uncompressed(self) -> bytes:
        """The tile as MVT."""
        if self.plain is not None:
            return self.plain
        unpack: Callable[[bytes], bytes] = igzip.decompress
        return unpack(self.packed) if self.packed else b""


def answer_tile(request: HttpRequest, code: str, seen: SeenLayers, tile: Tile) -> HttpResponse:
    """Answer a request for a tile of layers that the asker may read.

    With `v` naming a version that is kept, no statement; for a known tile or one that the asker
    has, one, which reads no feature. Raises Municipality.DoesNotExist.
    """
    cache = tile_cache()
    audience = "public" if seen.is_everybodys else "private"
    version = _version(request)
    kept = versioned_name(code, seen, tile, version) if version else ""
    lasting = Caching(
        tag=tag_of(request, kept), control=f"{audience}, max-age={A_YEAR_S}, immutable"
    )
    if kept:
        if has_tag(request, lasting.tag):
            return answer_not_modified(lasting)
        found = cache.read(kept)
        if found is not None:
            return answer_content(request, Content(packed=found), lasting)
    state = tile_state(code, seen, tile)
    is_present = bool(kept) and version == state.version
    passing = Caching(tag=tag_of(request, state.name), control=f"{audience}, no-cache")
    if not is_present and has_tag(request, passing.tag):
        return answer_not_modified(passing)
    content = _content(cache, state)
    if is_present:
        cache.link(state.name, kept)
    return answer_content(request, content, lasting if is_present else passing)


def _content(cache: TileCache, state: TileState) -> Content:
    """Return a tile from the cache, or made now and kept."""
    kept = cache.read(state.name)
    if kept is not None:
        return Content(packed=kept)
    # the revisions were read before: a change meanwhile can only make the content newer
    drawn = state.seen.drawn_at(state.tile.z)
    here = Municipality.from_db(None, ["id", "code"], [state.areas.municipality_id, state.code])
    made = Content(plain=tile_content(drawn, here, state.tile))
    if cache.limit_bytes:
        cache.write(state.name, made.compressed)
    return made


def answer_content(request: HttpRequest, content: Content, caching: Caching) -> HttpResponse:
    """Return a tile as an answer, compressed if the asker takes that; empty ones are 204."""
    if content.is_empty:
        return _told(HttpResponse(status=HTTPStatus.NO_CONTENT), caching)
    is_compressed = takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    body = content.compressed if is_compressed else content.uncompressed
    response = HttpResponse(b"" if request.method == "HEAD" else body, content_type=MEDIA_TYPE)
    response.headers["Content-Length"] = str(len(body))
    if is_compressed:
        response.headers["Content-Encoding"] = "gzip"
    return _told(response, caching)


def answer_not_modified(caching: Caching) -> HttpResponse:
    """Return the answer to who holds the tile."""
    response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    del response.headers["Content-Type"]
    return _told(response, caching)


def _told(response: HttpResponse, caching: Caching) -> HttpResponse:
    response.headers["ETag"] = caching.tag
    response.headers["Cache-Control"] = caching.control
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _version(request: HttpRequest) -> str:
    # most requests carry none, and a QueryDict costs more than the rest of the answer
    if "v=" not in request.META.get("QUERY_STRING", ""):
        return ""
    given = str(request.GET.get("v", ""))
    return given if _VERSION.fullmatch(given) else ""


def tag_of(request: HttpRequest, name: str) -> str:
    """Return the tag of a tile of a name, in the coding that the asker takes."""
    # the compressed and the plain answer are not the same bytes
    coding = "z" if takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")) else "p"
    return f'"{name[:TAG_CHARACTERS]}{coding}"'


def has_tag(request: HttpRequest, tag: str) -> bool:
    """Say whether the asker holds what has a tag."""
    held = request.META.get("HTTP_IF_NONE_MATCH")
    if not held:
        return False
    known = (one.removeprefix("W/") for one in parse_etags(held))
    return held == tag or any(one in (tag, "*") for one in known)


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: str) -> bool:
    """Say whether a header `Accept-Encoding` lets an answer be compressed by gzip.

    Source: RFC 9110, 12.5.3; without the header nothing is compressed.
    """
    weights = {name.lower(): float(q or 1) for name, q in _CODING.findall(accept_encoding)}
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0
