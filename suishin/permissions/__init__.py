"""Who may do what and how far one sees: roles, permissions, the table between them.

No models here: everything works on the posts that a user holds.
"""

from suishin.permissions.rules import (
    ROLE_PERMISSIONS,
    NotAllowed,
    Permission,
    Role,
    has_permission,
    paths_with,
    require_permission,
)

__all__ = [
    "ROLE_PERMISSIONS",
    "NotAllowed",
    "Permission",
    "Role",
    "has_permission",
    "paths_with",
    "require_permission",
]
