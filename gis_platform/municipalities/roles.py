"""What a role may do: one table."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The part that a person plays in a municipality."""

    INTAKE = "intake"
    CLERK = "clerk"
    ARCHITECT = "architect"
    GIS = "gis"
    PROPERTY = "property"
    LANDSCAPING = "landscaping"
    SIGNATORY = "signatory"
    HEAD = "head"
    ANALYST = "analyst"
    UTILITY = "utility"
    ADMINISTRATOR = "administrator"


STAFF = frozenset(Role) - {Role.UTILITY}


@dataclass(frozen=True, kw_only=True)
class Permission:
    """Something that can be done, and who may do it.

    reads: nothing is changed by it, so that a key which only reads has it too.
    """

    code: str
    roles: frozenset[Role]
    reads: bool = False


READ_RESTRICTED_LAYERS = Permission(code="read_restricted_layers", roles=STAFF, reads=True)
SEE_COLLEAGUES = Permission(code="see_colleagues", roles=STAFF, reads=True)
READ_IMPORTS = Permission(code="read_imports", roles=STAFF, reads=True)
MAKE_PLANS = Permission(
    code="make_plans",
    roles=frozenset({Role.CLERK, Role.ARCHITECT, Role.GIS, Role.ADMINISTRATOR}),
)
OVERRIDE_EDGES = Permission(
    code="override_edges",
    roles=frozenset({Role.CLERK, Role.ARCHITECT, Role.ADMINISTRATOR}),
)
CORRECT_PLANS = Permission(
    code="correct_plans", roles=frozenset({Role.ARCHITECT, Role.ADMINISTRATOR})
)
NOTE_ANSWERS = Permission(
    code="note_answers", roles=frozenset({Role.CLERK, Role.ARCHITECT, Role.ADMINISTRATOR})
)
SIGN_PLANS = Permission(code="sign_plans", roles=frozenset({Role.SIGNATORY, Role.HEAD}))
ANNUL_PLANS = Permission(code="annul_plans", roles=frozenset({Role.SIGNATORY, Role.HEAD}))
READ_PLANS = Permission(code="read_plans", roles=STAFF, reads=True)
IMPORT_DATA = Permission(code="import_data", roles=frozenset({Role.GIS, Role.ADMINISTRATOR}))
HAVE_KEYS = Permission(code="have_keys", roles=frozenset(Role))
MANAGE_KEYS = Permission(code="manage_keys", roles=frozenset({Role.HEAD, Role.ADMINISTRATOR}))
