"""Layers of landscaping."""

from django.utils.translation import gettext_lazy as _

from gis_platform.layers.registry import Group, Layer, register
from gis_platform.layers.style import Look, Style
from gis_platform.municipalities.roles import Role
from landscaping.models import FurnitureItem, PlantCover, Tree, WaterBody, Yard

LANDSCAPERS = frozenset({Role.LANDSCAPING, Role.GIS, Role.ADMINISTRATOR})

TREES = register(
    Layer(
        name="trees",
        title=_("Trees"),
        group=Group.LANDSCAPING,
        model=Tree,
        label="species",
        fields=(
            "species",
            "species_latin",
            "category",
            "dbh_cm",
            "height_m",
            "crown_diameter_m",
            "planted_on",
            "condition",
            "status",
            "inventory_number",
        ),
        editable=(
            "geometry",
            "species",
            "species_latin",
            "category",
            "dbh_cm",
            "height_m",
            "crown_diameter_m",
            "planted_on",
            "condition",
            "status",
            "inventory_number",
        ),
        editors=LANDSCAPERS,
        filters=("category", "condition", "status"),
        search=("inventory_number", "species"),
        zooms=range(15, 20),
        tile_fields=("category",),
        style=Style(
            look=Look(fill="#4d8c3f", fill_opacity=0.85, line="#2f5c26", radius=3.2), order=80
        ),
        units={"dbh_cm": "cm", "height_m": "m", "crown_diameter_m": "m"},
    )
)

PLANT_COVERS = register(
    Layer(
        name="green-areas",
        title=_("Green areas"),
        group=Group.LANDSCAPING,
        model=PlantCover,
        label="name",
        fields=("name", "kind", "owner", "condition"),
        editable=("geometry", "name", "kind", "owner", "condition"),
        editors=LANDSCAPERS,
        filters=("kind",),
        search=("name",),
        zooms=range(10, 20),
        tile_fields=("kind", "name"),
        style=Style(
            look=Look(fill="#bfdcae", fill_opacity=0.9, line="#8fb57b", width=0.6), order=15
        ),
    )
)

FURNITURE = register(
    Layer(
        name="furniture",
        title=_("Street furniture"),
        group=Group.LANDSCAPING,
        model=FurnitureItem,
        label="name",
        fields=(
            "kind",
            "name",
            "material",
            "owner",
            "installed_on",
            "condition",
            "inventory_number",
        ),
        editable=(
            "geometry",
            "kind",
            "name",
            "material",
            "owner",
            "installed_on",
            "condition",
            "inventory_number",
        ),
        editors=LANDSCAPERS,
        filters=("kind", "condition"),
        search=("inventory_number", "name"),
        zooms=range(16, 20),
        tile_fields=("kind",),
        style=Style(
            look=Look(fill="#6d6875", line="#3f3b46", radius=2.6, width=2.0),
            by="kind",
            looks={
                "BENCH": Look(
                    title=_("Bench"), fill="#8c5e3c", line="#8c5e3c", radius=2.6, width=2.4
                ),
                "BIN": Look(title=_("Litter bin"), fill="#5a7684", line="#34505e", radius=2.4),
                "LAMP": Look(title=_("Lamp"), fill="#f2c14e", line="#8a6a12", radius=2.4),
                "PLAYGROUND": Look(
                    title=_("Playground equipment"), fill="#d1495b", line="#8c2635", radius=3.0
                ),
            },
            order=81,
        ),
    )
)

YARDS = register(
    Layer(
        name="yards",
        title=_("Yards"),
        group=Group.LANDSCAPING,
        model=Yard,
        label="name",
        fields=("name", "status", "programme_year", "residents"),
        editable=("geometry", "name", "status", "programme_year", "residents"),
        editors=LANDSCAPERS,
        filters=("status", "programme_year"),
        search=("name",),
        zooms=range(14, 20),
        tile_fields=("status",),
        style=Style(
            look=Look(fill="#cfe8c9", fill_opacity=0.5, line="#5b8c5a", width=1.2, dash=(2, 2)),
            order=40,
            shown=False,
        ),
    )
)

WATER = register(
    Layer(
        name="water",
        title=_("Water"),
        group=Group.BASE,
        model=WaterBody,
        label="name",
        fields=("name", "kind"),
        filters=("kind",),
        search=("name",),
        zooms=range(6, 20),
        tile_fields=("name",),
        style=Style(
            look=Look(fill="#a9cbdd", fill_opacity=1.0, line="#7fa9bf", width=0.8),
            order=12,
            label="name",
            label_from=12,
        ),
    )
)
