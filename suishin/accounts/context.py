"""What the frame of every page shows: the menu and the post one acts for."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from suishin.permissions import Permission, has_permission


@dataclass(frozen=True, slots=True)
class MenuEntry:
    label: str
    url: str
    is_current: bool


# In this order for everyone; entries without right are left out, areas that do not exist yet have none.
MAIN_MENU = [
    (_("ホーム"), "dashboards:home", None),
    (_("報告"), "rounds:round-list", Permission.ROUND_VIEW),
]
SETTINGS_MENU = [
    (_("組織"), "organizations:organization-list", Permission.ORGANIZATION_VIEW),
    (_("利用者と役職"), "accounts:user-list", Permission.USER_EDIT),
    (_("操作の記録"), "accounts:audit-list", Permission.AUDIT_VIEW),
]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return `menu`, `settings_menu`, and whether the English catalogue is shown."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.must_change_password:
        return {"menu": [], "settings_menu": []}
    return {"menu": _entries(MAIN_MENU, request), "settings_menu": _entries(SETTINGS_MENU, request)}


def _entries(menu: list[tuple[Any, str, Permission | None]], request: HttpRequest) -> list[MenuEntry]:
    entries = []
    for label, name, permission in menu:
        if permission is None or has_permission(request.user, permission):  # type: ignore[arg-type]
            url = reverse(name)
            is_current = request.path == url if url == "/" else request.path.startswith(url)
            entries.append(MenuEntry(label, url, is_current))
    return entries
