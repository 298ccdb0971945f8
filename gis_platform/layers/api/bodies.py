"""From the body and the headers of a request to a change; what is malformed is named."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest
from django.utils.http import parse_http_date_safe

from gis_platform.layers.api.answers import GEOJSON, JSON
from gis_platform.layers.changes import UNSENT, Change, Expectation, Provenance
from gis_platform.layers.crs_names import CRS84, WEB_MERCATOR, Frame, NamedCrs, read_crs
from gis_platform.layers.errors import InvalidParameter, LayersError

MERGE_PATCH = "application/merge-patch+json"
WHOLE_TYPES = (GEOJSON, JSON)
PATCH_TYPES = (MERGE_PATCH, GEOJSON, JSON)
LARGEST_BODY_BYTES = 16 * 2**20
DEEPEST_NESTING = 32
LONGEST_REASON = 500
CHANGE_REASON, SOURCE_DOCUMENT = "Change-Reason", "Source-Document"
ACCEPTED_WARNINGS = "Accepted-Warnings"
CHANNEL = "api"

_ETAG = re.compile(r'(?P<weak>W/)?"(?P<tag>[\x21\x23-\x7e\x80-\xff]*)"')
_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_VERSION = re.compile(r"[1-9]\d{0,9}")
_URNS = {"urn:ogc:def:crs:OGC:1.3:CRS84": CRS84, "urn:ogc:def:crs:EPSG::3857": WEB_MERCATOR}
Body = dict[str, Any]  # JSON


class UnsupportedBody(LayersError):  # noqa: N818
    """A body is of a kind that is not read here."""

    def __init__(self, given: str, accepted: tuple[str, ...]) -> None:
        """accepted: media types that would do."""
        self.accepted = accepted
        self.members = {"accepted": accepted}
        super().__init__(f"Content-Type {given or 'is missing'}: send {' or '.join(accepted)}.")


class BodyTooLarge(LayersError):  # noqa: N818
    """A body is longer than any feature may be."""

    def __init__(self) -> None:
        self.members = {"limit_bytes": LARGEST_BODY_BYTES}
        super().__init__(f"The body is longer than {LARGEST_BODY_BYTES} bytes.")


class MalformedBody(LayersError):  # noqa: N818
    """A body is not JSON, or not what is expected here; the sentence says which."""


def read_json(request: HttpRequest, accepted: tuple[str, ...]) -> Body:
    """Return the JSON object of a body.

    Raises UnsupportedBody, BodyTooLarge and MalformedBody: names given twice, NaN, Infinity,
    numbers beyond a double and deep nesting are not read.
    """
    charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
    is_plain = request.headers.get("Content-Encoding", "identity") == "identity"
    if request.content_type not in accepted or charset.lower() != "utf-8" or not is_plain:
        raise UnsupportedBody(request.headers.get("Content-Type", "")[:100], accepted)
    length = request.headers.get("Content-Length", "0")
    if length.isdigit() and int(length) > LARGEST_BODY_BYTES:
        raise BodyTooLarge
    raw = request.read(LARGEST_BODY_BYTES + 1)
    if len(raw) > LARGEST_BODY_BYTES:
        raise BodyTooLarge
    body = _parse(raw)
    if not isinstance(body, dict):
        raise MalformedBody("The body is not a JSON object.")
    return body


def _parse(raw: bytes) -> object:
    try:
        body: object = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_unique_names,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except RecursionError as error:
        raise MalformedBody(f"The body nests deeper than {DEEPEST_NESTING} levels.") from error
    except ValueError as error:
        raise MalformedBody(f"The body is not JSON: {str(error)[:120]}.") from error
    _refuse_depth(body)
    return body


def _unique_names(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        counted = Counter(name for name, _ in pairs)
        ((twice, _times),) = counted.most_common(1)
        raise MalformedBody(f"The name {twice[:60]!r} is given twice in one object.")
    return made


def _no_constant(text: str) -> object:
    raise MalformedBody(f"{text} is no number of JSON.")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise MalformedBody(f"The number {text[:40]} is too large.")
    return number


def _refuse_depth(body: object) -> None:
    level, depth = [body], 0
    while level:
        depth += 1
        if depth > DEEPEST_NESTING:
            raise MalformedBody(f"The body nests deeper than {DEEPEST_NESTING} levels.")
        inner: list[object] = []
        for one in level:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list) and any(isinstance(part, list | dict) for part in one):
                inner += one
        level = inner


def read_feature(request: HttpRequest, frame: Frame) -> Change:
    """Return the change that a whole feature asks for; raises as `read_json` does."""
    body = read_json(request, WHOLE_TYPES)
    if body.get("type") != "Feature":
        raise MalformedBody('The body is not one GeoJSON feature: "type" must be "Feature".')
    return _geojson_change(request, body, frame)


def read_patch(request: HttpRequest, frame: Frame, pk: int) -> Change:
    """Return the change that a JSON Merge Patch (RFC 7396) asks for.

    It is written as a GeoJSON feature is, or as the schema of the collection is: fields and
    `geometry` at the top. Raises as `read_json` does, and if it would change the id.
    """
    body = read_json(request, PATCH_TYPES)
    if request.content_type == MERGE_PATCH and body.get("id", pk) != pk:
        raise MalformedBody(f"The id of a feature cannot be changed: it is {pk}.")
    if "properties" in body or body.get("type") == "Feature":
        return _geojson_change(request, body, frame)
    known = {"id", "type", "geometry", "accept", "crs"}
    fields = {name: value for name, value in body.items() if name not in known}
    return _geojson_change(request, {**body, "properties": fields}, frame)


def _geojson_change(request: HttpRequest, body: Body, frame: Frame) -> Change:
    properties = body.get("properties", {})
    if properties is None and request.method != "PATCH":
        properties = {}
    if not isinstance(properties, dict):
        raise MalformedBody('"properties" is not a JSON object.')
    if "geometry" in properties:
        raise MalformedBody('"geometry" is a member of the feature, not one of its properties.')
    accepted = body.get("accept", [])
    if not isinstance(accepted, list) or any(not isinstance(one, str) for one in accepted):
        raise MalformedBody('"accept" is not a list of codes of findings.')
    return Change(
        properties=properties,
        geometry=body.get("geometry", UNSENT),
        crs=_crs_of(request, body, frame),
        accepted=frozenset(accepted),
    )


def _crs_of(request: HttpRequest, body: Body, frame: Frame) -> NamedCrs:
    """Return the CRS that is named by the header `Content-Crs`, else by the member `crs`."""
    header = request.headers.get("Content-Crs")
    if header is not None:
        return read_crs("Content-Crs", header.strip().removeprefix("<").removesuffix(">"), frame)
    member = body.get("crs")
    if isinstance(member, dict):
        inner = member.get("properties")
        member = inner.get("name") if isinstance(inner, dict) else ""
    if member is None:
        return frame.known[0]
    name = member if isinstance(member, str) else ""
    return read_crs("crs", _URNS.get(name, name), frame)


def read_expectation(headers: Mapping[str, str]) -> Expectation | None:
    """Return the state that a change starts from, None if the request names none.

    `If-Match` goes before `If-Unmodified-Since`; a date that is none is ignored (RFC 9110,
    13.1.4). Raises InvalidParameter for an `If-Match` that lists no ETags.
    """
    tags = headers.get("If-Match")
    if tags is not None:
        return _matching(tags.strip())
    seconds = parse_http_date_safe(headers.get("If-Unmodified-Since", ""))
    if seconds is None:
        return None
    return Expectation(unmodified_since=datetime.fromtimestamp(seconds, tz=UTC))


def _matching(listed: str) -> Expectation:
    if listed == "*":
        return Expectation()
    tags = [part.strip() for part in listed.split(",") if part.strip()]
    found = [_ETAG.fullmatch(tag) for tag in tags]
    if not tags or not all(found):
        raise InvalidParameter("If-Match", listed[:80], 'ETags such as "7", or *')
    strong = [match["tag"] for match in found if match and not match["weak"]]
    return Expectation(versions=frozenset(int(tag) for tag in strong if _VERSION.fullmatch(tag)))


def read_accepted(headers: Mapping[str, str]) -> frozenset[str]:
    """Return the codes of warnings that a change without a body accepts.

    Raises InvalidParameter.
    """
    sent = headers.get(ACCEPTED_WARNINGS, "")
    codes = [part.strip() for part in sent.split(",") if part.strip()]
    if not all(_CODE.fullmatch(code) for code in codes):
        raise InvalidParameter(ACCEPTED_WARNINGS, sent[:80], "codes of findings, as UNCOVERED, GAP")
    return frozenset(codes)


def read_provenance(headers: Mapping[str, str]) -> Provenance:
    """Return why something is changed, from percent-encoded headers; raises InvalidParameter."""
    return Provenance(
        channel=CHANNEL,
        reason=_text(headers, CHANGE_REASON),
        source_document=_text(headers, SOURCE_DOCUMENT),
    )


def _text(headers: Mapping[str, str], name: str) -> str:
    sent = headers.get(name, "")
    expected = f"percent-encoded UTF-8 text of at most {LONGEST_REASON} characters"
    try:
        text = unquote(sent, errors="strict").strip()
    except UnicodeDecodeError as error:
        raise InvalidParameter(name, sent[:80], expected) from error
    if len(text) > LONGEST_REASON or not all(one.isprintable() for one in text):
        raise InvalidParameter(name, sent[:80], expected)
    return text
