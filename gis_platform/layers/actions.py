"""What is done to single features: create, replace, update, delete; each is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pghistory
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import UniqueConstraint
from psycopg import errors as sql_errors

from gis_platform.layers.admission import admit, decisive_fields, values_of
from gis_platform.layers.changes import Change, Expectation, Provenance, recorded
from gis_platform.layers.editing_errors import (
    BaseVersionMissing,
    IdentifierTaken,
    LayerBusy,
    ReviewRequired,
    VersionConflict,
)
from gis_platform.layers.errors import FeatureNotFound
from gis_platform.layers.findings import Finding
from gis_platform.layers.freshness import revision
from gis_platform.layers.history import last_change
from gis_platform.layers.models import GEOMETRY, Feature
from gis_platform.layers.policy import Access, access, reviewed_layers
from gis_platform.layers.receivables import received
from gis_platform.layers.registry import Layer
from gis_platform.layers.serializers import represent_values
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality

LOCK_WAIT_S = 3


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A feature as it is after a change; revision: of its layer in the municipality."""

    feature: Feature
    revision: int
    changed_at: datetime


def create_feature(layer: Layer, change: Change, *, actor: Actor, why: Provenance) -> Stored:
    """Store a new feature.

    Raises NotAllowed, ReviewRequired, InvalidFeature, IdentifierTaken, LayerBusy; nothing is
    stored then.
    """
    seen = _single_access(layer, actor)
    with changing([layer], actor, why):
        values = received(seen, None, replace(change, whole=True), actor.municipality)
        feature = layer.model(municipality=actor.municipality, **values)
        _journal(admit(seen, feature, None, accepted=change.accepted))
        store(layer, feature)
        return _stored(layer, feature)


def replace_feature(
    layer: Layer,
    pk: int,
    change: Change,
    expected: Expectation | None,
    *,
    actor: Actor,
    why: Provenance,
) -> Stored:
    """Set all that may be changed of a feature; what is not sent falls back to its default.

    Takes and raises what `update_feature` does.
    """
    whole = replace(change, whole=True)
    return update_feature(layer, pk, whole, expected, actor=actor, why=why)


def update_feature(
    layer: Layer,
    pk: int,
    change: Change,
    expected: Expectation | None,
    *,
    actor: Actor,
    why: Provenance,
) -> Stored:
    """Change a feature; one that would stay as it is is not written.

    expected: the state that the change starts from. Raises NotAllowed, FeatureNotFound,
    ReviewRequired, BaseVersionMissing, VersionConflict (someone else was first), InvalidFeature
    (with every finding), IdentifierTaken, LayerBusy; nothing is stored then.
    """
    seen = _single_access(layer, actor)
    with changing([layer], actor, why):
        feature = _current(seen, actor.municipality, pk)
        _require_expected(seen, feature, expected, change)
        values = received(seen, feature, change, actor.municipality)
        if values:
            before = feature.geometry  # type: ignore[attr-defined]  # of every subclass
            was = values_of(layer, feature)
            for name, value in values.items():
                setattr(feature, name, value)
            if decisive_fields(layer).intersection(values):
                _journal(admit(seen, feature, before, accepted=change.accepted, was=was))
            store(layer, feature, list(values))
        return _stored(layer, feature)


def delete_feature(
    layer: Layer,
    pk: int,
    expected: Expectation | None,
    *,
    actor: Actor,
    why: Provenance,
    now: datetime,
    accepted: frozenset[str] = frozenset(),
) -> Stored:
    """End the lifespan of a feature; its row and its history stay.

    accepted: codes of warnings about what its end leaves behind. Raises as `update_feature` does.
    """
    seen = _single_access(layer, actor)
    with changing([layer], actor, why):
        feature = _current(seen, actor.municipality, pk)
        _require_expected(seen, feature, expected, Change())
        feature.end_lifespan = now
        _journal(admit(seen, feature, getattr(feature, GEOMETRY), accepted=accepted))
        store(layer, feature, ["end_lifespan"])
        return _stored(layer, feature)


