"""What a report waits for: somebody to mend it, to write it, to confirm it, to accept it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import User
from suishin.organizations.models import Organization
from suishin.permissions import ROLE_PERMISSIONS, Permission, Role, has_permission
from suishin.rounds.models import Hand, Report, Round

SOON = timedelta(days=7)
UNDERWAY = (*Report.WRITABLE, Report.Status.WAITING)
PERMISSIONS = {Hand.Kind.AUTHOR: Permission.REPORT_EDIT, Hand.Kind.CONFIRMER: Permission.REPORT_SUBMIT}


@dataclass(frozen=True, slots=True)
class Task:
    label: "str | Promise"
    count: int
    url: str
    is_urgent: bool  # it waits for this person alone: shown on every page
    round_title: str = ""  # where reports of other rounds wait in the same way

    @property
    def title(self) -> str:
        """What is to be done, and of which round where that is not plain."""
        if not self.round_title:
            return str(self.label)
        return _("%(task)s（%(round)s）") % {"task": self.label, "round": self.round_title}


def report_tasks(user: User, *, today: date) -> list[Task]:
    """Return what waits for a person, returned reports first; each count opens the report, or the list of them."""
    to_write, to_confirm = _in_hand(user, today)
    returned = [report for report in to_write if report.status == Report.Status.RETURNED]
    begun = [report for report in to_write if report.status == Report.Status.DRAFT]
    due_soon = [report for report in to_write if today <= report.due_on <= today + SOON]
    own = [
        *_tasks(_("差し戻された報告"), returned, Report.Status.RETURNED, is_urgent=True),
        *_tasks(_("確認を待つ報告"), to_confirm, Report.Status.WAITING, is_urgent=True),
        *_tasks(_("締切が7日以内の報告"), due_soon, "", is_urgent=False),
        *_tasks(_("書きかけの報告"), begun, Report.Status.DRAFT, is_urgent=False),
    ]
    return [*own, *_to_accept(user)]


def _in_hand(user: User, today: date) -> tuple[list[Report], list[Report]]:
    """Return what somebody has to write and to confirm: of an own organization, or by a post that was chosen.

    Headquarters may write everywhere; what waits for it are reports of its own. Asked on every page: two questions.
    """
    own = {
        kind: {post.organization_id for post in user.posts if permission in ROLE_PERMISSIONS[Role(post.role)]}
        for kind, permission in PERMISSIONS.items()
    }
    hands = Hand.objects.valid(on=today).filter(post__in=[post.pk for post in user.posts])
    chosen = set(hands.values_list("kind", "report")) if user.posts else set()
    places, ids = set().union(*own.values()), [report for _kind, report in chosen]
    if not places and not ids:
        return [], []
    reports = Report.objects.visible_to(user).filter(status__in=UNDERWAY, round__opens_on__lte=today)
    mine = reports.filter(Q(organization__in=places) | Q(pk__in=ids)).select_related("round")
    found: dict[str, list[Report]] = {kind: [] for kind in PERMISSIONS}
    for report in mine.order_by("round__due_on", "pk"):
        kind = Hand.Kind.CONFIRMER if report.status == Report.Status.WAITING else Hand.Kind.AUTHOR
        if report.organization_id in own[kind] or (kind, report.pk) in chosen:
            found[kind].append(report)
    return found[Hand.Kind.AUTHOR], found[Hand.Kind.CONFIRMER]


def _tasks(label: "str | Promise", reports: list[Report], status: str, *, is_urgent: bool) -> list[Task]:
    """Return what is to be done in each round, in the order of the reports."""
    by_round: dict[Round, list[Report]] = {}
    for report in reports:
        by_round.setdefault(report.round, []).append(report)
    return [
        Task(label, len(found), _url(found, status), is_urgent, round.title if len(by_round) > 1 else "")
        for round, found in by_round.items()
    ]


def _url(reports: list[Report], status: str) -> str:
    if len(reports) == 1:
        return reverse("rounds:report-write", args=[reports[0].pk])
    return _desk_url(reports[0].round.code, status)


def _to_accept(user: User) -> list[Task]:
    """Return for each round how many submitted reports its organizer has still to look at."""
    if not has_permission(user, Permission.REPORT_ACCEPT):
        return []
    organizers = Organization.objects.with_permission(user, Permission.REPORT_ACCEPT)
    counted = Count("reports", filter=Q(reports__status=Report.Status.SUBMITTED))
    rounds = Round.objects.filter(organizer__in=organizers).annotate(submitted=counted).filter(submitted__gt=0)
    found = list(rounds.order_by("-opens_on").values_list("code", "title", "submitted"))
    return [
        Task(
            _("受理を待つ報告"),
            submitted,
            _desk_url(code, Report.Status.SUBMITTED),
            is_urgent=True,
            round_title=title if len(found) > 1 else "",
        )
        for code, title, submitted in found
    ]


def _desk_url(code: str, status: str) -> str:
    address = reverse("rounds:round-detail", args=[code])
    return f"{address}?status={status}" if status else address
