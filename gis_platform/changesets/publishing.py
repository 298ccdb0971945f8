"""Edits of a proposal written into their layers: merged, checked as a whole, or told why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pghistory
from django.contrib.gis.geos import GEOSGeometry

from gis_platform.changesets.errors import JsonObject
from gis_platform.changesets.following import let_follow
from gis_platform.changesets.merging import Merging, local_change
from gis_platform.changesets.proposals import (
    CREATE,
    DELETE,
    RESTORE,
    UPDATE,
    Proposal,
    ProposedEdit,
)
from gis_platform.changesets.states import local_place, version_at
from gis_platform.changesets.succession import Consequence, whole_access
from gis_platform.changesets.works import Outcome, Work
from gis_platform.geometry.tool_results import ToolRefused
from gis_platform.layers.actions import store
from gis_platform.layers.admission import Changed, look_at, values_of
from gis_platform.layers.editing_errors import IdentifierTaken, InvalidFeature
from gis_platform.layers.findings import Finding, Severity, unaccepted
from gis_platform.layers.findings import marked as _
from gis_platform.layers.models import GEOMETRY, Feature
from gis_platform.layers.policy import Access
from gis_platform.layers.receivables import received
from gis_platform.layers.registry import get_layer
from gis_platform.layers.serializers import to_shape
from gis_platform.layers.spoken import spoken
from gis_platform.municipalities.models import Municipality

ORDER = (DELETE, RESTORE, UPDATE, CREATE)
"""So that what goes makes room for what comes."""
STATEMENT_LOST = "STATEMENT_LOST"


def write_edits(
    proposal: Proposal,
    reached: Mapping[str, Access],
    municipality: Municipality,
    now: datetime,
) -> Outcome:
    """Write what can be written of a proposal and what follows, and tell all that is in the way.

    reached: what the actor sees of each layer. The layers must be locked, those that follow too;
    whoever asks has to take it all back if there are findings or conflicts.
    """
    works = [Work(edit=edit, seen=_seen(edit, reached)) for edit in proposal.edits]
    _lock(works, municipality)
    merging = Merging(local_crs=municipality.local_crs)
    for work in works:
        _prepare(work, merging, municipality)
    follow = let_follow(works, proposal, municipality)
    works += follow.made
    for op in ORDER:
        for work in works:
            if work.is_ready and work.edit.op == op:
                _write(work, now)
    _look(works, takes_back=proposal.takes_back)
    _warn_of_losses(works, follow.consequences, takes_back=proposal.takes_back)
    _read_versions(works)
    return Outcome(
        works=works,
        followed=follow.followed,
        consequences=follow.consequences,
        findings=[_told(work, one, municipality) for work in works for one in work.findings],
        advice=[_told(work, one, municipality) for work in works for one in work.advice],
        conflicts=merging.conflicts,
        merged=merging.merged,
    )


def _seen(edit: ProposedEdit, reached: Mapping[str, Access]) -> Access:
    return whole_access(get_layer(edit.layer)) if edit.follows else reached[edit.layer]


def _lock(works: Iterable[Work], municipality: Municipality) -> None:
    """Read the features of edits, ended ones too, and lock their rows; one statement a layer."""
    by_layer: dict[tuple[str, bool], list[Work]] = defaultdict(list)
    for work in works:
        if work.edit.feature_id is not None:
            by_layer[work.edit.layer, work.edit.follows is not None].append(work)
    for _name, together in sorted(by_layer.items()):
        seen = together[0].seen
        rows = seen.visible(seen.layer.model.objects.ever_of(municipality))
        wanted = [work.edit.feature_id for work in together]
        locked = rows.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",))
        found = {row.pk: row for row in locked}
        for work in together:
            work.feature = found.get(work.edit.feature_id)
            if work.feature is not None:
                work.feature.municipality = municipality
                work.version = work.feature.version
                work.before = getattr(work.feature, GEOMETRY)
                work.was = values_of(seen.layer, work.feature)


def _prepare(work: Work, merging: Merging, municipality: Municipality) -> None:
    """Find out what an edit sets, or what stands in its way."""
    edit, seen = work.edit, work.seen
    named = {"layer": edit.layer, "id": edit.feature_id}
    try:
        if edit.op == CREATE:
            change = local_change(edit, seen, municipality.local_crs)
            work.columns = received(seen, None, change, municipality)
            work.feature = seen.layer.model(municipality=municipality, **work.columns)
            work.is_ready = True
        elif work.feature is None:
            template = _("The layer %(layer)s has no feature %(id)s.")
            work.findings.append(_finding("NOT_FOUND", template, named))
        elif edit.version is None:
            template = _("Say which version of %(layer)s %(id)s you have read.")
            work.findings.append(_finding("VERSION_MISSING", template, named))
        elif edit.op == UPDATE:
            columns = merging.update(edit, seen, work.feature, municipality)
            work.columns, work.is_ready = columns or {}, bool(columns)
        else:
            work.is_ready = merging.ends_or_returns(edit, seen, work.feature)
            if work.is_ready and edit.back_to is not None:
                work.columns = _former_columns(edit, seen, work.feature)
    except InvalidFeature as error:
        work.findings += error.findings
    except ToolRefused as error:
        work.findings.append(_finding(error.code, error.template, error.values))


def _former_columns(edit: ProposedEdit, seen: Access, feature: Feature) -> dict[str, Any]:
    """Return what a feature that returns had in the fields that its end has set."""
    former = version_at(seen, feature, edit.back_to or 0)
    return {} if former is None else {name: getattr(former, name) for name in edit.properties}


def _write(work: Work, now: datetime) -> None:
    feature, edit = work.feature, work.edit
    if feature is None:
        return
    kept = [{"code": one.code, "reason": one.reason} for one in edit.accept]
    pghistory.context(accepted=kept, edit=edit.key)
    columns: list[str] | None = list(work.columns)
    for name, value in work.columns.items():
        setattr(feature, name, value)
    if edit.op in (DELETE, RESTORE):
        feature.end_lifespan = now if edit.op == DELETE else None
        columns = ["end_lifespan", *work.columns]
    elif edit.op == CREATE:
        columns = None
    try:
        store(work.seen.layer, feature, columns)
    except IdentifierTaken as error:
        work.is_ready = False
        for name, value in error.values.items():
            template = _("%(field)s %(value)s is taken by another feature.")
            values = {"field": name, "value": value}
            work.findings.append(_finding("IDENTIFIER_TAKEN", template, values, name))


def _look(works: Sequence[Work], *, takes_back: bool) -> None:
    """Check each feature that has changed in what matters against all that is there now.

    takes_back: warnings stand in nobody's way: what is wanted has been there before.
    """
    own = [work for work in works if work.edit.follows is None and work.feature is not None]
    changed = _changed(own)
    for work in own:
        if work.feature is None or not work.is_looked_at:
            continue
        before = None if work.edit.op == RESTORE else work.before
        together = changed.get(work.edit.layer)
        found = look_at(work.seen, work.feature, before, was=work.was, changed=together)
        refused = unaccepted(found, frozenset(work.edit.reasons))
        if takes_back:
            refused = [one for one in refused if one.severity is Severity.ERROR]
        work.findings += refused
        passed = [one for one in found if one not in refused]
        work.accepted += [one for one in passed if one.code in work.edit.reasons]
        work.advice += [one for one in passed if one.code not in work.edit.reasons]


def _warn_of_losses(
    works: Sequence[Work], consequences: Sequence[Consequence], *, takes_back: bool
) -> None:
    """Warn at the edit of a feature of what was stated about it and holds no more."""
    at = {
        (work.edit.layer, str(getattr(work.feature, work.seen.layer.identifier))): work
        for work in works
        if work.feature is not None and work.edit.op in (DELETE, UPDATE)
    }
    for one in consequences:
        work = at.get((one.about, one.following.gone[0]))
        if work is None or not one.is_lost:
            continue
        finding = Finding(
            code=STATEMENT_LOST,
            template="%(kind)s: %(sentence)s",
            values={"kind": one.kind_title, "sentence": one.sentence},
            severity=Severity.WARNING,
            place=to_shape(work.before, "GEOMETRY"),
        )
        if STATEMENT_LOST in work.edit.reasons:
            work.accepted.append(finding)
        elif not takes_back:
            work.findings.append(finding)


def _changed(works: Sequence[Work]) -> dict[str, Changed]:
    """Return what is changed, by layer."""
    former: dict[str, dict[int, GEOSGeometry | None]] = defaultdict(dict)
    ended: dict[str, list[Feature]] = defaultdict(list)
    for work in works:
        if work.feature is None or not work.is_ready:
            continue
        if work.edit.op == DELETE:
            ended[work.edit.layer].append(work.feature)
        elif work.moves:
            is_new = work.edit.op in (CREATE, RESTORE)
            former[work.edit.layer][work.feature.pk] = None if is_new else work.before
    return {name: Changed(former=former[name], ended=ended[name]) for name in {*former, *ended}}


def _read_versions(works: Iterable[Work]) -> None:
    """Read the versions that the database has given; one statement a layer."""
    by_layer: dict[str, list[Feature]] = defaultdict(list)
    for work in works:
        if work.is_ready and work.feature is not None and work.feature.pk is not None:
            by_layer[work.edit.layer].append(work.feature)
    for features in by_layer.values():
        rows = type(features[0]).everywhere.filter(pk__in=[one.pk for one in features])
        versions = dict(rows.values_list("pk", "version"))
        for one in features:
            one.version = versions[one.pk]


def _told(work: Work, found: Finding, municipality: Municipality) -> JsonObject:
    edit, local_crs = work.edit, municipality.local_crs
    fix = found.fix
    mending = fix and {
        "title": spoken(fix.template, fix.values),
        GEOMETRY: local_place(fix.geometry, local_crs),
    }
    return {
        "key": edit.key,
        "layer": edit.layer,
        "id": edit.feature_id,
        "code": found.code,
        "severity": str(found.severity),
        "sentence": spoken(found.template, found.values),
        "field": found.field,
        "place": local_place(found.place, local_crs),
        "fix": mending,
    }


def _finding(
    code: str, template: str, values: Mapping[str, object], at: str | None = None
) -> Finding:
    return Finding(code=code, template=template, values=values, field=at)
