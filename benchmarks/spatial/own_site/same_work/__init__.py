"""Tiles of parcels with every corner, at every zoom: the work that the other servers do."""
