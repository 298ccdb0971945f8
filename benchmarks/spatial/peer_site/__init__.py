"""A bare Django site: tiles by django-vectortiles, and a view that does nothing."""
