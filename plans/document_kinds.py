"""The documents that the plans hand out."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from gis_platform.documents.kinds import DocumentKind, register_kind
from gis_platform.documents.signing.places import StampPlace
from plans.letters.actions import COVERING, EXTRACT, REFUSAL
from plans.making import DOCUMENT_KIND

LETTER_STAMP = StampPlace(left_mm=117.0, bottom_mm=4.0, height_mm=22.0)
TEMPLATES = Path(__file__).resolve().parent / "templates"

LAND_DEVELOPMENT_PLAN = register_kind(
    DocumentKind(
        code=DOCUMENT_KIND,
        title=_("Land development plan"),
        template=TEMPLATES / "land_development_plan",
        signed=True,
    )
)
PLAN_REFUSAL = register_kind(
    DocumentKind(
        code=REFUSAL,
        title=_("Refusal of a land development plan"),
        template=TEMPLATES / "letter",
        signed=True,
        stamp=LETTER_STAMP,
    )
)
PLAN_COVERING_LETTER = register_kind(
    DocumentKind(
        code=COVERING,
        title=_("Covering letter of a land development plan"),
        template=TEMPLATES / "letter",
        signed=True,
        stamp=LETTER_STAMP,
    )
)
PLAN_EXTRACT = register_kind(
    DocumentKind(
        code=EXTRACT,
        title=_("Extract of the coordinates of a parcel"),
        template=TEMPLATES / "letter",
        signed=True,
        stamp=LETTER_STAMP,
    )
)
