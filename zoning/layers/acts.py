"""What layers set by legal acts have in common."""

from gis_platform.municipalities.roles import Role

ACT_FIELDS = ("act_title", "act_authority", "act_number", "act_date", "valid_from", "valid_to")
VALID_TIME = ("valid_from", "valid_to")
ZONING_EDITORS = frozenset({Role.ARCHITECT, Role.GIS, Role.ADMINISTRATOR})
