"""Making, revoking and using keys."""

from __future__ import annotations

import logging
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gis_platform.keys.errors import InvalidKey, SessionNeeded
from gis_platform.keys.models import ApiKey, Scope
from gis_platform.keys.queries import keys_seen_by
from gis_platform.keys.tokens import Token, new_token
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.roles import HAVE_KEYS

LONGEST_LIFE_DAYS = 365
USE_NOTED_EVERY = timedelta(minutes=1)
logger = logging.getLogger(__name__)


def require_session(actor: Actor) -> None:
    """Raise NotAllowed unless a member of the municipality asks in person."""
    if actor.key:
        raise SessionNeeded(actor.municipality)
    actor.require(HAVE_KEYS)


@transaction.atomic
def make_key(actor: Actor, *, name: str, scope: Scope, last_day: date) -> tuple[ApiKey, Token]:
    """Store a new key of the actor and return it with its text, which is nowhere kept.

    last_day: the last one on which it opens, in the municipality; at most a year from today.
    Raises NotAllowed for who is no member or asks by a key, InvalidKey for what is out of bounds.
    """
    require_session(actor)
    if actor.user_id is None:
        raise InvalidKey("A key belongs to a person.")
    today = actor.municipality.today
    latest = today + timedelta(days=LONGEST_LIFE_DAYS)
    if not today <= last_day <= latest:
        raise InvalidKey(f"A key opens until a day from {today} to {latest}, not until {last_day}.")
    if not name.strip() or len(name.strip()) > 80:
        raise InvalidKey("A key has a name of 1 to 80 characters.")
    midnight = datetime.combine(last_day + timedelta(days=1), time())
    token = new_token()
    key = ApiKey.objects.create(
        user_id=actor.user_id,
        municipality=actor.municipality,
        name=name.strip(),
        prefix=token.prefix,
        sha256=token.sha256,
        scope=scope,
        expires_at=midnight.replace(tzinfo=ZoneInfo(actor.municipality.time_zone)),
    )
    told = (key.prefix, scope, actor.municipality.code, actor.name, last_day)
    logger.info("key %s to %s %s was made for %s, until %s", *told)
    return key, token


@transaction.atomic
def revoke_key(actor: Actor, pk: int, *, now: datetime) -> ApiKey:
    """Revoke a key that the actor looks after, for good; once revoked it stays as it was.

    Raises NotAllowed for who is no member or asks by a key, ApiKey.DoesNotExist for others' keys.
    """
    require_session(actor)
    key = keys_seen_by(actor).select_for_update(of=("self",)).get(pk=pk)
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
        told = (key.prefix, actor.municipality.code, actor.name)
        logger.info("key %s to %s was revoked by %s", *told)
    return key


def note_use(key: ApiKey) -> None:
    """Write down that a key was used, at most once a minute; one statement then, else none."""
    now = timezone.now()
    before = now - USE_NOTED_EVERY
    if key.last_used_at is None or key.last_used_at < before:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lt=before)
        ApiKey.objects.filter(unnoted, pk=key.pk).update(last_used_at=now)
