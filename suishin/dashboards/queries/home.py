"""Home: what waits for this person, and how far the rounds have come."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from suishin.accounts.models import Holding, User
from suishin.permissions import Permission, Role, has_permission
from suishin.rounds.models import Report, Round
from suishin.rounds.rules import is_missing


@dataclass(frozen=True, slots=True)
class RoundPicture:
    """One open round as the viewer's level sees it."""

    round: Round
    days_left: int
    status_counts: Mapping[str, int]  # of all reports, every status that occurs; none where these are not the viewer's
    own_reports: list[Report] = field(default_factory=list)  # of a person who is asked
    is_held: bool = False  # seen by those who asked

    @property
    def told_count(self) -> int:
        return sum(count for status, count in self.status_counts.items() if status in Report.TOLD)

    @property
    def total_count(self) -> int:
        return sum(self.status_counts.values())

    @property
    def missing_count(self) -> int:
        skipped = self.status_counts.get(Report.Status.SKIPPED, 0)
        return self.total_count - self.told_count - skipped


@dataclass(frozen=True, slots=True)
class DueReports:
    """Reports of an open round that this person waits for, or has to see to."""

    round: Round
    count: int
    report: Report | None  # the one, where there is one only and it is the person's own


def due_reports(pictures: Sequence[RoundPicture], viewer: User) -> list[DueReports]:
    """Return what is still to come: to be called for by those who asked, to be sent by those who are asked."""
    if not has_permission(viewer, Permission.REPORT_EDIT):
        return []
    return [due for picture in pictures for due in [_due(picture)] if due.count]


def _due(picture: RoundPicture) -> DueReports:
    missing = [report for report in picture.own_reports if is_missing(report.status)]
    if picture.is_held:
        return DueReports(picture.round, picture.missing_count, None)
    return DueReports(picture.round, len(missing), missing[0] if len(missing) == 1 else None)


def is_without_staff(viewer: User, *, today: date) -> bool:
    """Tell a system administrator that nobody at headquarters can begin yet: so it is after the first start."""
    if not has_permission(viewer, Permission.USER_EDIT):
        return False
    return not Holding.objects.valid(on=today).filter(post__role=Role.NATIONAL_STAFF).exists()


def round_pictures(viewer: User, *, today: date) -> list[RoundPicture]:
    """Return the national rounds that have opened, the latest first; two at most, so that home stays one screen."""
    if not has_permission(viewer, Permission.NATIONAL_TOTALS_VIEW):
        return []
    rounds = Round.objects.visible_to(viewer).national().filter(opens_on__lte=today).order_by("-opens_on")[:2]
    return [_picture(round, viewer, today) for round in rounds]


def _picture(round: Round, viewer: User, today: date) -> RoundPicture:
    counted = Report.objects.filter(round=round).order_by().values_list("status").annotate(count=Count("pk"))
    counts = dict(counted)
    own = Report.objects.filter(round=round).visible_to(viewer).select_related("organization")
    is_national = any(post.organization.is_national for post in viewer.posts)
    return RoundPicture(
        round=round,
        days_left=round.days_left(today),
        status_counts={status: counts[status] for status in Report.Status.values if status in counts},
        own_reports=[] if is_national else list(own),
        is_held=is_national,
    )


def union_round_pictures(viewer: User, *, today: date) -> list[RoundPicture]:
    """Return the rounds among unions that the viewer's own office holds or reports in, the latest first; two at most."""
    own = {post.organization_id for post in viewer.posts}
    concerned = Q(organizer__in=own) | Q(reports__organization__in=own)
    rounds = Round.objects.visible_to(viewer).filter(concerned, target_kind=Round.TargetKind.LOCAL_UNION)
    latest = rounds.filter(opens_on__lte=today).order_by("-opens_on", "-pk").distinct()[:2]
    return [_union_picture(round, viewer, own, today) for round in latest]


def _union_picture(round: Round, viewer: User, own: Collection[int], today: date) -> RoundPicture:
    reports = Report.objects.filter(round=round).visible_to(viewer)
    is_held = round.organizer_id in own
    return RoundPicture(
        round=round,
        days_left=round.days_left(today),
        status_counts=Counter(reports.order_by().values_list("status", flat=True)) if is_held else {},
        own_reports=[] if is_held else list(reports.filter(organization__in=own).select_related("organization")),
        is_held=is_held,
    )
