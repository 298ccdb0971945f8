"""The layer of the register of town-planning documents."""

from django.utils.translation import gettext_lazy as _

from gis_platform.documents.models import RegisterEntry
from gis_platform.documents.register import SECTIONS
from gis_platform.layers.registry import Group, Layer, register
from gis_platform.layers.style import Look, Style
from gis_platform.municipalities.roles import STAFF

REGISTER_DOCUMENTS = register(
    Layer(
        name="register-documents",
        title=_("Register of documents"),
        group=Group.PLANS,
        model=RegisterEntry,
        label="registration_number",
        fields=(
            "registration_number",
            "section",
            "classifier",
            "access",
            "title",
            "number",
            "issued_on",
            "issued_by",
            "valid_until",
            "status",
            "status_on",
            "status_reason",
            "registered_at",
            "registered_by",
            "parcel_numbers",
        ),
        private_fields=("document",),
        readers=STAFF,
        made_here=True,
        filters=("section", "classifier", "status"),
        search=("registration_number", "number", "title"),
        references={"section": SECTIONS},
        zooms=range(12, 20),
        tile_fields=("status", "section"),
        style=Style(
            look=Look(line="#37618e", width=1.4, dash=(4, 2)),
            by="status",
            looks={
                RegisterEntry.Status.IN_FORCE.value: Look(
                    title=_("in force"), fill="#37618e", fill_opacity=0.12, line="#37618e"
                ),
                RegisterEntry.Status.NOT_IN_FORCE.value: Look(
                    title=_("not in force"), line="#8a8f98", dash=(4, 2)
                ),
                RegisterEntry.Status.ANNULLED.value: Look(
                    title=_("annulled"), line="#b3261e", dash=(2, 2)
                ),
            },
            order=70,
            shown=False,
        ),
    )
)
