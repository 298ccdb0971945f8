"""On what something was measured."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def machine() -> str:
    """Return commit, system, cores and the load before the measurement."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    load = os.getloadavg()[0]
    commit = done.stdout.strip() or "unknown commit"
    return f"{commit}, {platform.platform()}, {os.cpu_count()} cores, load {load:.1f}"
