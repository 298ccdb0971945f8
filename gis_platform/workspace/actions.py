"""Keeping views, places and the state of the layer tree."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from gis_platform.layers.changes import Expectation
from gis_platform.municipalities.actors import Actor, KeyOnlyReads
from gis_platform.workspace.errors import (
    StaleView,
    TitleTaken,
    TooMuchKept,
    ViewNotFound,
    ViewVersionMissing,
)
from gis_platform.workspace.models import Bookmark, MapState, SavedView
from gis_platform.workspace.queries import KEEPING, bookmark, owner_of, saved_view

MOST_VIEWS = 200
MOST_LINKS = 1_000
MOST_BOOKMARKS = 500
TOKEN_BYTES = 16
"""128 bits of chance: 22 characters of the alphabet of addresses."""
Content = Mapping[str, Any]  # JSON that `content` has checked
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class ViewChange:
    """What of a view is to be otherwise; None leaves it."""

    title: str | None = None
    content: Content | None = None
    shared: bool | None = None


def keeper(actor: Actor) -> int:
    """Return the person who may keep things; NotAllowed, KeyOnlyReads for a key that reads."""
    owner = owner_of(actor)
    if not actor.may_edit:
        raise KeyOnlyReads(KEEPING, actor.municipality, actor.key)
    return owner


@transaction.atomic
def save_view(
    title: str, content: Content, *, shared: bool, actor: Actor, now: datetime
) -> SavedView:
    """Keep a view under a title; raises TitleTaken and TooMuchKept."""
    owner = keeper(actor)
    mine = SavedView.objects.filter(owner_id=owner, municipality=actor.municipality)
    _require_room(mine.exclude(title=""), MOST_VIEWS)
    view = SavedView(
        owner_id=owner,
        municipality=actor.municipality,
        title=title,
        content=content,
        token=new_token() if shared else None,
        changed_at=now,
    )
    _store(view, title)
    return view


@transaction.atomic
def link_to(content: Content, *, actor: Actor, now: datetime) -> SavedView:
    """Return the view without a title that a copied link leads to; equal content, equal link."""
    owner = keeper(actor)
    mine = SavedView.objects.filter(owner_id=owner, municipality=actor.municipality, title="")
    known = mine.filter(content=content).first()
    if known is not None:
        return known
    _require_room(mine, MOST_LINKS)
    return SavedView.objects.create(
        owner_id=owner,
        municipality=actor.municipality,
        content=content,
        token=new_token(),
        changed_at=now,
    )


@transaction.atomic
def change_view(
    pk: int, change: ViewChange, expected: Expectation | None, *, actor: Actor, now: datetime
) -> SavedView:
    """Change a view of one's own.

    Raises ViewNotFound, ViewVersionMissing, StaleView and TitleTaken. A view that is shared once
    more gets a new token: the links of before stay dead.
    """
    view = _expected(pk, expected, actor)
    if change.title is not None:
        view.title = change.title
    if change.content is not None:
        view.content = change.content
    if change.shared is not None and change.shared != (view.token is not None):
        view.token = new_token() if change.shared else None
    view.version += 1
    view.changed_at = now
    _store(view, view.title)
    return view


@transaction.atomic
def delete_view(pk: int, expected: Expectation | None, *, actor: Actor) -> None:
    """Delete a view of one's own; raises as `change_view` does. Its link is dead from then on."""
    _expected(pk, expected, actor).delete()


@transaction.atomic
def save_bookmark(title: str, bounds: Bounds, *, actor: Actor, now: datetime) -> Bookmark:
    """Keep a place under a title; raises TitleTaken and TooMuchKept."""
    owner = keeper(actor)
    _require_room(
        Bookmark.objects.filter(owner_id=owner, municipality=actor.municipality), MOST_BOOKMARKS
    )
    west, south, east, north = bounds
    kept = Bookmark(
        owner_id=owner,
        municipality=actor.municipality,
        title=title,
        west=west,
        south=south,
        east=east,
        north=north,
        changed_at=now,
    )
    _store(kept, title)
    return kept


@transaction.atomic
def rename_bookmark(pk: int, title: str, *, actor: Actor, now: datetime) -> Bookmark:
    """Give a place of one's own another name; raises BookmarkNotFound and TitleTaken."""
    keeper(actor)
    kept = bookmark(actor, pk)
    kept.title, kept.changed_at = title, now
    _store(kept, title)
    return kept


@transaction.atomic
def delete_bookmark(pk: int, *, actor: Actor) -> None:
    """Delete a place of one's own; raises BookmarkNotFound."""
    keeper(actor)
    bookmark(actor, pk).delete()


@transaction.atomic
def keep_state(choices: Content, *, actor: Actor, now: datetime) -> MapState:
    """Keep how a person has left the layer tree; the newest wins."""
    owner = keeper(actor)
    state, is_new = MapState.objects.select_for_update().get_or_create(
        owner_id=owner,
        municipality=actor.municipality,
        defaults={"choices": choices, "changed_at": now},
    )
    if not is_new:
        state.choices, state.changed_at, state.version = choices, now, state.version + 1
        state.save()
    return state


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def _expected(pk: int, expected: Expectation | None, actor: Actor) -> SavedView:
    keeper(actor)
    view = saved_view(actor, pk)
    locked = SavedView.objects.select_for_update().filter(pk=view.pk).first()
    if locked is None:
        raise ViewNotFound(pk)
    if expected is None:
        raise ViewVersionMissing(locked.title, locked.version)
    if expected.versions is not None and locked.version not in expected.versions:
        raise StaleView(locked.title, locked.version)
    return locked


def _require_room(kept: QuerySet[Any], limit: int) -> None:
    if kept.count() >= limit:
        raise TooMuchKept(limit)


def _store(kept: Model, title: str) -> None:
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise TitleTaken(title) from error
