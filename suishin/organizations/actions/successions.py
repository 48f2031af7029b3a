"""Mergers, splits and closures: what an organization became, and taking that back."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.organizations.actions.tree import hang_under, lock_tree
from suishin.organizations.models import Organization, Succession
from suishin.permissions import Permission, require_permission

if TYPE_CHECKING:
    from suishin.accounts.models import User

_SUCCESSOR_COUNTS = {
    Succession.Kind.MERGER: range(1, 2),
    Succession.Kind.SPLIT: range(2, 100),
    Succession.Kind.CLOSURE: range(1),
}
ENDING_KINDS = (Organization.Kind.DISTRICT, Organization.Kind.LOCAL_UNION, Organization.Kind.WORKPLACE)


class AlreadyClosed(ActionError):
    message = _("この組織はすでに廃止されています。何も保存していません。")


class NotClosed(ActionError):
    message = _("この組織は廃止されていません。画面を読み込み直してください。何も保存していません。")


class CannotEnd(ActionError):
    message = _("全国本部・地区ブロック・県は廃止できません。何も保存していません。")


class WrongSuccessors(ActionError):
    message = _(
        "引き継ぐ組織の選び方が合いません。合併は1つ、分割は2つ以上、解散は選ばずに、同じ種別の廃止されていない組織から選んでください。"
        "何も保存していません。"
    )


class StillHasChildren(ActionError):
    message = _("下に組織が残っています。先に移すか、廃止してください。何も保存していません。")


@transaction.atomic
def succeed_organization(
    *,
    organization: Organization,
    kind: str,
    successors: list[Organization],
    on: date,
    by: "User",
    now: datetime,
) -> None:
    """End an organization on a day and remember which ones follow it. A merged one's children move along.

    It stays in the tree, so that sums over time and its own reports keep their place.
    """
    for touched in (organization, *successors):
        require_permission(by, Permission.ORGANIZATION_EDIT, touched)
    lock_tree()
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    _require_end(organization, kind, successors)
    _move_children(organization, kind, successors, on=on, today=timezone.localdate(now))
    followers: list[Organization | None] = [*successors] or [None]
    for successor in followers:
        Succession.objects.create(predecessor=organization, successor=successor, on=on, kind=kind)
    organization.closed_on = on
    organization.save(update_fields=["closed_on"])
    record(
        Event.ORGANIZATION_SUCCEEDED,
        by=by,
        target=organization,
        organization=organization,
        at=now,
        kind=kind,
        on=on,
        successors=[str(successor) for successor in successors],
    )


@transaction.atomic
def reopen_organization(*, organization: Organization, by: "User", now: datetime) -> None:
    """Take an end back that was entered by mistake; children that moved along are moved back by hand."""
    require_permission(by, Permission.ORGANIZATION_EDIT, organization)
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if organization.closed_on is None:
        raise NotClosed
    before = organization.closed_on
    organization.successions.all().delete()
    organization.closed_on = None
    organization.save(update_fields=["closed_on"])
    record(
        Event.ORGANIZATION_CHANGED,
        by=by,
        target=organization,
        organization=organization,
        at=now,
        before={"closed_on": before},
        after={"closed_on": None},
    )


def _require_end(organization: Organization, kind: str, successors: list[Organization]) -> None:
    if organization.kind not in ENDING_KINDS:
        raise CannotEnd
    if organization.closed_on is not None:
        raise AlreadyClosed
    fitting = {
        successor.pk
        for successor in successors
        if successor.kind == organization.kind and successor.closed_on is None and successor.pk != organization.pk
    }
    if len(fitting) != len(successors) or len(fitting) not in _SUCCESSOR_COUNTS[Succession.Kind(kind)]:
        raise WrongSuccessors


def _move_children(
    organization: Organization, kind: str, successors: list[Organization], *, on: date, today: date
) -> None:
    children = list(Organization.objects.children_of(organization).filter(closed_on__isnull=True))
    if children and kind != Succession.Kind.MERGER:
        raise StillHasChildren
    for child in children:
        hang_under(child, successors[0], on=on, today=today)
