"""Names of local systems as registers write them: «СК-63, зона 4», «91.4», «КН91:01:001008»."""

import re
from collections.abc import Collection

_QUARTER_NAME = re.compile(r"КН\s*([0-9]{2}:[0-9]{2}:[0-9]{6,7})")


def quarter_in(crs_name: str) -> str | None:
    """Return the quarter when a system is named by one («the system of that quarter»)."""
    found = _QUARTER_NAME.fullmatch(crs_name.strip())
    return found.group(1) if found else None


def is_recognised(crs_name: str, *, names: Collection[str], districts: Collection[str]) -> bool:
    """Whether a name as written stands for the municipality's local system.

    names: spellings that its configuration lists, compared without case and spaces.
    districts: cadastral districts ("91:01") whose quarters are drawn in that system.
    A name that is not recognised is a reason to stop, not to guess.
    """
    quarter = quarter_in(crs_name)
    if quarter is not None:
        return quarter.rsplit(":", 1)[0] in districts
    return _bare(crs_name) in {_bare(name) for name in names}


def _bare(name: str) -> str:
    return "".join(name.split()).casefold()
