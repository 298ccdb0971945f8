"""The layer of land development plans."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_platform.layers.registry import (
    Group,
    Layer,
    RowRule,
    SelectionAction,
    register,
    register_selection_action,
)
from gis_platform.layers.style import Look, Style
from gis_platform.municipalities.roles import MAKE_PLANS, STAFF, Role
from plans.actions import MOST_PLANS
from plans.models import LandDevelopmentPlan

READERS_OF_DRAFTS = STAFF - {Role.PROPERTY, Role.LANDSCAPING, Role.ANALYST}

LAND_DEVELOPMENT_PLANS = register(
    Layer(
        name="land-development-plans",
        title=_("Land development plans"),
        group=Group.PLANS,
        model=LandDevelopmentPlan,
        label="parcel_number",
        fields=(
            "number",
            "parcel_number",
            "address",
            "status",
            "composed_on",
            "issued_on",
            "valid_until",
            "envelope_area_m2",
            "outdated_because",
        ),
        private_fields=("facts", "document"),
        readers=STAFF,
        row_rules=(
            RowRule(condition=Q(status__in=["DRAFT", "ON_SIGNING"]), readers=READERS_OF_DRAFTS),
        ),
        made_here=True,
        filters=("status", "parcel_number"),
        search=("number", "parcel_number"),
        zooms=range(13, 20),
        tile_fields=("status", "parcel_number"),
        style=Style(
            look=Look(fill="#e4572e", fill_opacity=0.2, line="#c03b16", width=2.0),
            order=72,
        ),
        units={"envelope_area_m2": "m2"},
    )
)

MAKE_PLAN = register_selection_action(
    SelectionAction(
        code="land-development-plan",
        layer="parcels",
        title=_("Land development plan"),
        url_name="make-plans",
        permission=MAKE_PLANS,
        most=MOST_PLANS,
        many_url_name="order-plan-batch",
        many_page_name="new-plan-batch",
    )
)
