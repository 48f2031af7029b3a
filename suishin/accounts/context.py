"""What the frame of every page shows: the menu, the tabs of its area and the account menu."""

from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from suishin.permissions import Permission, has_permission

if TYPE_CHECKING:
    from suishin.accounts.models import User


class MenuEntry(NamedTuple):
    label: "str | Promise"
    url: str
    is_current: bool


class Area(NamedTuple):
    """An entry of the menu: where it leads, and the addresses that belong to it."""

    label: "str | Promise"
    url_name: str
    permission: Permission | None = None
    prefixes: tuple[str, ...] = ()
    label_of_union: "str | Promise" = ""  # for officers of a union, whom the page tells of their own union alone

    def label_for(self, user: "User") -> "str | Promise":
        return self.label_of_union if self.label_of_union and not user.is_above_unions else self.label


# In this order for everyone; entries without right are left out, areas that do not exist yet have none.
MAIN_MENU = [
    Area(_("ホーム"), "dashboards:home"),
    Area(
        _("報告"),
        "rounds:round-list",
        Permission.ROUND_VIEW,
        (
            "/rounds/",
            "/reports/",
            "/booklets/",
            "/forms/",
            "/workbooks/",
            "/files/",
            "/matrix/",
            "/map/",
            "/figures/",
            "/events/",
            "/findings/",
        ),
    ),
    Area(_("目標と実績"), "dashboards:results", Permission.RESULT_VIEW, ("/results/",)),
]
RESULT_TABS = [
    Area(_("全国"), "dashboards:results-national", Permission.NATIONAL_TOTALS_VIEW, ("/results/national/",)),
    Area(
        _("県ごと"),
        "dashboards:results-prefectures",
        Permission.NATIONAL_TOTALS_VIEW,
        ("/results/prefectures/", "/results/blocks/"),
    ),
    Area(_("報告の状況"), "dashboards:results-months", Permission.NATIONAL_TOTALS_VIEW, ("/results/months/",)),
    Area(
        _("連絡したい組合"),
        "results:alert-list",
        Permission.RESULT_VIEW,
        ("/results/alerts/",),
        label_of_union=_("気になる動き"),
    ),
    Area(_("目標"), "results:target-list", Permission.RESULT_VIEW, ("/results/targets/",)),
    Area(_("実績の取り込み"), "results:import-list", Permission.RESULT_IMPORT, ("/results/imports/",)),
    Area(_("実績の入力"), "results:entry-start", Permission.RESULT_EDIT, ("/results/entry/",)),
]
REPORT_TABS = [
    Area(
        _("提出状況"),
        "rounds:round-list",
        Permission.ROUND_VIEW,
        ("/rounds/", "/reports/", "/booklets/", "/workbooks/"),
    ),
    Area(_("様式"), "forms:form-list", Permission.FORM_EDIT, ("/forms/",)),
    Area(_("ファイルの確認"), "ingestion:file-list", Permission.FILE_VIEW, ("/files/",)),
    Area(_("取り組みの一覧"), "dashboards:matrix", Permission.NATIONAL_TOTALS_VIEW, ("/matrix/",)),
    Area(_("地図"), "dashboards:map", Permission.NATIONAL_TOTALS_VIEW, ("/map/",)),
    Area(_("報告された数値"), "dashboards:figures", Permission.NATIONAL_TOTALS_VIEW, ("/figures/",)),
    Area(_("行事"), "dashboards:events", Permission.NATIONAL_TOTALS_VIEW, ("/events/",)),
    Area(_("確認事項"), "dashboards:findings", Permission.NATIONAL_TOTALS_VIEW, ("/findings/",)),
]
ACCOUNT_MENU = [
    Area(_("使い方"), "manual:index", None, ("/manual/",)),
    Area(_("アカウント"), "accounts:account", None, ("/account/",)),
    Area(_("組織"), "organizations:organization-list", Permission.ORGANIZATION_VIEW, ("/organizations/",)),
    Area(_("共済種目"), "results:product-list", Permission.RESULT_EDIT, ("/results/products/",)),
    Area(_("利用者と役職"), "accounts:user-list", Permission.USER_EDIT, ("/users/", "/posts/")),
    Area(_("通知の記録"), "notices:log-list", Permission.NOTICE_LOG_VIEW, ("/notices/log/",)),
    Area(_("メールの文"), "notices:text-list", Permission.NOTICE_EDIT, ("/notices/texts/",)),
    Area(_("ジョブ"), "jobs:job-list", Permission.JOB_EDIT, ("/jobs/",)),
    Area(_("操作の記録"), "accounts:audit-list", Permission.AUDIT_VIEW, ("/audit/",)),
]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return `menu`, `account_menu` and `area_tabs` (empty where the area has none)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.must_change_password:
        return {"menu": [], "account_menu": [], "area_tabs": []}
    return {
        "menu": _entries(MAIN_MENU, request),
        "account_menu": _entries(ACCOUNT_MENU, request),
        "area_tabs": _entries(_tabs_of(request.path), request),
    }


def _tabs_of(path: str) -> list[Area]:
    reports, results = MAIN_MENU[1:3]
    if path.startswith(reports.prefixes):
        return REPORT_TABS
    return RESULT_TABS if path.startswith(results.prefixes) else []


def _entries(areas: list[Area], request: HttpRequest) -> list[MenuEntry]:
    user: User = request.user  # type: ignore[assignment]  # nobody else gets here
    allowed = [area for area in areas if area.permission is None or has_permission(user, area.permission)]
    return [
        MenuEntry(area.label_for(user), reverse(area.url_name), _is_current(area, request.path)) for area in allowed
    ]


def _is_current(area: Area, path: str) -> bool:
    return path.startswith(area.prefixes) if area.prefixes else path == reverse(area.url_name)
