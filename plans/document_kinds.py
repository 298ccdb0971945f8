"""The documents that the plans hand out."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from gis_platform.documents.kinds import DocumentKind, register_kind
from plans.making import DOCUMENT_KIND

TEMPLATES = Path(__file__).resolve().parent / "templates"

LAND_DEVELOPMENT_PLAN = register_kind(
    DocumentKind(
        code=DOCUMENT_KIND,
        title=_("Land development plan"),
        template=TEMPLATES / "land_development_plan",
        signed=True,
    )
)
