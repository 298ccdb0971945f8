"""The layer of construction permits."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_platform.layers.registry import Group, Layer, register
from gis_platform.layers.style import Look, Style
from gis_platform.municipalities.roles import Role
from permits.models import ConstructionPermit
from plans.impact.subjects import ImpactSubject, register_impact_subject

# a developer may be a private person; who works with permits needs the name, others do not
READERS_OF_DEVELOPERS = frozenset(
    {Role.INTAKE, Role.CLERK, Role.ARCHITECT, Role.SIGNATORY, Role.HEAD, Role.ADMINISTRATOR}
)

CONSTRUCTION_PERMITS = register(
    Layer(
        name="construction-permits",
        title=_("Construction permits"),
        group=Group.PERMITS,
        model=ConstructionPermit,
        label="number",
        fields=(
            "number",
            "work",
            "status",
            "object_name",
            "address",
            "issued_on",
            "valid_until",
            "parcel_numbers",
            "developer",
        ),
        field_readers={"developer": READERS_OF_DEVELOPERS},
        editable=(
            "geometry",
            "work",
            "status",
            "object_name",
            "address",
            "issued_on",
            "valid_until",
            "parcel_numbers",
        ),
        editors=frozenset({Role.ARCHITECT, Role.ADMINISTRATOR}),
        filters=("status", "number"),
        search=("number", "object_name", "address"),
        valid_time=("issued_on", "valid_until"),
        zooms=range(12, 20),
        tile_fields=("status",),
        style=Style(
            look=Look(fill="#f28e2b", fill_opacity=0.35, line="#b35c00", width=1.8, radius=5.5),
            order=78,
        ),
    )
)

PERMITS_IN_FORCE = register_impact_subject(
    ImpactSubject(
        layer=CONSTRUCTION_PERMITS.name,
        parcel_field="parcel_numbers",
        label="number",
        is_list=True,
        condition=Q(status="IN_FORCE"),
    )
)
