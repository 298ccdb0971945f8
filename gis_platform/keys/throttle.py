"""How much may be asked: by a person or a key, and by an address without either.

Each process counts for itself, so each grants its share of a rate. A connection that is kept
open stays with one process: a client with a single one gets one share, a client with many gets
up to the whole rate.
"""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Network, ip_address

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from gis_platform.municipalities.actors import Actor

OFF = "off"
USUAL = "usual"
USUAL_RATES = "tiles=120000/minute, anonymous=24000/minute, signed-in=60000/minute"
NAMES = frozenset({"tiles", "anonymous", "signed-in"})
TILES = "/tiles/"
NEIGHBOURHOOD_BITS = 64

SWEPT_EVERY_S = 60.0


class CountsInMemory(MemoryStorage):
    """Counts of windows that have begun, without a thread that forgets the others.

    The library's own starts one for every hundredth of a second in which something is counted.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._swept_at = time.time()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, in a new window if the last is over; returns the count."""
        now = time.time()
        with self._lock:
            if now - self._swept_at > SWEPT_EVERY_S:
                self._sweep(now)
            if self.expirations.get(key, 0.0) <= now:
                self.expirations[key] = now + expiry
                self.storage[key] = 0
            self.storage[key] += amount
            return self.storage[key]

    def _sweep(self, now: float) -> None:
        self._swept_at = now
        for key in [key for key, end in self.expirations.items() if end <= now]:
            del self.expirations[key]
            self.storage.pop(key, None)


_storage = CountsInMemory()
_limiter = FixedWindowRateLimiter(_storage)


@dataclass(frozen=True, kw_only=True)
class Excess:
    """More was asked than a rate allows; quota: requests in window_s for this process."""

    name: str
    quota: int
    window_s: int
    wait_s: int

    def __str__(self) -> str:
        return (
            f"More than {self.quota} requests in {self.window_s} s; "
            f"the next are answered in {self.wait_s} s."
        )


@lru_cache(maxsize=8)
def shares(rates: str, workers: int) -> dict[str, RateLimitItem]:
    """Return what one of the processes grants, by name; `off` grants everything.

    rates: `name=amount/period` by commas; a name that is missing is not limited. `usual`:
    what people's work and programs at full speed on a few connections do not reach.
    """
    found: dict[str, RateLimitItem] = {}
    if rates == OFF:
        return found
    for part in (USUAL_RATES if rates == USUAL else rates).split(","):
        name, _, rate = (text.strip() for text in part.partition("="))
        try:
            whole = parse(rate)
        except ValueError as error:
            raise ImproperlyConfigured(f"RATE_LIMITS: {part!r} is no rate.") from error
        if name not in NAMES:
            known = ", ".join(sorted(NAMES))
            raise ImproperlyConfigured(f"RATE_LIMITS: {name!r} is none of {known}.")
        share = max(1, math.ceil(whole.amount / workers))
        found[name] = type(whole)(share, whole.multiples, namespace=name)
    return found


def count_request(request: HttpRequest) -> Excess | None:
    """Count a request under `/{municipality}/`; what goes beyond its rate, or None.

    Tiles are not limited for who has signed in or sends a key.
    """
    actor: Actor | None = getattr(request, "actor", None)
    match = request.resolver_match
    if actor is None or match is None:
        return None
    is_tile = TILES in match.route
    if actor.user_id is None:
        return count_tile(request) if is_tile else count_anonymous(request)
    if is_tile:
        return None
    return _count("signed-in", f"{actor.user_id}:{actor.key}")


def count_tile(request: HttpRequest) -> Excess | None:
    """Count a tile for somebody who has not signed in; what goes beyond the rate, or None."""
    return _count("tiles", client_address(request))


def count_anonymous(request: HttpRequest) -> Excess | None:
    """Count a request of somebody who has not signed in; what goes beyond the rate, or None."""
    return _count("anonymous", client_address(request))


def count_refused_key(request: HttpRequest) -> Excess | None:
    """Count a request whose key was refused, by its address; what goes beyond, or None."""
    return _count("anonymous", client_address(request))


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, of an IPv6 one its /64 network.

    Behind n declared proxies it is the n-th of `X-Forwarded-For` from the right: what stands
    before it the client may have written itself.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES:
        passed = request.headers.get("X-Forwarded-For", "").split(",")
        if len(passed) >= settings.TRUSTED_PROXIES:
            address = passed[-settings.TRUSTED_PROXIES].strip() or address
    return _network(address)


@lru_cache(maxsize=4096)
def _network(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address[:60]
    if isinstance(known, IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(IPv6Network((int(known), NEIGHBOURHOOD_BITS), strict=False))


def forget_counts() -> None:
    """Begin to count anew."""
    _storage.reset()


def _count(name: str, who: str) -> Excess | None:
    share = shares(settings.RATE_LIMITS, settings.WEB_WORKERS).get(name)
    if share is None or _limiter.hit(share, who):
        return None
    window = _limiter.get_window_stats(share, who)
    return Excess(
        name=name,
        quota=share.amount,
        window_s=int(share.get_expiry()),
        wait_s=max(1, math.ceil(window.reset_time - time.time())),
    )
