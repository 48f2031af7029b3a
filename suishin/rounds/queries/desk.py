"""The rounds, and the work desk of one: who has reported, who is missing and whom to call."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from suishin.accounts.models import Holding, Post, User
from suishin.organizations.models import Organization
from suishin.permissions import Permission, Role, has_permission
from suishin.rounds.models import DraftAnswer, Hand, Remark, Report, Round
from suishin.rounds.rules import MISSING, MISSING_STATUSES, STATUS_ORDER, Holder, Phase, holder_of, is_missing, phase_of

_UNDER_REVIEW = ("open", "taken_back")  # states of a draft on which there is still something to do
# Whom one calls about a report: first who answers for it, then who writes it.
ROLES_TO_CALL = (Role.PREFECTURE_CONFIRMER, Role.PREFECTURE_AUTHOR, Role.UNION_OFFICER)


@dataclass(frozen=True, slots=True)
class RoundSummary:
    round: Round
    phase: Phase
    days_left: int
    status_counts: Mapping[str, int]  # of the whole country

    @property
    def total_count(self) -> int:
        return sum(self.status_counts.values())

    @property
    def told_count(self) -> int:
        return sum(count for status, count in self.status_counts.items() if status in Report.TOLD)

    @property
    def missing_count(self) -> int:
        return sum(count for status, count in self.status_counts.items() if is_missing(status))


def rounds_in_order(viewer: User, *, today: date) -> QuerySet[Round]:
    """Return the rounds a person knows of, open ones first, the latest on top: the order of `phase_of`."""
    phase = Case(
        When(opens_on__gt=today, then=Value(Phase.COMING.value)),
        When(due_on__gte=today, then=Value(Phase.OPEN.value)),
        default=Value(Phase.PAST.value),
    )
    return Round.objects.visible_to(viewer).order_by(phase, "-code")


def round_summaries(rounds: Iterable[Round], *, viewer: User, today: date) -> list[RoundSummary]:
    """Return rounds, each with its counts."""
    rounds = list(rounds)
    counts = _counts_by_round(rounds, viewer)
    return [
        RoundSummary(
            round=round,
            phase=phase_of(round.opens_on, round.due_on, today=today),
            days_left=round.days_left(today),
            status_counts=counts[round.pk],
        )
        for round in rounds
    ]


def status_counts(round: Round, *, viewer: User) -> dict[str, int]:
    """Return how many reports of the whole country stand in each state, in the order of the states."""
    counts = _counts_by_round([round], viewer)[round.pk]
    return {status: counts[status] for status in Report.Status.values if status in counts}


def _counts_by_round(rounds: Iterable[Round], viewer: User) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    if has_permission(viewer, Permission.NATIONAL_TOTALS_VIEW):
        counted = Report.objects.filter(round__in=rounds).order_by().values_list("round", "status")
        for round, status, count in counted.annotate(count=Count("pk")):
            counts[round][status] = count
    return counts


@dataclass(frozen=True, slots=True)
class PostToCall:
    """A post that answers for a prefecture's report, with who holds it today ("": nobody)."""

    post: Post
    holder_name: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    report: Report
    block: Organization | None
    changed_count: int  # items changed since the last version; 0 before there is one
    remark_count: int
    holder: Holder
    holder_names: str  # of the posts with whom it lies: "" where it lies with nobody, or with the organizer
    days_left: int | None  # None: nothing is awaited any more
    posts_to_call: tuple[PostToCall, ...]  # of missing reports only
    file_count: int  # files whose reading is being checked: what will become its next version

    @property
    def is_missing(self) -> bool:
        return is_missing(self.report.status)


def reports_of_round(
    round: Round, *, viewer: User, block: Organization | None = None, status: str = ""
) -> QuerySet[Report]:
    """Return the reports a person may see in the order of the work desk: those with nothing on top, not even a file to
    check, each state by code. The database does it all, so that a page of many reports is as quick as one of few.
    """
    reports = round.reports.visible_to(viewer).select_related("organization", "current_version")
    if block:
        reports = reports.filter(organization__path__startswith=block.path)
    if status == MISSING:
        reports = reports.filter(status__in=MISSING_STATUSES)
    elif status:
        reports = reports.filter(status=status)
    state = Case(*(When(status=status, then=Value(place)) for place, status in enumerate(STATUS_ORDER)))
    has_file = Q(organization__in=_with_files_under_review(round))
    return reports.alias(has_file=has_file).order_by(state, "has_file", "organization__code")


