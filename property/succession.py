"""How leases and assets follow when the parcels they are of are divided or merged."""

from django.db.models import Q

from gis_platform.changesets.rules import Place
from gis_platform.changesets.succession import follow
from property.models import Lease, MunicipalAsset

LEASES = follow(
    "leases",
    to="parcels",
    field="parcel_numbers",
    current=Q(status=Lease.Status.IN_FORCE),
    place=Place.GROUND,
    keeps_ground=True,
)

# an entry of the register of land stands for one parcel: who keeps the register makes new entries
ASSETS = follow(
    "municipal-assets",
    to="parcels",
    field="cadastral_number",
    current=Q(section=MunicipalAsset.Section.LAND),
)
