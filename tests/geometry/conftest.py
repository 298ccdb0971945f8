"""Property-based tests here judge numbers, not the speed of a busy machine."""

from hypothesis import settings

settings.register_profile("geometry", deadline=None)
settings.load_profile("geometry")
