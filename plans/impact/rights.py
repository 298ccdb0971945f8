"""Who may consider changes of rules."""

from gis_platform.municipalities.roles import Permission, Role

CONSIDER_CHANGES = Permission(
    code="consider_changes",
    roles=frozenset({Role.ARCHITECT, Role.GIS, Role.HEAD, Role.ADMINISTRATOR}),
    reads=True,
)
