"""What people keep, read by themselves; and shared views, read by everybody with the token."""

from __future__ import annotations

from collections.abc import Sequence

from gis_platform.municipalities.actors import Actor, NotAllowed
from gis_platform.workspace.errors import BookmarkNotFound, ViewNotFound
from gis_platform.workspace.models import Bookmark, MapState, SavedView

KEEPING = "keep views"


def owner_of(actor: Actor) -> int:
    """Return the person who keeps things; NotAllowed for somebody who has not signed in."""
    if actor.user_id is None:
        raise NotAllowed(KEEPING, actor.municipality)
    return actor.user_id


def saved_views(actor: Actor) -> Sequence[SavedView]:
    """Return the views of a person that have a title, by title; one statement."""
    mine = SavedView.objects.filter(owner_id=owner_of(actor), municipality=actor.municipality)
    return list(mine.exclude(title=""))


def saved_view(actor: Actor, pk: int) -> SavedView:
    """Return one's own view; ViewNotFound. One statement."""
    mine = SavedView.objects.filter(owner_id=owner_of(actor), municipality=actor.municipality)
    try:
        return mine.exclude(title="").get(pk=pk)
    except SavedView.DoesNotExist as error:
        raise ViewNotFound(pk) from error


def shared_view(actor: Actor, token: str) -> SavedView:
    """Return the view of a municipality that a token leads to; ViewNotFound. One statement."""
    if "\x00" in token:
        raise ViewNotFound(token.replace("\x00", "")[:30])
    try:
        return SavedView.objects.get(municipality=actor.municipality, token=token)
    except SavedView.DoesNotExist as error:
        raise ViewNotFound(token[:30]) from error


def bookmarks(actor: Actor) -> Sequence[Bookmark]:
    """Return the places of a person, by title; one statement."""
    return list(Bookmark.objects.filter(owner_id=owner_of(actor), municipality=actor.municipality))


def bookmark(actor: Actor, pk: int) -> Bookmark:
    """Return one's own place; BookmarkNotFound. One statement."""
    mine = Bookmark.objects.filter(owner_id=owner_of(actor), municipality=actor.municipality)
    try:
        return mine.get(pk=pk)
    except Bookmark.DoesNotExist as error:
        raise BookmarkNotFound(pk) from error


def map_state(actor: Actor) -> MapState | None:
    """Return how a person last left the layer tree, None if never; one statement."""
    mine = MapState.objects.filter(owner_id=owner_of(actor), municipality=actor.municipality)
    return mine.first()
