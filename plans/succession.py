"""What becomes of plans, and of what people stated, when parcels are divided or merged."""

from django.db.models import Q

from gis_platform.changesets.succession import follow, follow_statements
from plans.models import LandDevelopmentPlan
from plans.stated_following import follow_stated

# a plan is of one parcel as it was; what was issued is never touched
DRAFTS = follow(
    "land-development-plans",
    to="parcels",
    field="parcel_number",
    current=Q(status__in=[LandDevelopmentPlan.Status.DRAFT, LandDevelopmentPlan.Status.ON_SIGNING]),
    outdated="outdated_because",
)

STATED = follow_statements("statements", to="parcels", follow=follow_stated)
