"""The editor in a real browser, measured against shapely."""
