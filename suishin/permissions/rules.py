"""The table of roles and permissions, and the three questions asked of it."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from suishin.accounts.models import User
    from suishin.organizations.models import Organization


class Role(TextChoices):
    NATIONAL_STAFF = "national_staff", _("全国本部担当")
    PREFECTURE_AUTHOR = "prefecture_author", _("県の作成者")
    PREFECTURE_CONFIRMER = "prefecture_confirmer", _("県の確認者")
    BRANCH_STAFF = "branch_staff", _("県支部担当")
    PARTNER_OFFICE = "partner_office", _("推進本部担当")
    UNION_OFFICER = "union_officer", _("単組役員")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("システム管理者")


class Permission(TextChoices):
    ORGANIZATION_VIEW = "organization_view"
    ORGANIZATION_EDIT = "organization_edit"
    USER_EDIT = "user_edit"
    AUDIT_VIEW = "audit_view"
    JOB_EDIT = "job_edit"
    NOTICE_LOG_VIEW = "notice_log_view"
    NOTICE_EDIT = "notice_edit"
    ROUND_VIEW = "round_view"
    ROUND_EDIT = "round_edit"
    FORM_EDIT = "form_edit"
    REPORT_VIEW = "report_view"
    REPORT_EDIT = "report_edit"
    REPORT_SUBMIT = "report_submit"
    REPORT_RETURN = "report_return"
    REPORT_ACCEPT = "report_accept"
    NATIONAL_TOTALS_VIEW = "national_totals_view"
    FILE_VIEW = "file_view"
    FILE_UPLOAD = "file_upload"
    FILE_REVIEW = "file_review"
    REPORT_SETTLE = "report_settle"
    SETTLEMENT_TAKE_BACK = "settlement_take_back"
    CORRECTION_REQUEST = "correction_request"
    BOOKLET_MAKE = "booklet_make"
    RESULT_VIEW = "result_view"
    RESULT_IMPORT = "result_import"
    RESULT_EDIT = "result_edit"
    RESULT_EXPORT = "result_export"
    TARGET_SET = "target_set"
    TARGET_PROPOSE = "target_propose"
    PRODUCT_EDIT = "product_edit"
    EXPORT = "export"


_READ_REPORTS = {
    Permission.ORGANIZATION_VIEW,
    Permission.ROUND_VIEW,
    Permission.REPORT_VIEW,
    Permission.FILE_VIEW,
    Permission.NATIONAL_TOTALS_VIEW,
}
_WRITE_REPORTS = _READ_REPORTS | {
    Permission.FILE_UPLOAD,
    Permission.FILE_REVIEW,
    Permission.CORRECTION_REQUEST,
    Permission.REPORT_EDIT,
    Permission.FORM_EDIT,
}
_SEE_RESULTS = {Permission.RESULT_VIEW, Permission.RESULT_EXPORT}
# A prefecture sets the targets of its own unions, and proposes its own to headquarters.
_KEEP_RESULTS = _SEE_RESULTS | {
    Permission.RESULT_IMPORT,
    Permission.RESULT_EDIT,
    Permission.TARGET_SET,
    Permission.TARGET_PROPOSE,
}
# Whoever holds a round over an organization returns and accepts its reports. A prefecture holds rounds over its own
# unions only: these are asked at the round's organizer, which lies above a prefecture for every national round.
_HOLD_ROUNDS = {Permission.ROUND_EDIT, Permission.REPORT_RETURN, Permission.REPORT_ACCEPT}
ROLE_PERMISSIONS: dict[Role, set[Permission]] = {
    Role.NATIONAL_STAFF: _READ_REPORTS
    | {
        Permission.FILE_UPLOAD,
        Permission.FILE_REVIEW,
        Permission.REPORT_SETTLE,
        Permission.SETTLEMENT_TAKE_BACK,
        Permission.REPORT_EDIT,
        Permission.BOOKLET_MAKE,
        Permission.EXPORT,
        Permission.FORM_EDIT,
        Permission.NOTICE_LOG_VIEW,
        Permission.NOTICE_EDIT,
        Permission.PRODUCT_EDIT,
    }
    | _HOLD_ROUNDS
    | _KEEP_RESULTS,
    Role.PREFECTURE_AUTHOR: _WRITE_REPORTS | _HOLD_ROUNDS | _KEEP_RESULTS,
    Role.PREFECTURE_CONFIRMER: _WRITE_REPORTS
    | _HOLD_ROUNDS
    | _KEEP_RESULTS
    | {Permission.REPORT_SETTLE, Permission.REPORT_SUBMIT},
    Role.BRANCH_STAFF: _READ_REPORTS | _KEEP_RESULTS,
    # The partner's office sees the results of the products that it promotes in its prefecture, and nothing else.
    Role.PARTNER_OFFICE: {Permission.ORGANIZATION_VIEW, *_SEE_RESULTS},
    Role.UNION_OFFICER: {
        Permission.ORGANIZATION_VIEW,
        Permission.ROUND_VIEW,
        Permission.REPORT_VIEW,
        Permission.REPORT_EDIT,
        Permission.REPORT_SUBMIT,
        Permission.TARGET_PROPOSE,
        *_SEE_RESULTS,
    },
    Role.SYSTEM_ADMINISTRATOR: {
        Permission.ORGANIZATION_VIEW,
        Permission.ORGANIZATION_EDIT,
        Permission.USER_EDIT,
        Permission.AUDIT_VIEW,
        Permission.JOB_EDIT,
        Permission.NOTICE_LOG_VIEW,
    },
}


# The kind of organization at which a post with the role stands: a national role is never given at a prefecture.
ROLE_STANDS_AT: dict[Role, str] = {
    Role.NATIONAL_STAFF: "national",
    Role.PREFECTURE_AUTHOR: "prefecture",
    Role.PREFECTURE_CONFIRMER: "prefecture",
    Role.BRANCH_STAFF: "prefecture",
    Role.PARTNER_OFFICE: "prefecture",
    Role.UNION_OFFICER: "local_union",
    Role.SYSTEM_ADMINISTRATOR: "national",
}


class NotAllowed(PermissionDenied):
    """The user sees the thing but may not do this to it: a 403 page."""


def paths_with(user: "User", permission: Permission) -> tuple[str, ...]:
    """Return the paths below which the user holds a permission; empty for nobody and nowhere."""
    if user.is_system:
        return ("/",)
    return tuple(post.organization.path for post in user.posts if permission in ROLE_PERMISSIONS[Role(post.role)])


def is_root(path: str) -> bool:
    """Return whether a path is that of the whole federation: nothing lies above it."""
    return path.strip("/").isdecimal()


def roles_at(kind: str) -> list[Role]:
    """Return the roles that a post at an organization of this kind may have."""
    return [role for role, stands_at in ROLE_STANDS_AT.items() if stands_at == kind]


def has_permission(user: "User", permission: Permission, organization: "Organization | None" = None) -> bool:
    """Return whether the user may do this at an organization, or (without one) anywhere at all."""
    paths = paths_with(user, permission)
    if organization is None:
        return bool(paths)
    return any(organization.path.startswith(path) for path in paths)


def require_permission(user: "User", permission: Permission, organization: "Organization | None" = None) -> None:
    """Raise NotAllowed unless the user has the permission there."""
    if not has_permission(user, permission, organization):
        raise NotAllowed(f"{permission.value} is not granted")
