"""How construction permits follow when the parcels they are for are divided or merged."""

from django.db.models import Q

from gis_platform.changesets.rules import Place
from gis_platform.changesets.succession import follow
from permits.models import ConstructionPermit

PERMITS = follow(
    "construction-permits",
    to="parcels",
    field="parcel_numbers",
    current=Q(status=ConstructionPermit.Status.IN_FORCE),
    place=Place.OBJECT,
)
