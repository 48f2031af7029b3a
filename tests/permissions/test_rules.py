"""Who may do what: the table, and the three questions asked of it."""

import pytest

from suishin.accounts.models import User
from suishin.organizations.models import Organization
from suishin.permissions import (
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


def test_every_role_has_permissions_and_a_place():
    assert set(ROLE_PERMISSIONS) == set(ROLE_STANDS_AT) == set(Role)


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        ("national", {Role.NATIONAL_STAFF, Role.SYSTEM_ADMINISTRATOR}),
        ("prefecture", {Role.PREFECTURE_AUTHOR, Role.PREFECTURE_CONFIRMER, Role.BRANCH_STAFF, Role.PARTNER_OFFICE}),
        ("local_union", {Role.UNION_OFFICER}),
        ("block", set()),
        ("workplace", set()),
    ],
)
def test_roles_stand_at_one_kind_of_organization(kind, roles):
    assert set(roles_at(kind)) == roles


@pytest.mark.parametrize(("path", "is_all"), [("/1/", True), ("/1/20/", False), ("/", False)])
def test_nothing_lies_above_the_root(path, is_all):
    assert is_root(path) is is_all


def test_system_administrator_reads_no_reports():
    assert not ROLE_PERMISSIONS[Role.SYSTEM_ADMINISTRATOR] & {
        Permission.REPORT_VIEW,
        Permission.NATIONAL_TOTALS_VIEW,
        Permission.EXPORT,
    }


@pytest.mark.parametrize(
    ("permission", "here", "elsewhere"),
    [
        (Permission.FILE_UPLOAD, True, False),
        (Permission.REPORT_SETTLE, False, False),
        (Permission.USER_EDIT, False, False),
    ],
)
def test_permission_ends_where_the_post_ends(tree, mori, permission, here, elsewhere):
    assert has_permission(mori, permission, tree.nagano) is here
    assert has_permission(mori, permission, tree.hikari) is here
    assert has_permission(mori, permission, tree.gifu) is elsewhere
    assert has_permission(mori, permission, tree.national) is elsewhere


def test_missing_permission_is_refused(tree, hara):
    with pytest.raises(NotAllowed):
        require_permission(hara, Permission.FILE_UPLOAD, tree.nagano)


def test_system_user_may_do_everything_everywhere(tree):
    system = User.objects.system()

    assert paths_with(system, Permission.REPORT_SETTLE) == ("/",)
    assert has_permission(system, Permission.USER_EDIT, tree.gifu)
    assert Organization.objects.visible_to(system).count() == Organization.objects.count()


def test_path_of_one_organization_is_no_prefix_of_a_sibling(tree, mori):
    sibling = Organization.objects.create(
        kind="prefecture", code="99", name="よその県", path=tree.nagano.path.rstrip("/") + "0/"
    )

    assert not has_permission(mori, Permission.REPORT_VIEW, sibling)
