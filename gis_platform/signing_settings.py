"""Signing of documents and the addresses at which they are verified."""

import os

__all__ = ["PUBLIC_PORT", "PUBLIC_URL", "SIGNING_KEYS"]

SIGNING_KEYS = os.environ.get("SIGNING_KEYS", "")
"""File that names the keys by municipality; empty: `signing/keys.toml` in the data folder."""

PUBLIC_URL = os.environ.get("PUBLIC_URL", "").rstrip("/")
"""The site as its readers reach it, as https://gis.example.org; stands in documents."""

PUBLIC_PORT = os.environ.get("PORT", "8000")
"""The port in addresses where PUBLIC_URL is not set and the site has no certificate."""
