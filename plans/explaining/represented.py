"""Explained facts as JSON, with their geometry in longitude and latitude.

The answer is an object with `plan` (id, status, number, cadastral number, day), `crs` and `facts`,
a list in the order of the plan. Each fact has

- `key`, `section`, `kind`, `title`, `value`, `notes` (a list), `sign` ("", "WARNING" or "ALERT");
- `feature`: `layer`, `id`, `local_id`, `version` and `href` of the item it was read from, or null;
- `act`: `title`, `authority`, `number`, `date`, `valid_from`, `valid_to`, or null;
- `area_m2`, `share` (of the parcel, 0 to 1), `length_m`: numbers or null;
- `geometry`: GeoJSON, the part on the parcel, or null; `shown_by`: the key of the fact whose
  geometry this one has, or an empty text;
- `computed`: the value before an architect's correction, or null.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from shapely.geometry import mapping

from gis_platform.geometry.crs import LocalCrs
from plans.explaining.explained import ExplainedFact
from plans.models import LandDevelopmentPlan
from plans.sources import Act, Source

Href = Callable[[Source], str]


def represent(
    plan: LandDevelopmentPlan, facts: Sequence[ExplainedFact], *, local_crs: LocalCrs, href: Href
) -> dict[str, object]:
    """Return the explained facts of a plan as plain JSON values; href: address of a feature."""
    return {
        "plan": {
            "id": plan.pk,
            "status": plan.status,
            "number": plan.number,
            "cadastral_number": plan.parcel_number,
            "composed_on": plan.composed_on.isoformat(),
        },
        "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "facts": [_fact(fact, local_crs, href) for fact in facts],
    }


def _fact(fact: ExplainedFact, local_crs: LocalCrs, href: Href) -> dict[str, object]:
    geometry = None
    if fact.geometry is not None and not fact.geometry.is_empty:
        geometry = mapping(local_crs.to_lonlat(fact.geometry))
    return {
        "key": fact.key,
        "section": fact.section,
        "kind": fact.kind,
        "title": fact.title,
        "value": fact.value,
        "notes": list(fact.notes),
        "sign": fact.sign,
        "feature": None if fact.source is None else _feature(fact.source, href),
        "act": None if fact.act is None else _act(fact.act),
        "area_m2": fact.area_m2,
        "share": fact.share,
        "length_m": fact.length_m,
        "geometry": geometry,
        "shown_by": fact.shown_by,
        "computed": fact.computed,
    }


def _feature(source: Source, href: Href) -> dict[str, object]:
    return {
        "layer": source.layer,
        "id": source.feature_id,
        "local_id": source.local_id,
        "version": source.version,
        "href": href(source),
    }


def _act(act: Act) -> dict[str, object]:
    return {
        "title": act.title,
        "authority": act.authority,
        "number": act.number,
        "date": _day(act.date),
        "valid_from": _day(act.valid_from),
        "valid_to": _day(act.valid_to),
    }


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
