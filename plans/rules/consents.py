"""Consents of owners of networks, and the zones that they are for."""

from __future__ import annotations

from plans.facts import PlanFacts
from plans.rules.facts_order import by_row
from plans.stated_facts import ConsentFact


def consents_by_row(facts: PlanFacts) -> dict[str, ConsentFact]:
    """Return the consent for each zone with special conditions that has one, by row.

    A consent names a zone by its registry number or by its identifier in the source. Of several
    the one of the newest letter holds.
    """
    given = {each.restriction_id: each for each in sorted(facts.consents, key=_newest_last)}
    found = {}
    for key, zone in by_row(facts.restrictions).items():
        for name in (zone.registry_number, zone.source.local_id):
            if name and name in given:
                found[key] = given[name]
                break
    return found


def unmatched_consents(facts: PlanFacts) -> list[ConsentFact]:
    """Return the consents whose zone is not around the parcel."""
    matched = {each.restriction_id for each in consents_by_row(facts).values()}
    left = [each for each in facts.consents if each.restriction_id not in matched]
    return sorted(left, key=lambda each: (each.restriction_id, *_newest_last(each)))


def _newest_last(consent: ConsentFact) -> tuple[str, str]:
    return consent.letter_date.isoformat(), consent.letter_no
