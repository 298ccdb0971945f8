"""Whether a plan can be made at all: grounds of refusal, layers that cannot be relied upon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import shapely
from shapely import MultiPolygon

from plans.facts import ActivePlanPolicy, LayerFact, LayerFactState, PlanFacts
from plans.zoning_content import Notice

PARCEL_LAYER = "parcels"
REPAIR_LIMIT_M2 = 1.0
UNUSABLE = frozenset({LayerFactState.MISSING, LayerFactState.STALE})


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A ground of refusal, by code; values fill the sentence that a form has for it."""

    code: str
    values: dict[str, str] = field(default_factory=dict)


class PlanRefused(Exception):  # noqa: N818  the name is the sentence
    """A plan cannot be given for the parcel, for one or more grounds."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        """refusals: at least one."""
        self.refusals = refusals
        super().__init__(", ".join(refusal.code for refusal in refusals))


class PlanBlocked(Exception):  # noqa: N818  the name is the sentence
    """Layers are missing or stale: "no restrictions" must never mean "not loaded"."""

    def __init__(self, layers: tuple[LayerFact, ...]) -> None:
        """layers: those that are missing or stale."""
        self.layers = layers
        super().__init__(", ".join(f"{layer.layer} {layer.state}" for layer in layers))


def require_possible(facts: PlanFacts) -> None:
    """Raise PlanBlocked or PlanRefused unless a plan can be made.

    Only layers that are required block; one that is partly loaded does not. A parcel
    layer that cannot be relied upon blocks before any refusal is read from it.
    """
    unusable = tuple(layer for layer in facts.layers if layer.required and layer.state in UNUSABLE)
    if any(layer.layer == PARCEL_LAYER for layer in unusable):
        raise PlanBlocked(unusable)
    if refusals := tuple(grounds(facts)):
        raise PlanRefused(refusals)
    if unusable:
        raise PlanBlocked(unusable)


def grounds(facts: PlanFacts) -> list[Refusal]:
    """Return the grounds on which a plan is refused, in the order of the form.

    Source: Town Planning Code of the Russian Federation, art. 57.3.
    """
    parcel, rules = facts.parcel, facts.municipality.rules
    number = {"number": parcel.cadastral_number}
    found: list[Refusal] = []
    if parcel.ended or parcel.status == "ARCHIVED":
        successors = ", ".join(parcel.successor_numbers)
        code = "ARCHIVED_WITH_SUCCESSORS" if successors else "ARCHIVED"
        found.append(Refusal(code=code, values=number | {"successors": successors}))
    if parcel.geometry is None or parcel.geometry.is_empty:
        found.append(Refusal(code="NO_BORDERS", values=number))
    if parcel.in_city is False:
        city = {"municipality": facts.municipality.name}
        found.append(Refusal(code="NOT_IN_CITY", values=number | city))
    if rules.requires_planning_documentation and not _is_documented(facts):
        found.append(Refusal(code="NO_PPT", values=number))
    if rules.requires_zoning and not _is_under(facts, [each.geometry for each in facts.zones]):
        found.append(Refusal(code="NO_ZONING_RULES", values=number))
    if rules.active_plan is ActivePlanPolicy.REFUSE:
        found += [Refusal(code="HAS_ACTIVE_GP", values=each) for each in _active_plans(facts)]
    return found


def _is_documented(facts: PlanFacts) -> bool:
    """Say whether approved documentation covers ground of the parcel.

    Elements of the planning structure show it too: documentation has set them.
    """
    documents = [each.geometry for each in facts.planning_documents]
    return bool(facts.planning_elements) or _is_under(facts, documents)


def _is_under(facts: PlanFacts, grounds: Iterable[MultiPolygon]) -> bool:
    """Say whether any of the grounds shares more than a border with the parcel."""
    if facts.parcel.geometry is None:
        return False
    parcel = shapely.make_valid(facts.parcel.geometry)
    return any(shapely.intersection(parcel, ground).area > 0 for ground in grounds)


def active_plan_warnings(facts: PlanFacts) -> list[Notice]:
    """Return the plans in force, where they are no ground of refusal."""
    if facts.municipality.rules.active_plan is ActivePlanPolicy.REFUSE:
        return []
    return [Notice(code="HAS_ACTIVE_GP", values=values) for values in _active_plans(facts)]


def _active_plans(facts: PlanFacts) -> list[dict[str, str]]:
    return [
        {
            "number": facts.parcel.cadastral_number,
            "plan": plan.number or str(plan.source.feature_id),
            "valid_until": plan.valid_until.isoformat() if plan.valid_until else "",
        }
        for plan in facts.active_plans
    ]
