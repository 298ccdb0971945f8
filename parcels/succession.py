"""What becomes of parcels when they are divided or merged, and what refers to them."""

from gis_platform.changesets.rules import Place
from gis_platform.changesets.succession import follow, keep_numbers

PARCEL_NUMBERS = keep_numbers(
    "parcels", predecessors="predecessor_numbers", successors="successor_numbers"
)

CAPITAL_OBJECTS = follow(
    "capital-objects", to="parcels", field="parcel_numbers", place=Place.GROUND
)
