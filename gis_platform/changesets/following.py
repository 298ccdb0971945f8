"""What refers to features that are succeeded is pointed at what follows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils import translation
from shapely.geometry.base import BaseGeometry

from gis_platform.changesets.proposals import (
    DELETE,
    UPDATE,
    Following,
    Proposal,
    ProposedEdit,
    ProposedLineage,
)
from gis_platform.changesets.rules import Chosen, Way, chosen_heirs, followed_names, outgrows
from gis_platform.changesets.sentences import became
from gis_platform.changesets.succession import (
    Consequence,
    Follower,
    Succeeded,
    followers_of,
    numbers_of,
    statements_about,
    whole_access,
)
from gis_platform.changesets.works import Followed, Work
from gis_platform.geometry.crs import LONLAT_DECIMALS, CoordinateOutOfRange
from gis_platform.geometry.surfaces import unite
from gis_platform.layers.models import GEOMETRY, Feature
from gis_platform.layers.registry import Layer, get_layer
from gis_platform.layers.serializers import to_geos, to_shape
from gis_platform.municipalities.models import Municipality


@dataclass(frozen=True, kw_only=True)
class LetFollow:
    """What follows: the works to be written, all features, and what people stated."""

    made: Sequence[Work]
    followed: Sequence[Followed]
    consequences: Sequence[Consequence]


def followed_layers(proposal: Proposal) -> list[Layer]:
    """Return the layers in which something may follow, each once."""
    names = {edit.layer for edit in proposal.edits if edit.follows}
    for one in (*proposal.lineage, *proposal.undone):
        names |= {follower.layer for follower in followers_of(one.layer)}
    return [get_layer(name) for name in sorted(names)]


def let_follow(works: Sequence[Work], proposal: Proposal, municipality: Municipality) -> LetFollow:
    """Return the works that let others follow, ready to be written, and all that follows.

    works: of the proposal's edits, prepared; where one of them changes what follows as well, it
    does both, unless it says itself to what is referred. Features name what they came from and
    became. The rows of what follows are locked: one statement a declaration. What people stated
    follows at once.
    """
    made: list[Work] = []
    consequences: list[Consequence] = []
    followed = [
        Followed(layer=work.edit.layer, pk=work.feature.pk, following=said, key=work.edit.key)
        for work in works
        if (said := work.edit.follows) is not None and work.is_ready and work.feature is not None
    ]
    lineage = (*proposal.lineage, *(replace(one, kind="") for one in proposal.undone))
    for layer in dict.fromkeys(one.layer for one in lineage):
        own = [one for one in lineage if one.layer == layer]
        succeeded = _succeeded(works, own, municipality)
        _name_each_other(works, [one for one in own if one.kind])
        for follower in followers_of(layer):
            desk = _Desk(follower, succeeded, works, municipality)
            for work, one in desk.followed():
                followed.append(one)
                made += [work] if work is not None else []
        for follow in statements_about(layer) if succeeded else ():
            consequences += follow(succeeded, municipality)
    return LetFollow(made=made, followed=followed, consequences=consequences)


def _succeeded(
    works: Sequence[Work], lineage: Sequence[ProposedLineage], municipality: Municipality
) -> dict[str, Succeeded]:
    """Return what is succeeded in one layer, by identifier."""
    by_key = {work.edit.key: work for work in works}
    found: dict[str, Succeeded] = {}
    for one in lineage:
        heirs = [by_key[key] for key in one.children if by_key[key].feature is not None]
        shapes = {_name(work): _local(_shape_of(work), municipality) for work in heirs}
        for work in _parents(works, one):
            ended = work.edit.op == DELETE
            former = _local(work.before, municipality)
            made = Succeeded(kind=one.kind, shape=former, ended=ended)
            found.setdefault(_name(work), made).heirs.update(shapes)
    known = {name: one for name, one in found.items() if name}
    for one_known in known.values():
        one_known.heirs.pop("", None)
    return {name: one_known for name, one_known in known.items() if one_known.heirs}


def _parents(works: Sequence[Work], one: ProposedLineage) -> list[Work]:
    return [
        work
        for work in works
        if work.edit.layer == one.layer
        and work.edit.feature_id in one.parents
        and work.feature is not None
    ]


def _name_each_other(works: Sequence[Work], lineage: Sequence[ProposedLineage]) -> None:
    """Have parents and children name each other, where their layer has fields for that."""
    by_key = {work.edit.key: work for work in works}
    for one in lineage:
        numbers = numbers_of(one.layer)
        if numbers is None:
            continue
        parents = _parents(works, one)
        children = [by_key[key] for key in one.children if by_key[key].feature is not None]
        for work in parents:
            _add_names(work, numbers.successors, [_name(child) for child in children])
        for child in children:
            _add_names(child, numbers.predecessors, [_name(work) for work in parents])


def _add_names(work: Work, column: str, names: Sequence[str]) -> None:
    if not work.is_ready or work.feature is None:
        return
    now = list(work.columns.get(column, getattr(work.feature, column)))
    added = [name for name in names if name and name != _name(work)]
    merged = list(dict.fromkeys([*now, *added]))
    if merged != now:
        work.columns[column] = merged


class _Desk:
    """Where what refers to succeeded features by one declaration is pointed elsewhere."""

    def __init__(
        self,
        follower: Follower,
        succeeded: Mapping[str, Succeeded],
        works: Sequence[Work],
        municipality: Municipality,
    ) -> None:
        self.follower, self.succeeded = follower, succeeded
        self.municipality = municipality
        self.layer = get_layer(follower.layer)
        self.own = {
            work.edit.feature_id: work for work in works if work.edit.layer == follower.layer
        }
        self.keys = {work.edit.key for work in works}

    def followed(self) -> Iterator[tuple[Work | None, Followed]]:
        """Yield the works and what they do; none where something stays or is changed anyway."""
        if not self.succeeded:
            return
        rows = self.layer.model.objects.of(self.municipality).order_by("pk")
        condition = self.follower.referring(sorted(self.succeeded))
        for row in rows.filter(condition).select_for_update(of=("self",)):
            row.municipality = self.municipality
            own = self.own.get(row.pk)
            if own is not None and (own.edit.op != UPDATE or self.follower.field in own.columns):
                continue
            decided = self._decided(row)
            if decided is not None:
                yield self._work(row, own, *decided)

    def _work(
        self, row: Feature, own: Work | None, said: Following, columns: dict[str, Any]
    ) -> tuple[Work | None, Followed]:
        name = self.follower.layer
        if own is not None and own.is_ready and columns:
            own.columns = {**columns, **own.columns}
            return None, Followed(layer=name, pk=row.pk, following=said, key=own.edit.key)
        if own is not None or not columns:
            return None, Followed(layer=name, pk=row.pk, following=said)
        edit = ProposedEdit(
            key=self._key(row.pk),
            layer=name,
            op=UPDATE,
            feature_id=row.pk,
            version=row.version,
            properties={one: value for one, value in columns.items() if one != GEOMETRY},
            follows=said,
        )
        work = Work(
            edit=edit,
            seen=whole_access(self.layer),
            feature=row,
            version=row.version,
            before=getattr(row, GEOMETRY),
            columns=columns,
            is_ready=True,
        )
        return work, Followed(layer=name, pk=row.pk, following=said, key=edit.key)

    def _key(self, pk: int) -> str:
        """Return a key that no edit of the proposal has."""
        key = f"follows-{self.follower.layer}-{pk}"
        while key in self.keys:
            key += "-"
        return key

    def _decided(self, row: Feature) -> tuple[Following, dict[str, Any]] | None:
        """Return how a row follows and what is set of it; None if it does not."""
        follower = self.follower
        value = getattr(row, follower.field)
        named = [str(one) for one in value] if follower.is_list else [str(value)]
        gone = tuple(name for name in named if name in self.succeeded)
        if follower.outdated is not None:
            return self._outdated(row, gone)
        shape = _local(getattr(row, GEOMETRY), self.municipality)
        chosen = {name: self._chosen(name, shape) for name in gone}
        names = followed_names(named, {name: one.names for name, one in chosen.items()})
        new = tuple(dict.fromkeys(name for one in chosen.values() for name in one.names))
        way = min((one.way for one in chosen.values()), key=list(Way).index)
        if len(chosen) > 1 and len({one.way for one in chosen.values()}) > 1:
            way = Way.ALL
        if names == named:
            return None
        if not follower.is_list and len(names) > 1:
            return Following(gone=gone, new=new, way=Way.STAYS), {}
        columns: dict[str, Any] = {follower.field: names if follower.is_list else names[0]}
        columns |= self._kept_ground(shape, named, gone, new)
        return Following(gone=gone, new=new, way=way), columns

    def _chosen(self, name: str, shape: BaseGeometry | None) -> Chosen:
        one, follower = self.succeeded[name], self.follower
        return chosen_heirs(one.shape, one.heirs, follower.place, shape, share=follower.share)

    def _outdated(
        self, row: Feature, gone: tuple[str, ...]
    ) -> tuple[Following, dict[str, Any]] | None:
        column = self.follower.outdated or ""
        ended = [name for name in gone if self.succeeded[name].ended]
        if not ended or getattr(row, column):
            return None
        one = self.succeeded[ended[0]]
        with translation.override(next(iter(self.municipality.languages), None)):
            reason = became(one.kind, ended[:1], list(one.heirs))
        longest = self.layer.column(column).max_length or len(reason)
        following = Following(gone=(ended[0],), new=tuple(one.heirs), way=Way.OUTDATED)
        return following, {column: reason[:longest]}

    def _kept_ground(
        self,
        shape: BaseGeometry | None,
        named: Sequence[str],
        gone: Sequence[str],
        new: Sequence[str],
    ) -> dict[str, Any]:
        """Return the former ground of a row without a shape of its own, if the new one is more."""
        if not self.follower.keeps_ground or shape is not None:
            return {}
        former = [self.succeeded[name].shape for name in gone]
        heirs = {name: one for each in self.succeeded.values() for name, one in each.heirs.items()}
        now = [heirs[name] for name in new]
        if not outgrows(now, former):
            return {}
        rest = self._shapes([name for name in named if name not in gone])
        known = [one for one in (*former, *rest) if one is not None]
        ground = self.municipality.local_crs.to_lonlat(unite(known))
        rounded = shapely.transform(ground, lambda points: np.round(points, LONLAT_DECIMALS))
        return {GEOMETRY: to_geos(rounded)}

    def _shapes(self, names: Sequence[str]) -> list[BaseGeometry | None]:
        layer = get_layer(self.follower.to)
        rows = layer.model.objects.of(self.municipality)
        found = rows.filter(**{f"{layer.identifier}__in": names}) if names else rows.none()
        return [_local(getattr(row, GEOMETRY), self.municipality) for row in found]


def _name(work: Work) -> str:
    return str(getattr(work.feature, work.seen.layer.identifier) or "")


def _shape_of(work: Work) -> GEOSGeometry | None:
    shape: GEOSGeometry | None = work.columns.get(GEOMETRY, getattr(work.feature, GEOMETRY))
    return shape


def _local(stored: GEOSGeometry | None, municipality: Municipality) -> BaseGeometry | None:
    """Return a stored shape in the local CRS, valid; None if it has no place there."""
    shape = to_shape(stored, "GEOMETRY")
    if shape is None:
        return None
    try:
        local = municipality.local_crs.to_local(shape)
    except CoordinateOutOfRange:
        return None
    return local if shapely.is_valid(local) else shapely.make_valid(local)
