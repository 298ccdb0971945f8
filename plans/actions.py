"""Making land development plans."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from gis_platform.documents.actions import store_document
from gis_platform.documents.kinds import get_kind
from gis_platform.documents.pdf import UnprintableContent
from gis_platform.layers.errors import LayersError
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import STORAGE_SRID
from parcels.models import Parcel
from plans.content import PlanContent
from plans.facts import PlanFacts
from plans.forms import Form, RefusalText, UnknownForm, load_form
from plans.making import DOCUMENT_KIND, edition, produce
from plans.models import LandDevelopmentPlan
from plans.queries import collect_facts, draft_from, parcels_of
from plans.rules import PlanBlocked, PlanRefused
from plans.snapshot import to_json
from plans.stated_facts import BasisFact

logger = logging.getLogger(__name__)
MOST_PLANS = 50


class TooManyPlans(Exception):  # noqa: N818  the name is the sentence
    """More plans were asked for than are made at once."""

    def __init__(self, asked: int) -> None:
        """asked: how many parcels were named."""
        self.asked = asked
        super().__init__(f"Plans of {asked} parcels were asked for; at most {MOST_PLANS} at once.")


class PlanStatus(StrEnum):
    """What became of a wish for a plan."""

    DRAFT = "DRAFT"
    REFUSED = "REFUSED"
    BLOCKED = "BLOCKED"
    FAILED = "FAILED"


@dataclass(frozen=True, kw_only=True)
class PlanResult:
    """What became of the plan of one parcel, in a sentence for people.

    refusals: the grounds, where it was refused. existing: the draft was made before.
    """

    parcel: str
    status: PlanStatus
    message: str
    plan: LandDevelopmentPlan | None = None
    refusals: tuple[RefusalText, ...] = ()
    existing: bool = False


def make_plan(
    parcel: Parcel, *, actor: Actor, today: dt.date, basis: BasisFact | None = None
) -> PlanResult:
    """Make the draft plan of a parcel and keep it with its facts, content and PDF.

    One transaction. A draft of the same day is returned if neither facts nor form nor program
    changed since. Refusal and blocked layers are results; nothing is stored then.
    basis: the application for the plan, which stands in it.
    """
    with transaction.atomic():
        facts = collect_facts(parcel, today, basis=basis)
        rules = facts.municipality.rules
        form = load_form(rules.form, facts.municipality.language)
        return _made(parcel, replace(facts, edition=edition(rules.form)), form, actor)


def make_plans(ids: Sequence[int], *, actor: Actor, today: dt.date) -> list[PlanResult]:
    """Make the plans of several parcels by their row ids, each on its own, in their order.

    One that fails does not stop the others. Raises TooManyPlans.
    """
    if len(ids) > MOST_PLANS:
        raise TooManyPlans(len(ids))
    found = parcels_of(actor.municipality, ids)
    results = []
    for pk in dict.fromkeys(ids):
        if pk in found:
            results.append(make_plan_safely(found[pk], actor=actor, today=today))
        else:
            message = _("There is no such parcel here.")
            results.append(PlanResult(parcel=str(pk), status=PlanStatus.FAILED, message=message))
    return results


def make_plan_safely(
    parcel: Parcel, *, actor: Actor, today: dt.date, basis: BasisFact | None = None
) -> PlanResult:
    """Make a plan as `make_plan` does; an error becomes a result of its own."""
    try:
        return make_plan(parcel, actor=actor, today=today, basis=basis)
    except (UnknownForm, UnprintableContent, LayersError) as error:
        return _failed(parcel, str(error))
    except (DatabaseError, OSError, ValueError, ArithmeticError, shapely.GEOSException) as error:
        logger.exception("no plan of %s", parcel.cadastral_number)
        return _failed(parcel, _("An error prevented it: %(error)s.") % {"error": error})


def _failed(parcel: Parcel, reason: str) -> PlanResult:
    message = _("The plan was not made. %(reason)s") % {"reason": reason}
    return PlanResult(parcel=parcel.cadastral_number, status=PlanStatus.FAILED, message=message)


def _made(parcel: Parcel, facts: PlanFacts, form: Form, actor: Actor) -> PlanResult:
    number = parcel.cadastral_number
    if known := draft_from(parcel, facts):
        message = form.say("status_existing")
        return PlanResult(
            parcel=number, status=PlanStatus.DRAFT, message=message, plan=known, existing=True
        )
    try:
        made = produce(facts)
    except PlanRefused as refused:
        texts = tuple(form.refuse(refusal) for refusal in refused.refusals)
        message = " ".join(text.reason for text in texts)
        return PlanResult(parcel=number, status=PlanStatus.REFUSED, message=message, refusals=texts)
    except PlanBlocked as blocked:
        message = form.block(blocked.layers)
        return PlanResult(parcel=number, status=PlanStatus.BLOCKED, message=message)
    plan = _store(parcel, facts, made.content, made.pdf, actor)
    return PlanResult(
        parcel=number, status=PlanStatus.DRAFT, message=form.say("status_draft"), plan=plan
    )


def _store(
    parcel: Parcel, facts: PlanFacts, content: PlanContent, pdf: bytes, actor: Actor
) -> LandDevelopmentPlan:
    document = store_document(
        get_kind(DOCUMENT_KIND),
        content=to_json(content),
        file=pdf,
        language=content.language,
        actor=actor,
    )
    areas = [zone.envelopes[0].area_m2 for zone in content.zoning.zones if zone.envelopes]
    known = [area for area in areas if area is not None]
    total = Decimal(str(round(sum(known), 2))) if areas and len(known) == len(areas) else None
    lonlat = parcel.municipality.local_crs.to_lonlat(content.parcel.geometry)
    return LandDevelopmentPlan.everywhere.create(
        municipality=parcel.municipality,
        local_id=document.sha256[:16],
        parcel_number=parcel.cadastral_number,
        parcel_version=parcel.version,
        address=parcel.address,
        composed_on=facts.on,
        application_number=facts.basis.application_no if facts.basis else "",
        application_date=facts.basis.application_date if facts.basis else None,
        envelope_area_m2=total,
        facts=facts.to_json(),
        document=document,
        geometry=_stored(lonlat),
    )


def _stored(lonlat: shapely.MultiPolygon) -> MultiPolygon:
    stored = GEOSGeometry(memoryview(shapely.to_wkb(lonlat)), srid=STORAGE_SRID)
    if not isinstance(stored, MultiPolygon):
        raise TypeError(f"A boundary is a multi-polygon, not a {stored.geom_type}.")
    return stored
