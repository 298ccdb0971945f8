"""Who asks: a person, a person's key, or nobody, in one municipality."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from gis_platform.municipalities.models import Membership, Municipality
from gis_platform.municipalities.roles import Permission, Role


class NotAllowed(Exception):  # noqa: N818  the name is the sentence
    """The actor's roles do not include what was asked for."""

    def __init__(self, permission: str, municipality: Municipality) -> None:
        """permission: code of what was asked for."""
        self.permission = permission
        self.municipality = municipality
        super().__init__(f"{permission} is not allowed in {municipality.code}.")


class KeyOnlyReads(NotAllowed):
    """The key's person may do it, but the key was made for reading."""

    def __init__(self, permission: str, municipality: Municipality, key: str) -> None:
        """key: the prefix by which the key is recognised."""
        super().__init__(permission, municipality)
        self.key = key
        self.args = (f"{permission} changes data; the key {key} only reads.",)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person (or nobody: `user_id` None) acting in one municipality.

    key: prefix of the key that acts for the person. may_edit: no for a key that only reads.
    """

    municipality: Municipality
    user_id: int | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()
    key: str = ""
    may_edit: bool = True

    def may(self, permission: Permission) -> bool:
        """Say whether one of the actor's roles has the permission, and the key covers it."""
        return (self.may_edit or permission.reads) and bool(self.roles & permission.roles)

    def require(self, permission: Permission) -> None:
        """Raise NotAllowed without the permission, KeyOnlyReads if just the key is without it."""
        if self.may(permission):
            return
        if self.roles & permission.roles:
            raise KeyOnlyReads(permission.code, self.municipality, self.key)
        raise NotAllowed(permission.code, self.municipality)


def actor_for(user: AbstractBaseUser | AnonymousUser, municipality: Municipality) -> Actor:
    """Return the actor that a user is in a municipality; one statement for a signed-in user."""
    if not user.is_authenticated:
        return Actor(municipality=municipality)
    held = Membership.objects.filter(user_id=user.pk, municipality=municipality)
    return person(user, municipality, held.values_list("role", flat=True))


def actor_in(user: AbstractBaseUser | AnonymousUser, code: str) -> Actor:
    """Return the actor that a user is in the municipality of a code; one statement.

    The boundary is read when it is asked for: few requests need it, and it is large.
    Raises Municipality.DoesNotExist.
    """
    found = Municipality.objects.defer("boundary")
    if not user.is_authenticated:
        return Actor(municipality=found.get(code=code))
    municipality = found.annotate(held=roles_held(user.pk, OuterRef("pk"))).get(code=code)
    return person(user, municipality, municipality.held)


def roles_held(user_id: int | OuterRef, municipality_id: OuterRef) -> ArraySubquery:
    """Return the expression of the roles that a user has in a municipality."""
    held = Membership.objects.filter(user_id=user_id, municipality_id=municipality_id)
    return ArraySubquery(held.values("role"))


def person(
    user: AbstractBaseUser,
    municipality: Municipality,
    roles: Iterable[str],
    *,
    key: str = "",
    may_edit: bool = True,
) -> Actor:
    """Return the actor that a user with these roles is; no statement.

    A superuser has the administrator's role everywhere.
    """
    held = {Role(role) for role in roles}
    if getattr(user, "is_superuser", False):
        held.add(Role.ADMINISTRATOR)
    return Actor(
        municipality=municipality,
        user_id=user.pk,
        name=user.get_username(),
        roles=frozenset(held),
        key=key,
        may_edit=may_edit,
    )


def system_actor(municipality: Municipality, name: str) -> Actor:
    """Return the actor for commands and jobs, which may do everything; `name` says which one."""
    return Actor(municipality=municipality, name=name, roles=frozenset(Role))
