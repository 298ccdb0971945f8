"""Layers of zones, restrictions, red lines and planning elements."""

from django.utils.translation import gettext_lazy as _

from gis_platform.layers.checks import no_gap, no_overlap, no_sliver
from gis_platform.layers.registry import Group, Layer, register
from gis_platform.layers.style import Look, Style
from zoning.layers.acts import ACT_FIELDS, VALID_TIME, ZONING_EDITORS
from zoning.models import (
    CommonUseTerritory,
    HeritageObject,
    PlanningElement,
    PublicEasement,
    RedLine,
    RestrictionZone,
    ZoneKind,
    ZoningElement,
)

ZONE_COLOURS = {
    ZoneKind.RESIDENTIAL: "#f2d16b",
    ZoneKind.PUBLIC: "#d98880",
    ZoneKind.PRODUCTION: "#a9907e",
    ZoneKind.ENGINEERING_TRANSPORT: "#aab7b8",
    ZoneKind.AGRICULTURAL: "#c9b458",
    ZoneKind.RECREATION: "#8fbf7f",
    ZoneKind.PROTECTED: "#5fa777",
    ZoneKind.SPECIAL: "#9a86a4",
    ZoneKind.MILITARY: "#7d8a5c",
    ZoneKind.OTHER: "#d5d5cf",
}


def _zone_look(kind: ZoneKind) -> Look:
    colour = ZONE_COLOURS[kind]
    return Look(title=kind.label, fill=colour, fill_opacity=0.45, line="#8a6d3b", width=0.8)


TERRITORIAL_ZONES = register(
    Layer(
        name="territorial-zones",
        title=_("Territorial zones"),
        group=Group.ZONING,
        model=ZoningElement,
        label="zone_code",
        fields=("zone_code", "name", "zone_kind", "registry_number", *ACT_FIELDS),
        editable=("geometry", "zone_code", "name", "zone_kind", "registry_number", *ACT_FIELDS),
        editors=ZONING_EDITORS,
        filters=("zone_code", "zone_kind", "registry_number"),
        search=("zone_code", "name", "registry_number"),
        valid_time=VALID_TIME,
        zooms=range(10, 20),
        tile_fields=("zone_code", "zone_kind"),
        style=Style(
            look=_zone_look(ZoneKind.OTHER),
            by="zone_kind",
            looks={kind.value: _zone_look(kind) for kind in ZoneKind},
            order=30,
            label="zone_code",
            label_from=14,
        ),
        # territorial zones divide the ground among them, on each day without gaps and overlaps
        checks=(
            no_overlap(tolerance_m2=1.0, valid_time=VALID_TIME),
            no_gap(
                tolerance_m2=1.0,
                below_m2=1000.0,
                search_m=100.0,
                snap_m=0.5,
                covers=True,
                valid_time=VALID_TIME,
            ),
            no_sliver(width_m=0.5),
        ),
        max_age_days=365,
    )
)

RESTRICTION_ZONES = register(
    Layer(
        name="restriction-zones",
        title=_("Restriction zones"),
        group=Group.RESTRICTIONS,
        model=RestrictionZone,
        label="name",
        fields=(
            "name",
            "kind_code",
            "registry_number",
            "registered",
            "effect",
            "height_limit_m",
            "width_m",
            "generating_object",
            "restrictions",
            *ACT_FIELDS,
        ),
        editable=(
            "geometry",
            "name",
            "kind_code",
            "registry_number",
            "effect",
            "height_limit_m",
            "width_m",
            "generating_object",
            "restrictions",
            *ACT_FIELDS,
        ),
        editors=ZONING_EDITORS,
        filters=("kind_code", "effect", "registry_number"),
        search=("registry_number", "name"),
        valid_time=VALID_TIME,
        zooms=range(11, 20),
        tile_fields=("kind_code", "effect"),
        style=Style(
            look=Look(line="#7b3294", width=1.2, hatch=45, fill="#7b3294", fill_opacity=0.12),
            by="effect",
            looks={
                "BAN": Look(
                    title=_("No buildings"),
                    line="#b2182b",
                    width=1.4,
                    fill="#b2182b",
                    fill_opacity=0.16,
                    hatch=45,
                ),
                "CONSENT": Look(
                    title=_("With the owner's consent"),
                    line="#e08214",
                    width=1.2,
                    fill="#e08214",
                    fill_opacity=0.14,
                    hatch=45,
                ),
                "CONDITION": Look(
                    title=_("On conditions"),
                    line="#2166ac",
                    width=1.2,
                    fill="#2166ac",
                    fill_opacity=0.12,
                    hatch=135,
                ),
                "HEIGHT": Look(
                    title=_("Height limit"),
                    line="#7b3294",
                    width=1.2,
                    fill="#7b3294",
                    fill_opacity=0.10,
                    hatch=0,
                ),
            },
            order=65,
        ),
        max_age_days=30,
        references={"kind_code": "restriction_kinds"},
        units={"height_limit_m": "m", "width_m": "m"},
    )
)

