"""Measurements of speed, none of them a part of the tests."""
