"""Tatar."""
