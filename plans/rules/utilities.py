"""Possibility of connection to networks, from the answers of their owners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from plans.documentation_content import UtilityContent
from plans.stated_facts import UtilityFact

ALWAYS = ("WATER", "SEWERAGE", "HEAT")
ORDER = (*ALWAYS, "GAS", "STORM", "TELECOM")
NOT_ASKED = "NONE"
REQUESTED = "REQUESTED"


def utilities_of(facts: Iterable[UtilityFact], *, on: dt.date) -> tuple[UtilityContent, ...]:
    """Return water, sewerage and heat whether asked for or not, then the others asked for.

    A request that the same owner has answered, or that was closed, since is left out.
    Source: Town Planning Code of the Russian Federation, art. 57.3 part 3 item 15.
    """
    known = list(facts)
    settled = {(each.kind, each.organisation) for each in known if each.state != REQUESTED}
    standing = [
        each
        for each in known
        if each.state != REQUESTED or (each.kind, each.organisation) not in settled
    ]
    missing = set(ALWAYS) - {each.kind for each in standing}
    listed = [
        *(_content(each, on) for each in standing),
        *(UtilityContent(kind=kind, state=NOT_ASKED) for kind in missing),
    ]
    return tuple(sorted(listed, key=_place))


def _content(fact: UtilityFact, on: dt.date) -> UtilityContent:
    return UtilityContent(
        kind=fact.kind,
        state=fact.state,
        organisation=fact.organisation,
        letter_no=fact.letter_no,
        letter_date=fact.letter_date,
        possible=fact.possible,
        max_load=fact.max_load,
        load_unit=fact.load_unit,
        connection_points=fact.connection_points,
        valid_until=fact.valid_until,
        expired=fact.valid_until is not None and fact.valid_until < on,
    )


def _place(content: UtilityContent) -> tuple[int, str, str, str, str]:
    order = ORDER.index(content.kind) if content.kind in ORDER else len(ORDER)
    day = content.letter_date.isoformat() if content.letter_date else ""
    return order, content.kind, day, content.organisation, content.letter_no
