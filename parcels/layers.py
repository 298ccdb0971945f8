"""Layers of the cadastral register."""

from django.utils.translation import gettext_lazy as _

from gis_platform.layers.checks import area_as_recorded, no_gap, no_overlap, no_sliver
from gis_platform.layers.heights import Heights
from gis_platform.layers.registry import Group, Layer, register
from gis_platform.layers.style import Look, Overview, Style
from gis_platform.municipalities.roles import Role
from parcels.models import AdminBoundary, CapitalObject, Parcel, Quarter, Street

# what the overview of low zooms shows: the first number of a code of permitted use
USE_GROUPS = {
    "1": (_("Agriculture"), "#cdbb62"),
    "2": (_("Housing"), "#e3b98b"),
    "3": (_("Public use of capital objects"), "#d08a80"),
    "4": (_("Business"), "#c07898"),
    "5": (_("Recreation"), "#8fbf7f"),
    "6": (_("Production"), "#a9907e"),
    "7": (_("Transport"), "#a7adb3"),
    "8": (_("Defence and security"), "#7d8a5c"),
    "9": (_("Protected nature and health resorts"), "#5fa777"),
    "10": (_("Forestry"), "#5b8f63"),
    "11": (_("Water bodies"), "#9cc3d8"),
    "12": (_("Common use"), "#d8d3c8"),
    "13": (_("Gardens"), "#b5cc82"),
}


# on a grid of 1 cm a shared border that one side divides more finely makes such slivers
SURVEY_NOISE_M2 = 1.0
# of a building without a recorded height, floor to floor: the usual assumption of city models
STOREY_M = 3.0
# twice the mean error of a turning point in settlements: both sides of a border may be that far off
BORDER_NOISE_M = 0.2


def _ground_of(group: str) -> Look:
    title, colour = USE_GROUPS[group]
    return Look(title=title, fill=colour, fill_opacity=0.75)


PARCELS = register(
    Layer(
        name="parcels",
        title=_("Land parcels"),
        group=Group.CADASTRE,
        model=Parcel,
        identifier="cadastral_number",
        label="cadastral_number",
        fields=(
            "cadastral_number",
            "kind",
            "status",
            "address",
            "area_value",
            "area_error_m2",
            "category_code",
            "permitted_use_by_document",
            "use_code",
            "cadastral_value",
            "cadastral_value_on",
            "quarter_number",
            "parent_number",
            "predecessor_numbers",
            "successor_numbers",
            "point_accuracy_m",
        ),
        editable=("geometry", "address", "use_code", "permitted_use_by_document"),
        editors=frozenset({Role.GIS, Role.ADMINISTRATOR}),
        filters=("cadastral_number", "quarter_number", "status", "use_code"),
        search=("cadastral_number", "address"),
        zooms=range(9, 20),
        tile_fields=("cadastral_number", "use_code"),
        overview=Overview(by="use_code", up_to=".", below=13),
        style=Style(
            look=Look(fill="#f7f3e8", fill_opacity=0.25, line="#b0413e", width=0.9),
            by="use_code",
            looks={group: _ground_of(group) for group in USE_GROUPS},
            order=60,
            label="cadastral_number",
            label_from=17,
        ),
        max_age_days=30,
        references={"use_code": "permitted_uses", "category_code": "land_categories"},
        checks=(
            no_overlap(
                tolerance_m2=SURVEY_NOISE_M2,
                passing={
                    "status": frozenset({Parcel.Status.ARCHIVED}),
                    "kind": frozenset({Parcel.Kind.SINGLE_LAND_USE, Parcel.Kind.PART}),
                },
            ),
            no_gap(
                tolerance_m2=SURVEY_NOISE_M2,
                below_m2=100.0,
                search_m=50.0,
                snap_m=BORDER_NOISE_M,
                passing={"status": frozenset({Parcel.Status.ARCHIVED})},
            ),
            no_sliver(width_m=BORDER_NOISE_M),
            area_as_recorded(area="area_value", error="area_error_m2", accuracy="point_accuracy_m"),
        ),
        units={"area_value": "m2", "area_error_m2": "m2", "point_accuracy_m": "m"},
    )
)

