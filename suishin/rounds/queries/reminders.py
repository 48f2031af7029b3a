"""Which reports are to be reminded of today, who has them, and what was sent."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from suishin.accounts.models import Post
from suishin.notices.kinds import Kind
from suishin.notices.queries import head_office_posts
from suishin.rounds.models import Move, Reminder, ReminderStage, Report, Round
from suishin.rounds.queries.people import posts_of_hands
from suishin.rounds.rules.reminders import AUTHOR, CONFIRMER, ORGANIZER, TURNS, Stage, Standing, due_stage, whose_turn


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A report, the occasion on which it is reminded of, and the day on which that fell."""

    report: Report
    kind: Kind
    days: int
    for_day: date


@dataclass(frozen=True, slots=True)
class RemindersSent:
    """How often a report was reminded of, and the last time."""

    count: int
    last: Reminder | None


def due_reminders(*, now: datetime) -> list[DueReminder]:
    """Return what the stages of all rounds ask for today and has not been sent."""
    today, stages = timezone.localdate(now), _stages_by_round()
    moved = Move.objects.filter(report=OuterRef("pk")).order_by("-at").values("at")[:1]
    reports = _with_round(Report.objects.filter(round__in=stages, round__opened_at__isnull=False, status__in=TURNS))
    found = []
    for report in reports.annotate(moved_at=Subquery(moved)):
        due = due_stage(stages[report.round_id], _standing(report, report.moved_at, now), today=today)
        if due:
            stage, for_day = due
            found.append(DueReminder(report, Kind(stage.kind), stage.days, for_day))
    sent = _sent(found)
    return [due for due in found if (due.report.pk, due.kind, due.days, due.for_day) not in sent]


def _stages_by_round() -> dict[int, list[Stage]]:
    found: dict[int, list[Stage]] = defaultdict(list)
    for stage in ReminderStage.objects.filter(is_on=True, round__opened_at__isnull=False):
        found[stage.round_id].append(Stage(stage.kind, stage.days))
    return found


def _with_round(reports: QuerySet[Report]) -> QuerySet[Report]:
    return reports.select_related("round__organizer", "organization").order_by("round_id", "organization__code")


def _standing(report: Report, moved_at: datetime | None, now: datetime) -> Standing:
    opened_at = report.round.opened_at or now
    return Standing(
        status=report.status,
        due_on=report.due_on,
        began_on=timezone.localdate(opened_at),
        since=timezone.localdate(moved_at or report.changed_at or opened_at),
        is_closed=report.is_closed(now),
    )


def _sent(due: Collection[DueReminder]) -> set[tuple[int, str, int, date]]:
    if not due:
        return set()
    days = {reminder.for_day for reminder in due}
    sent = Reminder.objects.filter(for_day__in=days, report__in=[reminder.report.pk for reminder in due])
    return set(sent.values_list("report", "kind", "days", "for_day"))


def posts_in_turn(reports: Collection[Report], *, on: date) -> dict[int, list[Post]]:
    """Return the posts that have each report now, by the report's id; none where nobody has anything to do."""
    by_hand = posts_of_hands(reports, on=on)
    head_offices: dict[int, list[Post]] = {}
    found: dict[int, list[Post]] = {}
    for report in reports:
        turn, organizer = whose_turn(report.status), report.round.organizer
        if turn in (AUTHOR, CONFIRMER):
            found[report.pk] = by_hand[report.pk, turn]
        elif turn == ORGANIZER:
            if organizer.pk not in head_offices:
                head_offices[organizer.pk] = head_office_posts(organizer, on=on)
            found[report.pk] = head_offices[organizer.pk]
        else:
            found[report.pk] = []
    return found


def other_open_reports(organization_ids: Collection[int], *, without: Collection[int], now: datetime) -> list[Report]:
    """Return reports of organizations that somebody there still has to do, apart from some."""
    turns = [status for status, turn in TURNS.items() if turn in (AUTHOR, CONFIRMER)]
    reports = Report.objects.filter(
        organization__in=organization_ids, status__in=turns, round__opened_at__isnull=False
    ).exclude(pk__in=without)
    return [report for report in _with_round(reports) if not report.is_closed(now)]


def reminders_sent(report: Report) -> RemindersSent:
    sent = list(report.reminders.all())
    return RemindersSent(len(sent), sent[0] if sent else None)


def stages_of(round: Round) -> list[ReminderStage]:
    """Return the stages of a round in the order in which they come."""
    order = ReminderStage.Kind.values
    stages = round.reminder_stages.all()
    return sorted(
        stages,
        key=lambda stage: (
            order.index(stage.kind),
            -stage.days if stage.kind == ReminderStage.Kind.BEFORE_DUE else stage.days,
        ),
    )
