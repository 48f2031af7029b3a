"""Packages (セット共済): which lines a union or a prefecture sells together."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from suishin.common.errors import ActionError
from suishin.permissions import Permission, require_permission
from suishin.results.actions.changes import NameTaken, lock_settings, record_change, require_seen
from suishin.results.models import Package, ProductLine
from suishin.results.queries.facts import package_facts

if TYPE_CHECKING:
    from suishin.accounts.models import User
    from suishin.organizations.models import Organization


class PackageGone(ActionError):
    message = _("このセット共済は、もう外されています。")


@transaction.atomic
def add_package(
    *, organization: "Organization", name: str, lines: Collection[ProductLine], by: "User", now: datetime
) -> Package:
    """Say what an organization sells together. Nothing is counted by it: results stay with their lines."""
    require_permission(by, Permission.RESULT_EDIT, organization)
    lock_settings()
    if Package.objects.filter(organization=organization, name=name).exists():
        raise NameTaken
    package = Package.objects.create(organization=organization, name=name)
    package.lines.set(lines)
    record_change(target=package, organization=organization, before={}, after=package_facts(package), by=by, now=now)
    return package


@transaction.atomic
def change_package(
    *, package: Package, name: str, lines: Collection[ProductLine], seen: str, by: "User", now: datetime
) -> None:
    require_permission(by, Permission.RESULT_EDIT, package.organization)
    package = _present(package)
    before = package_facts(package)
    require_seen(before, seen)
    if Package.objects.filter(organization=package.organization, name=name).exclude(pk=package.pk).exists():
        raise NameTaken
    package.name = name
    package.save(update_fields=["name"])
    package.lines.set(lines)
    record_change(
        target=package,
        organization=package.organization,
        before=before,
        after=package_facts(package),
        by=by,
        now=now,
    )


@transaction.atomic
def remove_package(*, package: Package, seen: str, by: "User", now: datetime) -> None:
    """Take away what is no longer sold together; results are untouched."""
    require_permission(by, Permission.RESULT_EDIT, package.organization)
    package = _present(package)
    before = package_facts(package)
    require_seen(before, seen)
    record_change(
        target=package,
        organization=package.organization,
        before=before,
        after={},
        by=by,
        now=now,
    )
    package.delete()


def _present(package: Package) -> Package:
    lock_settings()
    known = Package.objects.select_related("organization").filter(pk=package.pk).first()
    if known is None:
        raise PackageGone
    return known
