"""Tiles of tests are kept in a folder of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def tile_folder(settings: Any, tmp_path: Path) -> Path:
    """An empty folder for the cache."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "tiles"