QUARTERS = register(
    Layer(
        name="quarters",
        title=_("Cadastral quarters"),
        group=Group.CADASTRE,
        model=Quarter,
        identifier="cadastral_number",
        label="cadastral_number",
        fields=("cadastral_number", "area_value"),
        filters=("cadastral_number",),
        search=("cadastral_number",),
        zooms=range(9, 20),
        tile_fields=("cadastral_number",),
        style=Style(
            look=Look(line="#8a2f5c", width=1.2, dash=(4, 2)),
            order=62,
            label="cadastral_number",
            label_from=13,
        ),
        units={"area_value": "m2"},
    )
)

CAPITAL_OBJECTS = register(
    Layer(
        name="capital-objects",
        title=_("Buildings and structures"),
        group=Group.CADASTRE,
        model=CapitalObject,
        identifier="cadastral_number",
        label="cadastral_number",
        fields=(
            "cadastral_number",
            "kind",
            "purpose",
            "name",
            "address",
            "area_value",
            "footprint_m2",
            "length_m",
            "floors",
            "underground_floors",
            "height_m",
            "year_built",
            "year_commissioned",
            "completion_percent",
            "status",
            "quarter_number",
            "cadastral_value",
            "parcel_numbers",
        ),
        editable=("geometry", "purpose", "name", "address", "floors", "height_m"),
        editors=frozenset({Role.GIS, Role.ADMINISTRATOR}),
        filters=("cadastral_number", "kind", "quarter_number"),
        search=("cadastral_number", "address", "name"),
        zooms=range(14, 20),
        tile_fields=("cadastral_number", "kind", "floors", "underground_floors", "height_m"),
        heights=Heights(
            recorded="height_m",
            storeys="floors",
            underground="underground_floors",
            storey_m=STOREY_M,
        ),
        style=Style(
            look=Look(fill="#8d8577", fill_opacity=0.75, line="#5c564b", width=0.8),
            by="kind",
            looks={
                "BUILDING": Look(
                    title=_("Building"),
                    fill="#8d8577",
                    fill_opacity=0.75,
                    line="#5c564b",
                    width=0.8,
                ),
                "STRUCTURE": Look(
                    title=_("Structure"),
                    fill="#b7b0a2",
                    fill_opacity=0.6,
                    line="#7a7466",
                    width=1.2,
                ),
                "UNFINISHED": Look(
                    title=_("Unfinished object"),
                    fill="#d9a86c",
                    fill_opacity=0.5,
                    line="#9a6a2e",
                    width=1.0,
                    dash=(3, 2),
                ),
            },
            order=70,
        ),
        max_age_days=30,
        units={"area_value": "m2", "footprint_m2": "m2", "length_m": "m", "height_m": "m"},
    )
)

BOUNDARIES = register(
    Layer(
        name="administrative-boundaries",
        title=_("Administrative boundaries"),
        group=Group.CADASTRE,
        model=AdminBoundary,
        identifier="registry_number",
        label="name",
        fields=("registry_number", "kind", "name"),
        filters=("kind",),
        search=("registry_number", "name"),
        zooms=range(6, 20),
        tile_fields=("kind",),
        style=Style(look=Look(line="#6b4fa0", width=1.8, dash=(6, 2, 1, 2)), order=63, shown=False),
    )
)

STREETS = register(
    Layer(
        name="streets",
        title=_("Streets"),
        group=Group.BASE,
        model=Street,
        label="name",
        fields=("name", "kind"),
        filters=("kind",),
        search=("name",),
        zooms=range(11, 20),
        tile_fields=("name", "kind"),
        style=Style(
            look=Look(line="#ffffff", width=2.0),
            order=35,
            label="name",
            label_from=15,
        ),
    )
)
