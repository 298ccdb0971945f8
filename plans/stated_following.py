"""What people stated about parcels follows these when they are divided, merged or redistributed.

What was stated of a parcel that is no more stays with it: if the parcel comes back, so does what
was stated. Where it holds for a parcel that follows, the same is stated of that one, with who and
when, and with the statement that it follows from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gis_platform.changesets.proposals import Following
from gis_platform.changesets.rules import Way, chosen_heirs
from gis_platform.changesets.sentences import listed
from gis_platform.changesets.succession import Consequence, Succeeded
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import READ_PLANS
from plans.additions import Correction, EdgeOverride, NetworkConsent, UtilityAnswer
from plans.rules.heirs import (
    Cause,
    Inheritance,
    heirs_of_consent,
    heirs_of_ground,
    heirs_of_side,
    heirs_of_thing,
    heirs_of_whole,
    sides_on,
)
from plans.stated_places import place_of_path, place_of_restriction
from plans.stated_words import statement_in_words

Columns = dict[str, Any]
Shapes = Mapping[str, Any]
_WHO = frozenset({"actor", "reason"})
_OWN = frozenset(
    {
        "id",
        "municipality",
        "parcel_number",
        "created_at",
        "origin",
        "revoked_at",
        "revoked_by",
        "revocation_reason",
    }
)
PARCELS_LAYER = "parcels"
_CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of statement.

    named: fields that say what a statement is about; about: the same to compare. heirs: for which
    of the parcels that follow it holds. made: what is stated of one of them, each the columns that
    differ from the statement it follows from.
    """

    code: str
    model: Any  # one of the models of statements, whose managers and fields differ
    named: tuple[str, ...]
    heirs: Callable[[Any, Succeeded, Shapes, Municipality], Inheritance]
    about: Callable[[Any], object]
    made: Callable[[Any, Any], list[Columns]] = lambda _row, _shape: [{}]


@dataclass(kw_only=True)
class _Wanted:
    """A statement that is to follow, and for which parcels it does in the end."""

    row: Any
    one: Succeeded
    near: Shapes
    lost: dict[Cause, tuple[str, ...]]
    new: list[str] = field(default_factory=list)


def follow_stated(
    succeeded: Mapping[str, Succeeded], municipality: Municipality
) -> list[Consequence]:
    """Have all that was stated about parcels follow; tell what holds and what holds no more.

    Two statements a kind, and what says where the things lie that corrections and consents name.
    """
    told: list[Consequence] = []
    for kind in KINDS:
        told += _Desk(kind, succeeded, municipality).follow()
    return told


