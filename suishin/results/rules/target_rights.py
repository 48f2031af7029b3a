"""Who sets a target from above, and who proposes one from below. Works on the posts that a user holds."""

from typing import TYPE_CHECKING

from suishin.organizations.models import Organization
from suishin.permissions import NotAllowed, Permission, has_permission, paths_with

if TYPE_CHECKING:
    from suishin.accounts.models import User

_Kind = Organization.Kind
# Whose targets make up the target of an organization of this kind.
UNIT_KINDS: dict[str, str] = {
    _Kind.NATIONAL: _Kind.PREFECTURE,
    _Kind.BLOCK: _Kind.PREFECTURE,
    _Kind.PREFECTURE: _Kind.LOCAL_UNION,
    _Kind.DISTRICT: _Kind.LOCAL_UNION,
}
KINDS_WITH_TARGETS = (*UNIT_KINDS, _Kind.LOCAL_UNION)


def may_set(user: "User", organization: Organization) -> bool:
    """Return whether the user sets targets of an organization from above.

    Headquarters sets everybody's and its own; a prefecture those of its unions, never its own.
    """
    return any(
        organization.path.startswith(path) and (organization.path != path or organization.is_national)
        for path in paths_with(user, Permission.TARGET_SET)
    )


def may_propose(user: "User", organization: Organization) -> bool:
    """Return whether the user proposes targets of an organization: its own ones, that somebody above agrees to."""
    return has_permission(user, Permission.TARGET_PROPOSE, organization) and not may_set(user, organization)


def require_setting(user: "User", organization: Organization) -> None:
    if not may_set(user, organization):
        raise NotAllowed("targets of this organization are set from above")


def require_proposing(user: "User", organization: Organization) -> None:
    if not may_propose(user, organization):
        raise NotAllowed("targets of this organization are not proposed by this user")
