"""The volumes that the newest plan of a parcel leaves to buildings, for the map.

With `datetime`, an instant of the past, it is the newest of those issued up to that day.

The answer is an object with `parcel` (id, cadastral number), `plan` and `volumes`. `plan` is null
where the parcel has none that the reader may see, else id, number, status with its `status_title`,
`composed_on`, `issued_on`, `page`. Each volume has

- `zone`: code, name, `illustrative` (its limits are those of no act), `feature`: layer and id;
- `uses`: code and title of each, `object_kind` with its `object_title`;
- `height_m`: metres above the ground, null where the plan states no limit; `stated`: a sentence
  that says which limit governs, or why there is none; `governing`: `title`, `registry_no`, `act`
  in words and `edition`, the day from which it holds, of each limit of that height;
- `storeys_max`: a limit of its own, or null; `area_m2` and `volume_m3` of all parts;
- `parts`: `number`, `area_m2`, `volume_m3`, `geometry` in longitude and latitude (CRS84).
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.http import JsonResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from shapely.geometry import mapping

from gis_platform.geometry.crs import LocalCrs
from gis_platform.geometry.limits import LimitState
from gis_platform.layers.history import read_past
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.roles import READ_PLANS
from plans.content import PlanContent
from plans.forms import Form, load_form
from plans.models import LandDevelopmentPlan
from plans.printing.blocks import act_text
from plans.queries import newest_plan, parcel_seen
from plans.rules.volumes import Governing, Volume, VolumePart, volumes_of
from plans.snapshot import from_json

Named = dict[str, object]  # JSON
DATETIME = "datetime"


@require_safe
def volumes(request: MunicipalRequest, pk: int) -> JsonResponse:
    """Give the volumes of the newest plan of a parcel; pk: id of the parcel."""
    request.actor.require(READ_PLANS)
    day = _day_of_past(request)
    parcel = parcel_seen(request.actor, pk, ended=day is not None)
    plan = newest_plan(request.actor, parcel.cadastral_number, issued_by=day)
    body: Named = {
        "parcel": {"id": parcel.pk, "cadastral_number": parcel.cadastral_number},
        "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "plan": None if plan is None else _plan(request.municipality.code, plan),
        "volumes": [],
    }
    if plan is not None:
        content = from_json(PlanContent, plan.document.content)
        form = load_form(content.form, get_language() or content.language)
        local = request.municipality.local_crs
        body["volumes"] = [_volume(each, form, local) for each in volumes_of(content)]
    response = JsonResponse(body)
    response["Vary"] = "Accept-Language, Cookie"
    return response


def _day_of_past(request: MunicipalRequest) -> dt.date | None:
    """Return the day of the moment that is asked for, None for the present."""
    zone = ZoneInfo(request.municipality.time_zone)
    period = read_past(DATETIME, request.GET.get(DATETIME), zone)
    return None if period is None or period.start is None else period.start.astimezone(zone).date()


def _plan(code: str, plan: LandDevelopmentPlan) -> Named:
    return {
        "id": plan.pk,
        "number": plan.number,
        "status": plan.status,
        "status_title": str(LandDevelopmentPlan.Status(plan.status).label),
        "composed_on": plan.composed_on.isoformat(),
        "issued_on": _day(plan.issued_on),
        "page": reverse("plan", kwargs={"municipality": code, "pk": plan.pk}),
    }


def _volume(volume: Volume, form: Form, local: LocalCrs) -> Named:
    zone = volume.zone
    return {
        "zone": {
            "code": zone.code,
            "name": zone.name,
            "illustrative": zone.illustrative,
            "feature": {"layer": zone.source.layer, "id": zone.source.feature_id},
        },
        "uses": _uses(volume),
        "object_kind": volume.object_kind,
        "object_title": form.say(f"OBJECT_{volume.object_kind}"),
        "height_m": volume.height_m,
        "stated": stated(volume),
        "governing": [_governing(each, volume, form) for each in volume.governing],
        "storeys_max": volume.storeys_max,
        "area_m2": volume.area_m2,
        "volume_m3": volume.volume_m3,
        "parts": [_part(part, local) for part in volume.parts],
    }


def _uses(volume: Volume) -> list[Named]:
    uses = volume.zone.uses
    titles = {use.code: use.title for use in (*uses.main, *uses.conditional, *uses.auxiliary)}
    codes = dict.fromkeys(code for row in volume.rows for code in row.use_codes)
    return [{"code": code, "title": titles.get(code, "")} for code in codes]


def stated(volume: Volume) -> str:
    """Return in the reader's language which limit governs, or why no height is stated."""
    if volume.height_m is not None:
        height = number_format(volume.height_m, decimal_pos=2 if volume.height_m % 1 else 0)
        if not volume.governing:
            return _("%(height)s m at most: the plan does not name what sets this limit.") % {
                "height": height
            }
        if all(each.title for each in volume.governing):
            return _("%(height)s m at most: a restriction governs.") % {"height": height}
        return _("%(height)s m at most: the limit of the zone governs.") % {"height": height}
    reasons = {
        LimitState.NOT_SUBJECT: _(
            "No height limit stated: the regulation says that none is to be set."
        ),
        LimitState.NOT_APPLICABLE: _(
            "No height limit stated: the parameter has no meaning for this use."
        ),
        LimitState.MISSING: _("No height limit stated: nobody has entered one for this zone."),
    }
    return reasons[volume.state]


def _governing(governing: Governing, volume: Volume, form: Form) -> Named:
    return {
        "title": governing.title or f"{volume.zone.code} {volume.zone.name}".strip(),
        "registry_no": governing.registry_no,
        "act": act_text(governing.act, form),
        "edition": _day(governing.act.valid_from),
    }


def _part(part: VolumePart, local: LocalCrs) -> Named:
    return {
        "number": part.number,
        "area_m2": part.area_m2,
        "volume_m3": part.volume_m3,
        "geometry": mapping(local.to_lonlat(part.geometry)),
    }


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
