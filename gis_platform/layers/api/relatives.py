"""How the description of the API tells of what features came from and became."""

from __future__ import annotations

from typing import Any

RELATIVES: dict[str, Any] = {
    "type": "array",
    "description": "Through generations, the nearest first.",
    "items": {
        "type": "object",
        "required": ["id", "title", "generation", "kind", "at", "current"],
        "properties": {
            "id": {"type": "integer", "format": "int64"},
            "title": {"type": "string"},
            "generation": {"type": "integer", "minimum": 1},
            "kind": {"type": "string", "enum": ["split", "merge", "redistribution"]},
            "at": {"type": "string", "format": "date-time"},
            "current": {"type": "boolean"},
        },
    },
}
"""Predecessors or successors of a feature."""
