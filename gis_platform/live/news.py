"""What has happened, and who may know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from gis_platform.layers.policy import readable_layers
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.roles import SEE_COLLEAGUES

Facts = dict[str, Any]  # JSON


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody at work. editing: pairs of layer and id; changeset: the draft at hand."""

    session: str
    name: str
    editing: tuple[tuple[str, int], ...]
    changeset: int | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class LayerChanged:
    """A layer's table has a new revision."""

    municipality: int
    table: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class PeopleChanged:
    """Other people are at work, or at work on something else; people: all of them."""

    municipality: int
    people: tuple[Person, ...]


@dataclass(frozen=True, kw_only=True)
class ChangesetChanged:
    """A changeset has been made or has another status.

    by: who has done that. features: pairs of layer and id.
    """

    municipality: int
    pk: int
    status: str
    title: str
    by: str
    layers: tuple[str, ...]
    features: tuple[tuple[str, int], ...]


News = LayerChanged | PeopleChanged | ChangesetChanged


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event for one page. key: a later event of the same key makes this one needless."""

    name: str
    key: str
    facts: Facts

    def encoded(self) -> bytes:
        """Return it as a stream writes it (HTML Living Standard, section 9.2.6)."""
        return b"event: %b\ndata: %b\n\n" % (self.name.encode(), orjson.dumps(self.facts))


@dataclass(frozen=True, kw_only=True)
class Audience:
    """What one page may know. names: of the readable layers, by table."""

    municipality: int
    names: Mapping[str, tuple[str, ...]]
    is_staff: bool
    is_somebody: bool

    def told(self, news: News) -> list[Event]:
        """Return what the page is told of news; nothing if it may not know."""
        if news.municipality != self.municipality:
            return []
        if isinstance(news, LayerChanged):
            return [
                Event(
                    name="layer",
                    key=f"layer {name}",
                    facts={"layer": name, "revision": news.revision},
                )
                for name in self.names.get(news.table, ())
            ]
        if not self.is_staff or not self.may_know(news):
            return []
        if isinstance(news, PeopleChanged):
            return [Event(name="presence", key="presence", facts=self.people(news.people))]
        key = f"changeset {news.pk}"
        return [Event(name="changeset", key=key, facts=self.changeset(news))]

    def people(self, people: Iterable[Person]) -> Facts:
        """Return people as JSON, what they edit only of readable layers; nobody but for staff."""
        listed = [
            {
                "session": person.session,
                "name": person.name,
                "editing": self._readable(person.editing),
                "changeset": person.changeset,
                "at": person.at,
            }
            for person in people
        ]
        return {"people": listed if self.is_staff else []}

    def may_know(self, news: PeopleChanged | ChangesetChanged) -> bool:
        """Say whether something of news may be read; of a changeset one of its layers."""
        if isinstance(news, PeopleChanged) or not news.layers:
            return True
        return not self._layers.isdisjoint(news.layers)

    def changeset(self, news: ChangesetChanged) -> Facts:
        """Return a changeset as JSON, with readable layers only, and its title if they all are."""
        readable = self._layers
        return {
            "id": news.pk,
            "status": news.status,
            "title": news.title if readable.issuperset(news.layers) else "",
            "by": news.by,
            "layers": [name for name in news.layers if name in readable],
            "features": self._readable(news.features),
        }

    @property
    def _layers(self) -> frozenset[str]:
        return frozenset(name for names in self.names.values() for name in names)

    def _readable(self, features: Iterable[tuple[str, int]]) -> list[Facts]:
        readable = self._layers
        return [{"layer": layer, "id": pk} for layer, pk in features if layer in readable]


def audience_of(actor: Actor) -> Audience:
    """Return what an actor's pages may know; no statement."""
    names: dict[str, tuple[str, ...]] = {}
    for layer in readable_layers(actor):
        names[layer.table] = (*names.get(layer.table, ()), layer.name)
    return Audience(
        municipality=actor.municipality.pk,
        names=names,
        is_staff=actor.may(SEE_COLLEAGUES),
        is_somebody=actor.user_id is not None,
    )
