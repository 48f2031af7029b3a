"""Where organizations hang: dated memberships, and the paths derived from those valid today."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.organizations.models import Membership, Organization
from suishin.organizations.rules import PARENT_KINDS, Span, parents_on, paths_of
from suishin.permissions import Permission, require_permission

if TYPE_CHECKING:
    from suishin.accounts.models import User


class WrongParent(ActionError):
    message = _("この種別の組織は、選んだ組織の下に置けません。別の組織を選んでください。何も保存していません。")


class AlreadyThere(ActionError):
    message = _("すでにその組織の下にあります。別の組織を選んでください。何も保存していません。")


class MovedBeforeItCame(ActionError):
    message = _(
        "今の所属が始まった日より前の日には移せません。所属の履歴を見て、日を選び直してください。何も保存していません。"
    )


@transaction.atomic
def move_organization(*, organization: Organization, parent: Organization, on: date, by: "User", now: datetime) -> None:
    """Hang an organization under another from a day on; the time before stays as it was."""
    require_permission(by, Permission.ORGANIZATION_EDIT, organization)
    require_permission(by, Permission.ORGANIZATION_EDIT, parent)
    lock_tree()
    before = hang_under(organization, parent, on=on, today=timezone.localdate(now))
    record(
        Event.ORGANIZATION_MOVED,
        by=by,
        target=organization,
        organization=organization,
        at=now,
        before=str(before.parent) if before else "",
        after=str(parent),
        on=on,
    )


def hang_under(organization: Organization, parent: Organization, *, on: date, today: date) -> Membership | None:
    """Write the new membership inside an action that has checked, locked and will record; return the one it ends."""
    require_parent_kind(organization.kind, parent)
    before = _end_memberships(organization, on=on, today=today, parent=parent)
    Membership.objects.create(child=organization, parent=parent, valid_from=on)
    derive_paths(on=today)
    organization.refresh_from_db(fields=["path"])
    return before


@transaction.atomic
def derive_paths(*, on: date) -> int:
    """Derive every path from the memberships valid on a day and return how many changed. Safe to run twice."""
    spans = [Span(*row) for row in Membership.objects.values_list("child_id", "parent_id", "valid_from", "valid_to")]
    organizations = list(Organization.objects.only("pk", "path"))
    paths = paths_of((organization.pk for organization in organizations), parents_on(on, spans))
    changed = [organization for organization in organizations if organization.path != paths[organization.pk]]
    for organization in changed:
        organization.path = paths[organization.pk]
    Organization.objects.bulk_update(changed, ["path"], batch_size=500)
    return len(changed)


def lock_tree() -> None:
    """Let one change of the tree happen at a time, so that two of them never derive paths from half the truth."""
    list(Organization.objects.select_for_update().filter(kind=Organization.Kind.NATIONAL).values_list("pk"))


def require_parent_kind(kind: str, parent: Organization) -> None:
    """Refuse a parent under which this kind may not hang, or which is closed."""
    if parent.kind not in PARENT_KINDS[kind] or parent.closed_on is not None:
        raise WrongParent


def _end_memberships(organization: Organization, *, on: date, today: date, parent: Organization) -> Membership | None:
    """Cut what holds on the day, drop what was only planned from that day on; return what was cut."""
    memberships = list(organization.memberships.select_for_update().select_related("parent").order_by("valid_from"))
    current = next((entry for entry in memberships if entry.is_valid(on)), None)
    if current and current.parent_id == parent.pk:
        raise AlreadyThere
    if any(on < entry.valid_from <= today for entry in memberships):
        raise MovedBeforeItCame
    Membership.objects.filter(pk__in=[entry.pk for entry in memberships if entry.valid_from >= on]).delete()
    if current and current.valid_from < on:
        current.valid_to = on - timedelta(days=1)
        current.save(update_fields=["valid_to"])
    return current
