"""How the feature service writes: coordinates as the API does, and no count unless asked."""

__all__ = ["GISSERVER_COUNT_NUMBER_MATCHED", "GISSERVER_DB_PRECISION"]

GISSERVER_DB_PRECISION = 9
"""Decimals of coordinates."""

GISSERVER_COUNT_NUMBER_MATCHED = 0
"""`numberMatched` is "unknown" but for `resultType=hits`: counting costs as much as reading."""
