"""From the body of a request to the parcels that a batch is wished for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gis_platform.layers.crs_names import Frame, frame_of
from gis_platform.layers.errors import InvalidParameter
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.middleware import MunicipalRequest
from plans.batches.actions import read_numbers
from plans.batches.errors import MOST_PARCELS, BatchTooLarge
from plans.batches.queries import numbers_of_filter, numbers_of_ids, numbers_of_quarter

LARGEST_ID = 2**63 - 1
LARGEST_LIST_BYTES = 2_000_000
EXPECTED = (
    'one of {"ids": [row ids]}, {"numbers": [cadastral numbers]}, {"quarter": "…"} and '
    '{"parameters": {those of the items of parcels}}, with "title" if you like'
)
FORM_FILTERS = ("bbox", "filter", "status", "use_code")


@dataclass(frozen=True, kw_only=True)
class Order:
    """Which parcels plans are wished for, by their numbers, and what the batch is called."""

    numbers: tuple[str, ...]
    title: str


def read_order(request: MunicipalRequest) -> Order:
    """Return the wish in a JSON body; raises InvalidParameter and BatchTooLarge."""
    text = request.body[:200].decode("utf-8", "replace")
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise InvalidParameter("body", text, EXPECTED) from error
    if not isinstance(body, dict) or not isinstance(body.get("title", ""), str):
        raise InvalidParameter("body", text, EXPECTED)
    title = body.pop("title", "")
    found = _wished(body, request.actor, frame_of(request)) if len(body) == 1 else None
    if found is None:
        raise InvalidParameter("body", text, EXPECTED)
    return Order(numbers=found.numbers, title=title.strip() or found.title)


def _wished(body: Mapping[str, object], actor: Actor, frame: Frame) -> Order | None:
    match body:
        case {"ids": list(ids)} if all(_is_id(each) for each in ids):
            _limit(len(ids))
            return _order(numbers_of_ids(actor, ids), _("Parcels selected on the map"))
        case {"numbers": list(numbers)} if all(isinstance(each, str) for each in numbers):
            return _order(numbers, _("List of cadastral numbers"))
        case {"quarter": str(quarter)} if quarter.strip():
            return _quarter(actor, quarter)
        case {"parameters": dict(named)} if all(_is_text(*pair) for pair in named.items()):
            return _filter(actor, named, frame)
    return None


def read_form(request: MunicipalRequest) -> Order:
    """Return the wish in a form: a list, else a quarter, else a filter.

    Raises InvalidParameter and BatchTooLarge.
    """
    fields, title = request.POST, request.POST.get("title", "").strip()
    numbers = read_numbers(fields.get("numbers", "")) or read_numbers(_uploaded(request))
    quarter = fields.get("quarter", "").strip()
    if numbers:
        found = _order(list(numbers), _("List of cadastral numbers"))
    elif quarter:
        found = _quarter(request.actor, quarter)
    else:
        named = {name: value for name in FORM_FILTERS if (value := fields.get(name, "").strip())}
        if not named:
            expected = _("a list, a file, a quarter or a filter of parcels")
            raise InvalidParameter(_("what"), "", expected)
        found = _filter(request.actor, named, frame_of(request))
    return Order(numbers=found.numbers, title=title or found.title)


def _order(numbers: list[str], title: str) -> Order:
    return Order(numbers=tuple(numbers), title=title)


def _quarter(actor: Actor, quarter: str) -> Order:
    title = _("Quarter %(number)s") % {"number": quarter.strip()[:60]}
    return _order(numbers_of_quarter(actor, quarter), title)


def _filter(actor: Actor, named: Mapping[str, str], frame: Frame) -> Order:
    words = "; ".join(f"{name} = {value}" for name, value in named.items())
    title = _("Filter: %(words)s") % {"words": words or _("all parcels")}
    return _order(numbers_of_filter(actor, named, frame), title)


def _uploaded(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return ""
    if (file.size or 0) > LARGEST_LIST_BYTES:
        raise InvalidParameter("file", str(file.name)[:80], _("a text of at most 2 MB"))
    content: bytes = file.read()
    return content.decode("utf-8", "replace")


def _limit(asked: int) -> None:
    if asked > MOST_PARCELS:
        raise BatchTooLarge(asked)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_ID


def _is_text(name: object, value: object) -> bool:
    return isinstance(name, str) and isinstance(value, str)
