"""What is read of keys."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from gis_platform.keys.errors import ClosedAccount, ExpiredKey, RevokedKey, UnknownKey
from gis_platform.keys.models import ApiKey, Scope
from gis_platform.keys.tokens import Token
from gis_platform.municipalities.actors import Actor, person, roles_held
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import MANAGE_KEYS


def key_of(token: Token | None, *, now: datetime) -> tuple[ApiKey, Actor]:
    """Return the stored key of a token and the actor that it is; one statement.

    Raises KeyRefused: UnknownKey, ExpiredKey, RevokedKey or ClosedAccount.
    """
    held = roles_held(OuterRef("user_id"), OuterRef("municipality_id"))
    known = ApiKey.objects.select_related("user", "municipality").annotate(held=held)
    known = known.defer("municipality__boundary")
    found = known.filter(prefix=token.prefix).first() if token else None
    if token is None or found is None or not token.has_hash(found.sha256):
        raise UnknownKey
    if found.revoked_at is not None:
        raise RevokedKey(found.prefix, _day(found.revoked_at, found.municipality))
    if found.expires_at <= now:
        raise ExpiredKey(found.prefix, _day(found.expires_at, found.municipality))
    if not found.user.is_active:
        raise ClosedAccount(found.prefix)
    may_edit = found.scope == Scope.EDIT
    roles = found.held
    actor = person(found.user, found.municipality, roles, key=found.prefix, may_edit=may_edit)
    return found, actor


def keys_seen_by(actor: Actor) -> QuerySet[ApiKey]:
    """Return the keys to a municipality that a person looks after: one's own, or all of them."""
    found = ApiKey.objects.filter(municipality=actor.municipality).select_related("user")
    return found if actor.may(MANAGE_KEYS) else found.filter(user_id=actor.user_id or 0)


def _day(moment: datetime, municipality: Municipality) -> date:
    return timezone.localdate(moment, ZoneInfo(municipality.time_zone))
