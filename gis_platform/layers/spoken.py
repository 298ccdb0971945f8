"""What checks have found, said in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import get_format
from django.utils.translation import gettext

_MEASURED = ("_m", "_m2", "_deg")


def spoken(template: str, values: Mapping[str, object]) -> str:
    """Return a sentence of a finding or of its repair in the active language.

    Values whose names end in a unit are numbers: they get the decimal mark of the language.
    """
    mark = str(get_format("DECIMAL_SEPARATOR"))
    said = {
        name: str(value).replace(".", mark) if name.endswith(_MEASURED) else value
        for name, value in values.items()
    }
    return gettext(template) % said
