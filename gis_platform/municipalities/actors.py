"""Who asks: a person, or nobody, in one municipality."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from gis_platform.municipalities.models import Membership, Municipality
from gis_platform.municipalities.roles import Permission, Role


class NotAllowed(Exception):  # noqa: N818  the name is the sentence
    """The actor's roles do not include what was asked for."""

    def __init__(self, permission: str, municipality: Municipality) -> None:
        """permission: code of what was asked for."""
        self.permission = permission
        self.municipality = municipality
        super().__init__(f"{permission} is not allowed in {municipality.code}.")


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person (or nobody: `user_id` None) acting in one municipality."""

    municipality: Municipality
    user_id: int | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Say whether one of the actor's roles has the permission."""
        return bool(self.roles & permission.roles)

    def require(self, permission: Permission) -> None:
        """Raise NotAllowed unless one of the actor's roles has the permission."""
        if not self.may(permission):
            raise NotAllowed(permission.code, self.municipality)


def actor_for(user: AbstractBaseUser | AnonymousUser, municipality: Municipality) -> Actor:
    """Return the actor that a user is in a municipality; one statement for a signed-in user.

    A superuser has the administrator's role everywhere.
    """
    if not user.is_authenticated:
        return Actor(municipality=municipality)
    held = Membership.objects.filter(user_id=user.pk, municipality=municipality)
    roles = {Role(role) for role in held.values_list("role", flat=True)}
    if getattr(user, "is_superuser", False):
        roles.add(Role.ADMINISTRATOR)
    return Actor(
        municipality=municipality,
        user_id=user.pk,
        name=user.get_username(),
        roles=frozenset(roles),
    )


def system_actor(municipality: Municipality, name: str) -> Actor:
    """Return the actor for commands and jobs, which may do everything; `name` says which one."""
    return Actor(municipality=municipality, name=name, roles=frozenset(Role))
