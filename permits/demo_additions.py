"""What people have stated of parcels of the demo town: answers, a consent, the kind of an edge."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import shapely
from django.db import transaction

from fixtures.demo_town.town import Item, Town
from gis_platform.municipalities.models import Municipality
from plans.models import EdgeOverride, NetworkConsent, UtilityAnswer

ACTOR = "load_demo"
Kind, State = UtilityAnswer.Kind, UtilityAnswer.State


@transaction.atomic
def state_additions(municipality: Municipality, town: Town) -> int:
    """Store the statements on the parcels that the town names for them; return how many.

    A parcel of which something of the kind is stated already is left as it is.
    """
    parcels = {item.identifier: item for item in town.of("parcels")}
    named = {key: parcels.get(number) for key, number in town.awkward.items()}
    answered, agreed, overridden = (named.get(key) for key in ("utilities", "consent", "override"))
    stated = 0
    if answered and _is_free(UtilityAnswer, municipality, answered):
        stated += len(UtilityAnswer.objects.bulk_create(_answers(municipality, answered)))
    if agreed and _is_free(NetworkConsent, municipality, agreed):
        stated += len(NetworkConsent.objects.bulk_create(_consents(municipality, agreed, town)))
    if overridden and _is_free(EdgeOverride, municipality, overridden):
        _override(municipality, overridden).save()
        stated += 1
    return stated


def _is_free(
    model: type[UtilityAnswer | NetworkConsent | EdgeOverride],
    municipality: Municipality,
    parcel: Item,
) -> bool:
    known = model.objects.filter(municipality=municipality, parcel_number=parcel.identifier)
    return not known.exists()


def _answers(municipality: Municipality, parcel: Item) -> list[UtilityAnswer]:
    """Return an answer with a load, a refusal, and a request closed without an answer."""

    def answer(
        kind: UtilityAnswer.Kind, state: UtilityAnswer.State, organisation: str, **more: object
    ) -> UtilityAnswer:
        return UtilityAnswer(
            municipality=municipality,
            parcel_number=parcel.identifier,
            actor=ACTOR,
            reason="Запрос по заявлению о выдаче градостроительного плана",
            kind=kind,
            state=state,
            organisation=organisation,
            requested_on=date(2026, 11, 2),
            **more,
        )

    return [
        answer(
            Kind.WATER, State.ANSWERED, "МУП «Водоканал» города Яр-Тау",
            answered_on=date(2026, 11, 10), letter_number="03-11/512",
            letter_date=date(2026, 11, 10), possible=True, max_load=Decimal("4.5"),
            load_unit="м³/сут", connection_points="Водопровод Ду 100 по улице, колодец ВК-17",
            valid_until=date(2029, 11, 10),
        ),
        answer(
            Kind.SEWERAGE, State.ANSWERED, "МУП «Водоканал» города Яр-Тау",
            answered_on=date(2026, 11, 10), letter_number="03-11/513",
            letter_date=date(2026, 11, 10), possible=False,
        ),
        answer(Kind.HEAT, State.CLOSED, "АО «Теплосеть Яр-Тау»"),
    ]  # fmt: skip


def _consents(municipality: Municipality, parcel: Item, town: Town) -> list[NetworkConsent]:
    """Return the consent of the owner of the first network whose zone reaches into a parcel."""
    zones = [
        zone
        for zone in town.of("restriction-zones")
        if zone.values["effect"] == "CONSENT" and shapely.intersects(zone.geometry, parcel.geometry)
    ]
    return [
        NetworkConsent(
            municipality=municipality,
            parcel_number=parcel.identifier,
            actor=ACTOR,
            reason="Письмо владельца сети приложено к заявлению",
            restriction_id=str(zone.values["registry_number"]),
            organisation="АО «Сетевая компания Яр-Тау»",
            letter_number="21-1/884",
            letter_date=date(2026, 10, 14),
            conditions="Работы в охранной зоне – в присутствии представителя сетевой компании.",
        )
        for zone in zones[:1]
    ]


def _override(municipality: Municipality, parcel: Item) -> EdgeOverride:
    """Return the longest side of a parcel as one along a passage that the map does not show."""
    ring = shapely.get_coordinates(parcel.geometry).round(2).tolist()
    (start, end) = max(pairwise(ring), key=lambda side: shapely.LineString(side).length)
    return EdgeOverride(
        municipality=municipality,
        parcel_number=parcel.identifier,
        actor=ACTOR,
        reason="Вдоль границы – проезд общего пользования, не внесённый в план",
        start_x=Decimal(str(start[0])),
        start_y=Decimal(str(start[1])),
        end_x=Decimal(str(end[0])),
        end_y=Decimal(str(end[1])),
        kind="PASSAGE",
    )
