"""The layers of municipal property and of leases."""

from django.utils.translation import gettext_lazy as _

from gis_platform.layers.registry import Group, Layer, register
from gis_platform.layers.style import Look, Style
from gis_platform.municipalities.roles import Role
from property.models import Lease, MunicipalAsset

# values of the books and the papers behind them: they name buyers, sellers and prices
READERS_OF_BOOKS = frozenset({Role.PROPERTY, Role.HEAD, Role.ADMINISTRATOR})

MUNICIPAL_ASSETS = register(
    Layer(
        name="municipal-assets",
        title=_("Municipal property"),
        group=Group.PROPERTY,
        model=MunicipalAsset,
        identifier="registry_number",
        label="name",
        fields=(
            "registry_number",
            "section",
            "name",
            "address",
            "cadastral_number",
            "right_kind",
            "holder",
            "area_value",
            "cadastral_value",
            "included_on",
            "initial_value",
            "residual_value",
            "base_document",
        ),
        field_readers={
            "initial_value": READERS_OF_BOOKS,
            "residual_value": READERS_OF_BOOKS,
            "base_document": READERS_OF_BOOKS,
        },
        editable=(
            "geometry",
            "name",
            "address",
            "cadastral_number",
            "right_kind",
            "holder",
            "area_value",
            "included_on",
        ),
        editors=frozenset({Role.PROPERTY, Role.ADMINISTRATOR}),
        filters=("section", "right_kind", "cadastral_number"),
        search=("registry_number", "name", "address"),
        zooms=range(13, 20),
        tile_fields=("section",),
        style=Style(
            look=Look(
                fill="#3b6fb6", fill_opacity=0.25, line="#24508c", width=1.6, radius=5.0, hatch=45
            ),
            order=67,
        ),
        units={"area_value": "m2"},
    )
)

# a lessee may be a private person
READERS_OF_LESSEES = READERS_OF_BOOKS

LEASES = register(
    Layer(
        name="leases",
        title=_("Leases of land"),
        group=Group.PROPERTY,
        model=Lease,
        label="number",
        fields=(
            "number",
            "kind",
            "parcel_numbers",
            "purpose",
            "starts_on",
            "ends_on",
            "status",
            "area_m2",
            "lessee",
        ),
        field_readers={"lessee": READERS_OF_LESSEES},
        editable=(
            "geometry",
            "number",
            "kind",
            "parcel_numbers",
            "purpose",
            "starts_on",
            "ends_on",
            "status",
            "area_m2",
        ),
        editors=frozenset({Role.PROPERTY, Role.ADMINISTRATOR}),
        filters=("status", "kind", "number"),
        search=("number", "purpose"),
        valid_time=("starts_on", "ends_on"),
        zooms=range(13, 20),
        tile_fields=("status",),
        style=Style(
            look=Look(fill="#7a5c1e", fill_opacity=0.2, line="#7a5c1e", width=1.4, hatch=135),
            order=66,
            shown=False,
        ),
        units={"area_m2": "m2"},
    )
)
