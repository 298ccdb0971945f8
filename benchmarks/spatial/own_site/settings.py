"""The platform's settings, without limits of rates; with a tile cache only where asked for."""

import os

from gis_platform.settings import *  # noqa: F403  all of them
from gis_platform.settings import DATA_DIR, INSTALLED_APPS

RATE_LIMITS = "off"
TILE_CACHE_DIR = DATA_DIR / "bench" / "tile-cache"
TILE_CACHE_BYTES = int(os.environ.get("BENCH_TILE_CACHE_BYTES", "0"))
if os.environ.get("BENCH_DRAWING"):
    INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.spatial.own_site.redrawn"]
