"""Where facts come from: features of layers and legal acts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a fact was read: layer, row, identifier in the source, version."""

    layer: str
    feature_id: int
    local_id: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Act:
    """A legal act; the texts are empty where the register does not say."""

    title: str = ""
    authority: str = ""
    number: str = ""
    date: dt.date | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
