"""What becomes of drafts of plans when their parcels are divided or merged."""

from django.db.models import Q

from gis_platform.changesets.succession import follow
from plans.models import LandDevelopmentPlan

# a plan is of one parcel as it was; what was issued is never touched
DRAFTS = follow(
    "land-development-plans",
    to="parcels",
    field="parcel_number",
    current=Q(status__in=[LandDevelopmentPlan.Status.DRAFT, LandDevelopmentPlan.Status.ON_SIGNING]),
    outdated="outdated_because",
)
