"""Tiles of parcels in another drawing than the platform's own."""
