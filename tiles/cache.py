"""Tiles kept as files, compressed, bounded in bytes, shared by all processes of a machine.

A tile's name says all that its content depends on, its revision included: what is found under a
name is that tile, and nothing is ever overwritten or purged. What is asked for least goes first.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import mkstemp

from django.conf import settings

SHARDS = 256
BLOCK_BYTES = 4096  # what a file takes on the disk at least, an empty one too
KEPT = 0.5
FULL = 0.75
LOOK_EVERY = 1 / 32
TOUCH_AFTER_S = 3600.0


@dataclass(frozen=True, kw_only=True)
class _Stored:
    path: str
    size: int
    used_at: float


@dataclass(kw_only=True)
class TileCache:
    """A folder of tiles; limit_bytes: what all files together may take.

    Each of 256 shards is looked through after this process has written a 32nd part of the shard's
    share, and halved when it is three quarters full: eight processes that write at once stay
    within the limit. A cache that cannot be written is no cache; tiles are answered all the same.
    """

    folder: Path
    limit_bytes: int
    _written: dict[str, int] = field(default_factory=dict)

    def read(self, name: str) -> bytes | None:
        """Return the content stored under a name of hexadecimal digits, or None."""
        path = self._path(name)
        try:
            with open(path, "rb") as file:
                status = os.fstat(file.fileno())
                content = file.read()
        except OSError:
            return None
        now = time.time()
        if now - status.st_mtime > TOUCH_AFTER_S:
            _touch(path, now)
        return content

    def write(self, name: str, content: bytes) -> None:
        """Store content under a name, at once or not at all."""
        path = self._path(name)
        try:
            if not self._make_room(path, len(content)):
                return
            file, temporary = mkstemp(dir=os.path.dirname(path), prefix=".")
            try:
                with os.fdopen(file, "wb") as opened:
                    opened.write(content)
                os.replace(temporary, path)
            except BaseException:
                os.unlink(temporary)
                raise
        except OSError:
            return

    def link(self, name: str, other: str) -> None:
        """Let another name stand for the same content; nothing if it is not stored."""
        path = self._path(other)
        try:
            if self._make_room(path, 0):
                os.link(self._path(name), path)
        except OSError:  # evicted, linked already, or a file system without links
            return

    def size_bytes(self) -> int:
        """Return what all files take, at least a block each; for reports and tests."""
        shards = (self.folder / f"{shard:02x}" for shard in range(SHARDS))
        return sum(stored.size for shard in shards for stored in _stored(str(shard)))

    def _path(self, name: str) -> str:
        return f"{self.folder}/{name[:2]}/{name}"

    def _make_room(self, path: str, size: int) -> bool:
        share = self.limit_bytes // SHARDS
        if not 0 <= size <= share // 4:
            return False
        shard = os.path.dirname(path)
        written = self._written.get(shard, share)  # nobody knows what is there at the start
        if written > share * LOOK_EVERY:
            os.makedirs(shard, exist_ok=True)
            _evict(shard, share)
            written = 0
        self._written[shard] = written + max(size, BLOCK_BYTES)
        return True


def _touch(path: str, now: float) -> None:
    try:
        os.utime(path, (now, now))
    except OSError:  # evicted meanwhile, or the folder is read only
        return


def _stored(shard: str) -> Iterator[_Stored]:
    try:
        with os.scandir(shard) as entries:
            for entry in entries:
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:  # another process evicts too
                    continue
                size = max(status.st_size, BLOCK_BYTES)
                yield _Stored(path=entry.path, size=size, used_at=status.st_mtime)
    except FileNotFoundError:
        return


def _evict(shard: str, share: int) -> None:
    stored = sorted(_stored(shard), key=lambda one: one.used_at)
    size = sum(one.size for one in stored)
    if size <= share * FULL:
        return
    for one in stored:
        if size <= share * KEPT:
            return
        with suppress(FileNotFoundError):
            os.unlink(one.path)
        size -= one.size


@lru_cache(maxsize=8)
def _cache_in(folder: Path, limit_bytes: int) -> TileCache:
    return TileCache(folder=folder, limit_bytes=limit_bytes)


def tile_cache() -> TileCache:
    """Return the cache in the data folder, of TILE_CACHE_BYTES; with 0 nothing is kept."""
    return _cache_in(settings.DATA_DIR / "tiles", settings.TILE_CACHE_BYTES)
