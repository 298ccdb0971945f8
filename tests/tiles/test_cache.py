"""The cache is bounded, never half written, and one for all processes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import make_municipality, make_parcel
from tests.tiles.places import HERE, get_tile, square
from tiles.cache import BLOCK_BYTES, SHARDS, TileCache

SHARE = 64 * BLOCK_BYTES
LIMIT = SHARE * SHARDS


def name(number: int, shard: str = "ab") -> str:
    return f"{shard}{number:038x}"


@pytest.fixture
def cache(tmp_path: Path) -> TileCache:
    """An empty cache."""
    return TileCache(folder=tmp_path / "tiles", limit_bytes=LIMIT)


def test_what_is_written_is_read(cache: TileCache) -> None:
    assert cache.read(name(1)) is None
    cache.write(name(1), b"tile")
    cache.write(name(2), b"")
    assert cache.read(name(1)) == b"tile"
    assert cache.read(name(2)) == b""


def test_a_link_outlives_what_it_was_made_from(cache: TileCache) -> None:
    cache.write(name(1), b"tile")
    cache.link(name(1), name(2, "cd"))
    cache.link(name(1), name(2, "cd"))
    cache.link(name(3), name(4))
    (cache.folder / "ab" / name(1)).unlink()
    assert cache.read(name(2, "cd")) == b"tile"
    assert cache.read(name(4)) is None


def test_a_shard_stays_within_its_share(cache: TileCache) -> None:
    for number in range(500):
        cache.write(name(number), b"x" * 100)
        assert cache.size_bytes() <= SHARE
    assert cache.size_bytes() >= SHARE / 4
    assert cache.read(name(499)) is not None
    assert cache.read(name(0)) is None


def test_what_is_asked_for_stays_and_what_is_not_goes(cache: TileCache) -> None:
    for number in range(20):
        cache.write(name(number), b"x")
        old = time.time() - 7200
        os.utime(cache.folder / "ab" / name(number), (old, old))
    assert cache.read(name(3)) == b"x"
    for number in range(20, 60):
        cache.write(name(number), b"x")
    assert cache.read(name(3)) == b"x"
    assert cache.read(name(2)) is None


def test_a_tile_of_a_large_part_of_a_share_is_not_kept(cache: TileCache) -> None:
    cache.write(name(1), b"x" * (SHARE // 2))
    assert cache.read(name(1)) is None


def test_a_cache_of_nothing_keeps_nothing(tmp_path: Path) -> None:
    cache = TileCache(folder=tmp_path, limit_bytes=0)
    cache.write(name(1), b"x")
    cache.write(name(2), b"")
    assert cache.read(name(1)) is None
    assert cache.read(name(2)) is None


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "tiles").write_text("a file where the folder should be")
    cache = TileCache(folder=tmp_path / "tiles", limit_bytes=LIMIT)
    cache.write(name(1), b"x")
    cache.link(name(1), name(2))
    assert cache.read(name(1)) is None


def test_readers_never_see_a_part_of_a_tile(cache: TileCache) -> None:
    whole = [bytes([letter]) * 50_000 for letter in (65, 66)]
    cache.write(name(1), whole[0])
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            for content in whole:
                cache.write(name(1), content)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(300):
            assert cache.read(name(1)) in (*whole, None)
    finally:
        stop.set()
        writer.join()
    assert not list(cache.folder.rglob(".*"))


WRITER = """
import sys
from pathlib import Path
from tiles.cache import TileCache
cache = TileCache(folder=Path(sys.argv[1]), limit_bytes=int(sys.argv[2]))
for number in range(300):
    cache.write(f"ab{sys.argv[3]}{number:037x}", b"x" * 200)
"""


def test_processes_that_write_at_once_stay_within_the_limit(cache: TileCache) -> None:
    command = [sys.executable, "-c", WRITER, str(cache.folder), str(LIMIT)]
    writers = [subprocess.Popen([*command, str(one)], env=os.environ) for one in range(3)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    assert SHARE / 4 <= cache.size_bytes() <= SHARE


@pytest.mark.django_db
def test_an_empty_tile_is_kept_too(client: Client, tile_folder: Path) -> None:
    make_municipality()
    answers = [get_tile(client, HERE) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert len({answer["ETag"] for answer in answers}) == 1
    (kept,) = (path for path in tile_folder.rglob("*") if path.is_file())
    assert kept.stat().st_size == 0


@pytest.mark.django_db
def test_municipalities_never_share_a_tile(client: Client) -> None:
    for code in ("riverton", "there"):
        make_parcel(make_municipality(code), code, square(HERE))
    place = f"tiles/parcels/{HERE.z}/{HERE.x}/{HERE.y}.mvt"
    for _ in range(2):
        here, there = (client.get(f"/{code}/{place}") for code in ("riverton", "there"))
        assert b"riverton" in here.content
        assert b"there" in there.content
    assert here["ETag"] != there["ETag"]