class _Desk:
    """Where statements of one kind follow."""

    def __init__(
        self, kind: Kind, succeeded: Mapping[str, Succeeded], municipality: Municipality
    ) -> None:
        self.kind, self.succeeded, self.municipality = kind, succeeded, municipality
        self.copied = [
            one.attname for one in kind.model._meta.concrete_fields if one.name not in _OWN
        ]

    def follow(self) -> list[Consequence]:
        rows = self.kind.model._default_manager.filter(municipality=self.municipality)
        old = rows.filter(parcel_number__in=self.succeeded, revoked_at=None)
        stated: list[Any] = list(old.order_by("pk").select_for_update(of=("self",)))
        if not stated:
            return []
        names = {name for one in self.succeeded.values() for name in one.heirs}
        there: list[Any] = list(rows.filter(parcel_number__in=names).order_by("pk"))
        origins = {row.origin_id for row in stated} - {None}
        self.origins: dict[int, Any] = {row.pk: row for row in rows.filter(pk__in=origins)}
        wanted = [self._wanted(row) for row in stated]
        self._state(wanted, there)
        return [line for one in wanted for line in self._told(one)]

    def _wanted(self, row: Any) -> _Wanted:  # noqa: ANN401  a row of the kind
        one = self.succeeded[row.parcel_number]
        named = chosen_heirs(one.shape, one.heirs, None, None, share=1.0).names
        near = {name: one.heirs[name] for name in named}
        found = self.kind.heirs(row, one, near, self.municipality)
        return _Wanted(row=row, one=one, near=near, lost=dict(found.lost), new=list(found.holds))

    def _state(self, wanted: Sequence[_Wanted], there: Sequence[Any]) -> None:
        """State what follows of the parcels that follow, unless something else is stated there."""
        holding: dict[tuple[object, str], set[object]] = defaultdict(set)
        for row in there:
            if _holds(row):
                holding[self.kind.about(row), row.parcel_number].add(self._says(row))
        followed = {(row.origin_id, row.parcel_number) for row in there if row.origin_id}
        made: dict[tuple[object, str], list[tuple[_Wanted, Any]]] = defaultdict(list)
        for one in wanted:
            for name in [name for name in one.new if self._is_known(one, name, followed)]:
                one.new.remove(name)
            for name in one.new:
                for row in self._copies(one, name):
                    made[self.kind.about(row), name].append((one, row))
        self._store([row for place in made for row in self._agreed(made, holding, place)])

    def _agreed(
        self,
        made: Mapping[tuple[object, str], Sequence[tuple[_Wanted, Any]]],
        holding: Mapping[tuple[object, str], set[object]],
        place: tuple[object, str],
    ) -> list[Any]:
        """Return what is to be stated of one thing of a parcel; nothing where voices differ.

        Of one parcel several statements about the same may hold, as a request and its answer.
        """
        voices: dict[str, list[Any]] = defaultdict(list)
        for one, row in made[place]:
            voices[one.row.parcel_number].append(row)
        said = {frozenset(self._says(row) for row in rows) for rows in voices.values()}
        own = frozenset(holding.get(place, ()))
        if len(said | ({own} if own else set())) > 1:
            for one, _row in made[place]:
                _lose(one, place[1])
            return []
        return [] if own else next(iter(voices.values()))

    def _is_known(self, one: _Wanted, name: str, followed: set[tuple[int, str]]) -> bool:
        """Say whether a parcel has a statement already: as its own, or as what this comes from."""
        origin = self.origins.get(one.row.origin_id)
        is_back = origin is not None and origin.parcel_number == name and _holds(origin)
        return name == one.row.parcel_number or (one.row.pk, name) in followed or is_back

    def _copies(self, one: _Wanted, name: str) -> Iterator[Any]:
        kept = {column: getattr(one.row, column) for column in self.copied}
        for columns in self.kind.made(one.row, one.near[name]):
            yield self.kind.model(
                **kept | columns,
                municipality=self.municipality,
                parcel_number=name,
                origin=one.row,
            )

    def _store(self, copies: Sequence[Any]) -> None:
        stored = self.kind.model._default_manager.bulk_create(copies)
        for row, origin in ((row, row.origin) for row in stored):
            row.created_at = origin.created_at
        self.kind.model._default_manager.bulk_update(stored, ["created_at"])

    def _says(self, row: Any) -> tuple[object, ...]:  # noqa: ANN401  a row of the kind
        """Return what is stated, whoever states it."""
        left_out = _WHO.union(self.kind.named)
        return tuple(getattr(row, name) for name in self.copied if name not in left_out)

    def _told(self, one: _Wanted) -> Iterator[Consequence]:
        if one.new:
            way = Way.ALL if set(one.new) == set(one.one.heirs) else Way.GROUND
            yield self._line(one, Way.ONE if len(one.one.heirs) == 1 else way, tuple(one.new))
        for cause, names in one.lost.items():
            # a parcel that is still there keeps what was stated of it, if it has it still
            is_there = cause is Cause.GONE and one.row.parcel_number in names
            lost = names if one.one.ended else (one.row.parcel_number,) if is_there else ()
            if lost:
                yield self._line(one, Way.STAYS, lost, cause)

    def _line(
        self, one: _Wanted, way: Way, names: tuple[str, ...], cause: Cause | None = None
    ) -> Consequence:
        number = one.row.parcel_number
        return Consequence(
            about=PARCELS_LAYER,
            kind=f"stated-{self.kind.code}",
            kind_title=capfirst(str(self.kind.model._meta.verbose_name_plural)),
            pk=one.row.pk,
            title=statement_in_words(one.row),
            following=Following(gone=(number,), new=names, way=way),
            sentence=_sentence(cause) % {"gone": number, "new": listed(names)},
            readers=READ_PLANS,
        )


