"""The platform's settings, without limits of rates; with a tile cache only where asked for."""

import os

from gis_platform.settings import *  # noqa: F403  all of them
from gis_platform.settings import DATA_DIR, INSTALLED_APPS

RATE_LIMITS = "off"
TILE_CACHE_BYTES = int(os.environ.get("BENCH_TILE_CACHE_BYTES", "0"))
# a server that keeps no tiles would still read what another has kept
DATA_DIR = DATA_DIR / "bench" / ("tiles-kept" if TILE_CACHE_BYTES else "no-tiles-kept")
if os.environ.get("BENCH_DRAWING"):
    INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.spatial.own_site.redrawn"]