def lock_layer(layer: Layer, municipality: Municipality) -> None:
    """Wait until nobody else changes the layer there, until the end of the transaction.

    Without it two neighbours pass their checks at once. Waits for rows are as short. Raises
    OperationalError after LOCK_WAIT_S.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{LOCK_WAIT_S}s"])
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))",
            [layer.table, municipality.pk],
        )


@contextmanager
def changing(
    layers: Sequence[Layer], actor: Actor, why: Provenance, **journal: object
) -> Iterator[None]:
    """Change features of layers in one transaction, locked by name so that nobody waits in a ring.

    journal: what the history keeps besides. Raises LayerBusy.
    """
    kept = {
        "user": actor.user_id,
        "actor": actor.name,
        "channel": why.channel,
        "reason": why.reason,
        "source_document": why.source_document,
    }
    ordered = sorted(layers, key=lambda layer: layer.name)
    try:
        with pghistory.context(**kept, **journal), transaction.atomic():
            for layer in ordered:
                lock_layer(layer, actor.municipality)
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, sql_errors.LockNotAvailable | sql_errors.DeadlockDetected):
            names = ", ".join(layer.name for layer in ordered)
            raise LayerBusy(names, LOCK_WAIT_S) from error
        raise


def _journal(accepted: Sequence[Finding]) -> None:
    """Keep the warnings that were accepted with the change."""
    kept = [{"code": one.code, "finding": one.sentence} for one in accepted]
    pghistory.context(accepted=kept)


def require_no_review(names: Iterable[str], municipality: Municipality) -> None:
    """Raise ReviewRequired if a second person has to approve changes of one of the layers."""
    if asked := sorted(reviewed_layers(municipality).intersection(names)):
        raise ReviewRequired(asked)


def _single_access(layer: Layer, actor: Actor) -> Access:
    """Return what somebody sees of a layer of which they may change single features at once."""
    seen = editing_access(layer, actor)
    require_no_review([layer.name], actor.municipality)
    return seen


def editing_access(layer: Layer, actor: Actor) -> Access:
    """Return what somebody sees of a layer that they may change; raises NotAllowed."""
    actor.require(layer.editing)
    return access(actor, layer)


def _current(seen: Access, municipality: Municipality, pk: int) -> Feature:
    """Return a feature that the actor sees, its row locked; one statement."""
    found = seen.visible(seen.layer.model.objects.of(municipality)).select_for_update(of=("self",))
    feature: Feature | None = found.filter(pk=pk).first()
    if feature is None:
        raise FeatureNotFound(seen.layer.name, pk)
    feature.municipality = municipality
    return feature


def _require_expected(
    seen: Access, feature: Feature, expected: Expectation | None, change: Change
) -> None:
    if expected is None:
        raise BaseVersionMissing(seen.layer.name, feature.pk, feature.version)
    if not expected.is_met_by(seen.layer, feature):
        found = _differences(seen, feature, expected, change)
        raise VersionConflict(seen.layer.name, feature, expected.base_version, found)


def _differences(
    seen: Access, feature: Feature, expected: Expectation, change: Change
) -> dict[str, dict[str, object]]:
    """Return by field what it was, is and was to be, where these differ."""
    theirs = represent_values(seen, feature)
    base = _base_values(seen, feature, expected)
    mine = {name: value for name, value in change.sent.items() if name in theirs}
    found: dict[str, dict[str, object]] = {}
    for name, now in theirs.items():
        states = {"base": base.get(name, now), "theirs": now, "mine": mine.get(name, now)}
        if name != "version" and any(state != now for state in states.values()):
            known = {"theirs": now}
            known |= {"base": base[name]} if name in base else {}
            found[name] = known | ({"mine": mine[name]} if name in mine else {})
    return found


def _base_values(seen: Access, feature: Feature, expected: Expectation) -> dict[str, Any]:
    """Return the state that the asker has read, as far as the history has it."""
    known = recorded(seen.layer, feature)
    if expected.unmodified_since is not None:
        state = known.filter(pgh_created_at__lte=expected.unmodified_since).last()
    elif expected.base_version is not None and expected.base_version <= feature.version:
        state = known.filter(version__lte=expected.base_version).last()
    else:
        state = None
    return represent_values(seen, state) if state else {}


def store(layer: Layer, feature: Feature, columns: list[str] | None = None) -> None:
    """Write a feature, the columns of one that is there; raises IdentifierTaken."""
    try:
        with transaction.atomic():
            feature.save(force_insert=columns is None, update_fields=columns)
    except IntegrityError as error:
        cause = error.__cause__
        if not isinstance(cause, sql_errors.UniqueViolation):
            raise
        named = _unique_fields(layer, cause.diag.constraint_name or "")
        taken = {name: getattr(feature, name) for name in named or (layer.identifier,)}
        raise IdentifierTaken(layer.name, taken) from error


def _unique_fields(layer: Layer, constraint: str) -> list[str]:
    for one in layer.model._meta.constraints:
        if isinstance(one, UniqueConstraint) and one.name == constraint:
            return [name for name in one.fields if name != "municipality"]
    return []


def _stored(layer: Layer, feature: Feature) -> Stored:
    municipality = feature.municipality
    feature.refresh_from_db()
    return Stored(
        feature=feature,
        revision=revision(layer, municipality),
        changed_at=last_change(layer, feature.pk) or feature.begin_lifespan,
    )
