"""Layers of planning documentation, complex development, appearance and protected areas."""

from django.utils.translation import gettext_lazy as _

from gis_platform.layers.registry import Group, Layer, register
from gis_platform.layers.style import Look, Style
from zoning.layers.acts import ACT_FIELDS, VALID_TIME, ZONING_EDITORS
from zoning.models import (
    AppearanceTerritory,
    ComplexDevelopment,
    PlacementZone,
    PlanningDocument,
    ProtectedArea,
)

PLANNING_DOCUMENTS = register(
    Layer(
        name="planning-documents",
        title=_("Planning documentation"),
        group=Group.ZONING,
        model=PlanningDocument,
        label="name",
        fields=("kind", "name", *ACT_FIELDS),
        editable=("geometry", "kind", "name", *ACT_FIELDS),
        editors=ZONING_EDITORS,
        filters=("kind",),
        search=("name", "act_number"),
        valid_time=VALID_TIME,
        zooms=range(10, 20),
        tile_fields=("kind", "name"),
        style=Style(
            look=Look(line="#7b4ab0", width=1.6, dash=(8, 3)),
            order=62,
            shown=False,
            label="name",
            label_from=14,
        ),
        max_age_days=365,
    )
)

PLACEMENT_ZONES = register(
    Layer(
        name="placement-zones",
        title=_("Placement zones"),
        group=Group.ZONING,
        model=PlacementZone,
        label="number",
        fields=("number", "purpose", *ACT_FIELDS),
        editable=("geometry", "number", "purpose", *ACT_FIELDS),
        editors=ZONING_EDITORS,
        filters=("number",),
        search=("number", "purpose"),
        valid_time=VALID_TIME,
        zooms=range(13, 20),
        tile_fields=("number",),
        style=Style(
            look=Look(fill="#7b4ab0", fill_opacity=0.15, line="#7b4ab0", width=1.2, dash=(2, 2)),
            order=63,
            shown=False,
        ),
        max_age_days=365,
    )
)

COMPLEX_DEVELOPMENT = register(
    Layer(
        name="complex-development",
        title=_("Territories of complex development"),
        group=Group.ZONING,
        model=ComplexDevelopment,
        label="name",
        fields=("name", "basis", *ACT_FIELDS),
        editable=("geometry", "name", "basis", *ACT_FIELDS),
        editors=ZONING_EDITORS,
        filters=("basis",),
        search=("name",),
        valid_time=VALID_TIME,
        zooms=range(10, 20),
        tile_fields=("name",),
        style=Style(
            look=Look(fill="#c2185b", fill_opacity=0.08, line="#c2185b", width=1.6, dash=(6, 2)),
            order=60,
            shown=False,
        ),
        max_age_days=365,
    )
)

APPEARANCE_TERRITORIES = register(
    Layer(
        name="appearance-territories",
        title=_("Requirements for appearance"),
        group=Group.RESTRICTIONS,
        model=AppearanceTerritory,
        label="name",
        fields=("code", "name", *ACT_FIELDS),
        editable=("geometry", "code", "name", *ACT_FIELDS),
        editors=ZONING_EDITORS,
        filters=("code",),
        search=("code", "name"),
        valid_time=VALID_TIME,
        zooms=range(10, 20),
        tile_fields=("code",),
        style=Style(
            look=Look(fill="#b8860b", fill_opacity=0.1, line="#b8860b", width=1.2, hatch=45),
            order=59,
            shown=False,
        ),
        max_age_days=365,
    )
)

PROTECTED_AREAS = register(
    Layer(
        name="protected-areas",
        title=_("Protected natural areas"),
        group=Group.RESTRICTIONS,
        model=ProtectedArea,
        label="name",
        fields=(
            "registry_number",
            "name",
            "category",
            "functional_zone",
            "planning_act",
            *ACT_FIELDS,
        ),
        editable=(
            "geometry",
            "registry_number",
            "name",
            "category",
            "functional_zone",
            "planning_act",
            *ACT_FIELDS,
        ),
        editors=ZONING_EDITORS,
        filters=("registry_number",),
        search=("registry_number", "name"),
        valid_time=VALID_TIME,
        zooms=range(9, 20),
        tile_fields=("name",),
        style=Style(
            look=Look(fill="#2e7d32", fill_opacity=0.12, line="#2e7d32", width=1.4, hatch=135),
            order=58,
        ),
        max_age_days=365,
    )
)
