"""Predecessors and successors of features through generations, by published successions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from gis_platform.changesets.models import Changeset, Lineage
from gis_platform.changesets.sentences import made_for
from gis_platform.layers.cards import title
from gis_platform.layers.descent import Descent, Relative
from gis_platform.layers.history import FEATURE_ID, REMOVED, versions
from gis_platform.layers.policy import Access
from gis_platform.layers.registry import Layer
from gis_platform.layers.selection import Selected
from gis_platform.municipalities.models import Municipality

MOST_GENERATIONS = 20
MOST_RELATIVES = 500
Steps = dict[int, tuple[int, Lineage]]
"""By id: how many steps away, and the last of them."""


def descent_of(
    seen: Access, pk: int, municipality: Municipality, moment: datetime | None = None
) -> Descent:
    """Return what a feature came from and became, at most 20 generations and 500 features a way.

    What was taken back does not count. A statement for each way and generation, one more if there
    are any; features that the reader does not see are left out. moment: as it stood then, with
    the names of then; None is the present.
    """
    rows = _successions(seen, municipality, moment)
    before = _steps(rows, pk, near="child_id", far="parent_id")
    after = _steps(rows, pk, near="parent_id", far="child_id")
    shown = _shown(seen, {*before, *after}, municipality, moment)
    return Descent(
        predecessors=tuple(_relatives(before, shown)), successors=tuple(_relatives(after, shown))
    )


def fate(seen: Access, pk: int, municipality: Municipality) -> str:
    """Return a sentence for what was made for a feature: what became of that; empty if nothing.

    As many statements as `descent_of`.
    """
    known = descent_of(seen, pk, municipality).successors
    nearest = [one for one in known if one.generation == 1]
    if not nearest:
        return ""
    former = _shown(seen, {pk}, municipality).get(pk)
    now = [one.name for one in known if one.is_current]
    heirs = [one.name for one in nearest]
    name = former[0] if former else ""
    return made_for(nearest[0].kind, name, heirs, now if now != heirs else [])


def _successions(
    seen: Access, municipality: Municipality, moment: datetime | None
) -> QuerySet[Lineage]:
    """Return those of a layer that counted at a moment; nothing is read yet."""
    rows = Lineage.objects.filter(municipality=municipality, layer=seen.layer.name).order_by("pk")
    taken_back = Q(changeset__status=Changeset.Status.REVERTED)
    if moment is not None:  # what is taken back is not changed any more
        rows = rows.filter(at__lte=moment)
        taken_back &= Q(changeset__changed_at__lte=moment)
    return rows.exclude(taken_back)


def _steps(rows: QuerySet[Lineage], pk: int, *, near: str, far: str) -> Steps:
    found: Steps = {}
    reached = [pk]
    for generation in range(1, MOST_GENERATIONS + 1):
        steps = {getattr(one, far): one for one in rows.filter(**{f"{near}__in": reached})}
        reached = [one for one in steps if one not in found and one != pk]
        found |= {one: (generation, steps[one]) for one in reached[: MOST_RELATIVES - len(found)]}
        if not reached or len(found) >= MOST_RELATIVES:
            break
    return found


def _shown(
    seen: Access,
    ids: Iterable[int],
    municipality: Municipality,
    moment: datetime | None = None,
) -> dict[int, tuple[str, str, bool]]:
    """Return identifier, title and whether it is current, of those that the reader sees."""
    wanted = list(ids)
    if not wanted:
        return {}
    layer = seen.layer
    ever = _ever(layer, wanted, municipality, moment)
    named = dict.fromkeys(one for one in (layer.label, layer.identifier) if one in seen.names)
    return {
        row[ever.key]: (
            str(row.get(layer.identifier) or row[ever.key]),
            title(layer, row),
            _is_current(row["end_lifespan"], moment),
        )
        for row in seen.visible(ever.rows).values(ever.key, "end_lifespan", *named)
    }


def _ever(
    layer: Layer, ids: list[int], municipality: Municipality, moment: datetime | None
) -> Selected:
    """Return features in their last state, now or until a moment, whether they had ended or not."""
    if moment is None:
        return Selected(rows=layer.model.objects.ever_of(municipality).filter(pk__in=ids))
    until = versions(layer)._base_manager.filter(
        **{f"{FEATURE_ID}__in": ids}, municipality=municipality, pgh_created_at__lte=moment
    )
    last = until.order_by(FEATURE_ID, "-pgh_id").distinct(FEATURE_ID).values("pgh_id")
    rows = versions(layer)._base_manager.filter(pgh_id__in=last).exclude(pgh_label=REMOVED)
    return Selected(rows=rows, key=FEATURE_ID)


def _is_current(ended: datetime | None, moment: datetime | None) -> bool:
    return ended is None or (moment is not None and ended > moment)


def _relatives(steps: Steps, shown: dict[int, tuple[str, str, bool]]) -> list[Relative]:
    return [
        Relative(
            pk=pk,
            name=shown[pk][0],
            title=shown[pk][1],
            generation=generation,
            kind=step.kind,
            at=step.at,
            is_current=shown[pk][2],
        )
        for pk, (generation, step) in steps.items()
        if pk in shown
    ]