def desk_rows(round: Round, reports: Iterable[Report], *, viewer: User, today: date) -> list[ReportRow]:
    """Return what the work desk tells of some of a round's reports, the missing with the posts to call."""
    found = list(reports)
    blocks = Organization.objects.filter(kind=Organization.Kind.BLOCK).in_bulk()
    files = _files_under_review(round, found)
    changed = Counter(_changed_since_version(found))
    remarks = Counter(Remark.objects.filter(report__in=found).values_list("report", flat=True))
    hands = _names_of_hands(found, today)
    posts = _posts_to_call([report for report in found if is_missing(report.status)], viewer, today)
    return [
        ReportRow(
            report=report,
            block=next((blocks[pk] for pk in report.organization.ancestor_ids if pk in blocks), None),
            changed_count=changed[report.pk],
            remark_count=remarks[report.pk],
            holder=holder_of(report.status),
            holder_names=hands[report.pk].get(holder_of(report.status), ""),
            days_left=(report.due_on - today).days if is_missing(report.status) else None,
            posts_to_call=tuple(posts[report.organization_id]),
            file_count=files.get(report.organization_id, 0),
        )
        for report in found
    ]


def _changed_since_version(reports: Iterable[Report]) -> QuerySet[DraftAnswer, int]:
    later = DraftAnswer.objects.filter(changed_at__gt=F("report__current_version__made_at"))
    return later.filter(report__in=reports).values_list("report", flat=True)


def _names_of_hands(reports: Iterable[Report], today: date) -> dict[int, dict[str, str]]:
    """Return the people of each report by the kind of hand they have in it."""
    valid = Hand.objects.valid(on=today).filter(report__in=reports)
    hands = list(valid.values_list("report", "kind", "post", "post__title"))
    holders = _holder_names((post for _report, _kind, post, _title in hands), today)
    names: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for report, kind, post, title in hands:
        names[report][kind].append(holders.get(post) or title)
    return defaultdict(
        dict, {pk: {kind: "・".join(of_kind) for kind, of_kind in by_kind.items()} for pk, by_kind in names.items()}
    )


def _with_files_under_review(round: Round) -> QuerySet[Organization]:
    """Return organizations once for each open draft. Drafts are told in `ingestion`, whose models hang on ours."""
    return Organization.objects.filter(drafts__round=round, drafts__state__in=_UNDER_REVIEW).order_by()


def _files_under_review(round: Round, reports: Iterable[Report]) -> dict[int, int]:
    """Count open drafts by organization."""
    found = _with_files_under_review(round).filter(pk__in=[report.organization_id for report in reports])
    return dict(found.values_list("pk").annotate(Count("drafts")))


def files_under_review(report: Report) -> list[tuple[int, int, str]]:
    """Return the drafts that may become a report's next version: number of the file, place in it, its name."""
    drafts = report.round.drafts.filter(organization=report.organization_id, state__in=_UNDER_REVIEW)
    return list(drafts.order_by("source_file_id", "index").values_list("source_file_id", "index", "source_file__name"))


def _posts_to_call(reports: Iterable[Report], viewer: User, today: date) -> dict[int, list[PostToCall]]:
    existing = Post.objects.existing(on=today).visible_to(viewer)
    answering = existing.filter(organization__in=[report.organization_id for report in reports], role__in=ROLES_TO_CALL)
    posts = sorted(answering.order_by(), key=lambda post: (ROLES_TO_CALL.index(Role(post.role)), post.pk))
    holders = _holder_names((post.pk for post in posts), today)
    found: dict[int, list[PostToCall]] = defaultdict(list)
    for post in posts:
        found[post.organization_id].append(PostToCall(post, holders.get(post.pk, "")))
    return found


def _holder_names(posts: Iterable[int], today: date) -> dict[int, str]:
    names: dict[int, list[str]] = defaultdict(list)
    holdings = Holding.objects.valid(on=today).filter(post__in=set(posts))
    for post, name in holdings.values_list("post", "user__name"):
        names[post].append(name)
    return {post: "・".join(of_post) for post, of_post in names.items()}