RED_LINES = register(
    Layer(
        name="red-lines",
        title=_("Red lines"),
        group=Group.ZONING,
        model=RedLine,
        label="number",
        fields=("number", "status", *ACT_FIELDS),
        editable=("geometry", "number", "status", *ACT_FIELDS),
        editors=ZONING_EDITORS,
        filters=("number", "status"),
        search=("number",),
        valid_time=VALID_TIME,
        zooms=range(13, 20),
        tile_fields=("status",),
        style=Style(look=Look(line="#e0001b", width=1.6), order=75),
        max_age_days=365,
    )
)

COMMON_USE_TERRITORY = register(
    Layer(
        name="common-use-territory",
        title=_("Territory of common use"),
        group=Group.BASE,
        model=CommonUseTerritory,
        label="name",
        fields=("name", "kind", *ACT_FIELDS),
        editable=("geometry", "name", "kind", *ACT_FIELDS),
        editors=ZONING_EDITORS,
        filters=("kind",),
        search=("name",),
        valid_time=VALID_TIME,
        zooms=range(10, 20),
        tile_fields=("kind",),
        style=Style(look=Look(fill="#dcd8d0", fill_opacity=1.0), order=10),
        max_age_days=365,
    )
)

PUBLIC_EASEMENTS = register(
    Layer(
        name="public-easements",
        title=_("Public easements"),
        group=Group.RESTRICTIONS,
        model=PublicEasement,
        label="registry_number",
        fields=("registry_number", "purpose", "holder", "excludes_building", *ACT_FIELDS),
        editable=(
            "geometry",
            "registry_number",
            "purpose",
            "holder",
            "excludes_building",
            *ACT_FIELDS,
        ),
        editors=ZONING_EDITORS,
        filters=("registry_number",),
        search=("registry_number", "purpose"),
        valid_time=VALID_TIME,
        zooms=range(13, 20),
        tile_fields=("registry_number",),
        style=Style(
            look=Look(line="#1b7837", width=1.4, dash=(4, 2), fill="#1b7837", fill_opacity=0.12),
            order=66,
        ),
        max_age_days=30,
    )
)

HERITAGE_OBJECTS = register(
    Layer(
        name="heritage-objects",
        title=_("Cultural heritage"),
        group=Group.RESTRICTIONS,
        model=HeritageObject,
        label="name",
        fields=("name", "registry_number", "kind", "category", *ACT_FIELDS),
        editable=("geometry", "name", "registry_number", "kind", "category", *ACT_FIELDS),
        editors=ZONING_EDITORS,
        filters=("kind", "registry_number"),
        search=("name", "registry_number"),
        valid_time=VALID_TIME,
        zooms=range(12, 20),
        tile_fields=("kind",),
        style=Style(
            look=Look(fill="#8c510a", fill_opacity=0.18, line="#8c510a", width=1.4, hatch=135),
            order=64,
        ),
        max_age_days=365,
    )
)

PLANNING_ELEMENTS = register(
    Layer(
        name="planning-elements",
        title=_("Planning elements"),
        group=Group.ZONING,
        model=PlanningElement,
        label="name",
        fields=("number", "name", "kind", *ACT_FIELDS),
        editable=("geometry", "number", "name", "kind", *ACT_FIELDS),
        editors=ZONING_EDITORS,
        filters=("kind",),
        search=("name", "number"),
        valid_time=VALID_TIME,
        zooms=range(10, 20),
        tile_fields=("name",),
        style=Style(
            look=Look(line="#5e3c99", width=1.4, dash=(5, 3)),
            order=61,
            shown=False,
            label="name",
            label_from=13,
        ),
    )
)
