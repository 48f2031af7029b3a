"""Who writes and who confirms a report: posts of either office, changed at any time, the history kept."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import Post
from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.permissions import NotAllowed, Permission, has_permission, require_permission
from suishin.rounds.models import Hand, Report

if TYPE_CHECKING:
    from suishin.accounts.models import User


class ConfirmerIsOnlyAuthor(ActionError):
    message = _(
        "確認者がただ一人の作成者になっています。作成者を別に加えるか、確認者を変えてください。何も保存していません。"
    )


class HandOfAnotherOrganization(ActionError):
    message = _("選んだ役職の中に、この組織のものでない役職があります。選び直してください。何も保存していません。")


@transaction.atomic
def assign_hands(
    *, report: Report, authors: Sequence[Post], confirmers: Sequence[Post], by: "User", now: datetime
) -> None:
    """Set the posts that write and confirm a report from today on."""
    report = Report.objects.select_for_update().select_related("organization", "round__organizer").get(pk=report.pk)
    _require_own_or_organizer(report, by)
    today = timezone.localdate(now)
    for post in (*authors, *confirmers):
        if post.organization_id != report.organization_id or not post.exists_on(today):
            raise HandOfAnotherOrganization
    if authors and not set(authors) - set(confirmers):
        raise ConfirmerIsOnlyAuthor
    before = _names(report)
    for kind, posts in ((Hand.Kind.AUTHOR, authors), (Hand.Kind.CONFIRMER, confirmers)):
        _set(report, kind, posts, now)
    record(
        Event.HANDS_ASSIGNED,
        by=by,
        target=report,
        organization=report.organization,
        at=now,
        before=before,
        after=_names(report),
    )


def _require_own_or_organizer(report: Report, by: "User") -> None:
    if not has_permission(by, Permission.REPORT_EDIT, report.organization):
        require_permission(by, Permission.ROUND_EDIT, report.round.organizer)


def _set(report: Report, kind: str, posts: Collection[Post], now: datetime) -> None:
    today = timezone.localdate(now)
    standing = report.hands.filter(kind=kind, valid_to__isnull=True)
    leaving = standing.exclude(post__in=posts)
    leaving.filter(valid_from__gte=today).delete()  # given and taken on one day: it never counted
    leaving.update(valid_to=today - timedelta(days=1))
    kept = set(standing.values_list("post", flat=True))
    Hand.objects.bulk_create(
        Hand(report=report, post=post, kind=kind, valid_from=today) for post in posts if post.pk not in kept
    )


def _names(report: Report) -> dict[str, list[str]]:
    standing = report.hands.filter(valid_to__isnull=True).select_related("post__organization").order_by("kind", "pk")
    return {
        kind: [str(hand.post) for hand in standing if hand.kind == kind]
        for kind in (Hand.Kind.AUTHOR, Hand.Kind.CONFIRMER)
    }


def is_hand(kind: str, report: Report, user: "User", now: datetime) -> bool:
    """Return whether a person may act as author or confirmer: by the role held there, or by being chosen."""
    permission = Permission.REPORT_EDIT if kind == Hand.Kind.AUTHOR else Permission.REPORT_SUBMIT
    if has_permission(user, permission, report.organization):
        return True
    chosen = report.hands.valid(on=timezone.localdate(now)).filter(kind=kind)
    return chosen.filter(post__in=[post.pk for post in user.posts]).exists()


def is_hand_anywhere(user: "User", now: datetime) -> bool:
    """Return whether a person was chosen to write or confirm any report."""
    chosen = Hand.objects.valid(on=timezone.localdate(now))
    return chosen.filter(post__in=[post.pk for post in user.posts]).exists()


def require_hand(kind: str, report: Report, by: "User", now: datetime) -> None:
    if not is_hand(kind, report, by, now):
        raise NotAllowed(f"{kind} of report {report.pk}")


def is_on_behalf(report: Report, by: "User") -> bool:
    """Return whether somebody acts for an organization without a post at it or below."""
    return not any(post.organization.path.startswith(report.organization.path) for post in by.posts)
