"""Why a plan is not brought in."""

from gis_platform.layers.imports.errors import ImportRefused


class PlanRefused(ImportRefused):
    """A plan that cannot be brought in; `code` is stable."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class NothingFits(PlanRefused):
    """No drawn record lies in the municipality's coordinate system."""


class PlanOlder(PlanRefused):
    """A newer plan of the same quarter is stored; this one changes nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__("OLDER", reason)