def _holds(row: Any) -> bool:  # noqa: ANN401  a statement of any kind
    return row.revoked_at is None


def _lose(one: _Wanted, name: str) -> None:
    """Have a statement not hold for a parcel of which something else is stated."""
    if name in one.new:
        one.new.remove(name)
    known = one.lost.get(Cause.CLASH, ())
    one.lost[Cause.CLASH] = tuple(dict.fromkeys((*known, name)))


def _sentence(cause: Cause | None) -> str:
    if cause is None:
        return _("Stated of %(gone)s; holds for %(new)s too.")
    return {
        Cause.GONE: _(
            "Stated of %(gone)s: what it is about is not found on %(new)s. It holds no more."
        ),
        Cause.MORE: _(
            "Stated of %(gone)s: %(new)s has other ground too. It has to be stated anew."
        ),
        Cause.WHOLE: _(
            "Stated of %(gone)s as a whole: nobody knows what of it holds for %(new)s. It has to be"
            " stated anew."
        ),
        Cause.CLASH: _(
            "Stated of %(gone)s: something else is stated of the same on %(new)s. It has to be"
            " decided which holds."
        ),
    }[cause]


def _ends(row: EdgeOverride) -> tuple[tuple[float, float], tuple[float, float]]:
    return (float(row.start_x), float(row.start_y)), (float(row.end_x), float(row.end_y))


def _side_heirs(
    row: EdgeOverride, _one: Succeeded, near: Shapes, _where: Municipality
) -> Inheritance:
    return heirs_of_side(*_ends(row), near)


def _sides_made(row: EdgeOverride, shape: Any) -> list[Columns]:  # noqa: ANN401  a shape
    """Return the sides of a parcel for which a stated kind holds, in one direction and order."""
    found = [sorted((_cents(one), _cents(other))) for one, other in sides_on(*_ends(row), shape)]
    return [
        {"start_x": start[0], "start_y": start[1], "end_x": end[0], "end_y": end[1]}
        for start, end in found
    ]


def _cents(point: tuple[float, float]) -> tuple[Decimal, Decimal]:
    x, y = (Decimal(str(ordinate)).quantize(_CENT) for ordinate in point)
    return x, y


def _correction_heirs(
    row: Correction, one: Succeeded, near: Shapes, where: Municipality
) -> Inheritance:
    if "[" not in row.path:
        return heirs_of_ground(one.shape, near)
    return heirs_of_thing(place_of_path(row.path, where), near)


def _consent_heirs(
    row: NetworkConsent, one: Succeeded, near: Shapes, where: Municipality
) -> Inheritance:
    return heirs_of_consent(one.shape, place_of_restriction(row.restriction_id, where), near)


def _answer_heirs(
    _row: UtilityAnswer, one: Succeeded, near: Shapes, _where: Municipality
) -> Inheritance:
    return heirs_of_whole(one.shape, near)


KINDS = (
    Kind(
        code="sides",
        model=EdgeOverride,
        named=("start_x", "start_y", "end_x", "end_y"),
        about=lambda row: frozenset(_ends(row)),
        heirs=_side_heirs,
        made=_sides_made,
    ),
    Kind(
        code="corrections",
        model=Correction,
        named=("path",),
        about=lambda row: row.path,
        heirs=_correction_heirs,
    ),
    Kind(
        code="consents",
        model=NetworkConsent,
        named=("restriction_id",),
        about=lambda row: row.restriction_id,
        heirs=_consent_heirs,
    ),
    Kind(
        code="answers",
        model=UtilityAnswer,
        named=("kind",),
        about=lambda row: row.kind,
        heirs=_answer_heirs,
    ),
)
