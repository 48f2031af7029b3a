"""Who may do what and how far one sees: roles, permissions, the table between them.

No models here: everything works on the posts that a user holds.
"""

from suishin.permissions.rules import (
    ROLE_PERMISSIONS,
    ROLE_STANDS_AT,
    NotAllowed,
    Permission,
    Role,
    has_permission,
    is_root,
    paths_with,
    require_permission,
    roles_at,
)

__all__ = [
    "ROLE_PERMISSIONS",
    "ROLE_STANDS_AT",
    "NotAllowed",
    "Permission",
    "Role",
    "has_permission",
    "is_root",
    "paths_with",
    "require_permission",
    "roles_at",
]
