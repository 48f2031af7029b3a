"""Reminding those whose turn it is: by the round's stages every morning, and by hand from the work desk."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.notices.actions import Digest, Entry, Notice, tell, tell_digests
from suishin.notices.kinds import Kind
from suishin.notices.models import Message
from suishin.notices.queries import Addressee, addressees_of
from suishin.permissions import Permission, require_permission
from suishin.rounds.actions.telling import link_for, values_of
from suishin.rounds.models import Reminder, ReminderStage, Report, Round
from suishin.rounds.queries import DueReminder, due_reminders, other_open_reports, posts_in_turn
from suishin.rounds.rules import FIRST_STAGES, whose_turn

if TYPE_CHECKING:
    from suishin.accounts.models import Post, User


class StageTwice(ActionError):
    message = _("同じときの督促が二つあります。一つにしてください。何も保存していません。")


class NobodyToRemind(ActionError):
    message = _(
        "督促する相手がいません。選んだ報告は、提出が済んでいるか、今日すでに督促しています。何も送っていません。"
    )


@dataclass(frozen=True, slots=True)
class RemindOutcome:
    """What became of a reminder by hand."""

    reminded: tuple[Report, ...]
    passed_over: tuple[Report, ...]  # nobody has anything to do, or reminded by hand today
    people_count: int


def add_first_stages(round: Round) -> None:
    """Give a round the stages that every round begins with. A part of making a round."""
    ReminderStage.objects.bulk_create(ReminderStage(round=round, kind=kind, days=days) for kind, days in FIRST_STAGES)


@transaction.atomic
def change_stages(
    *, round: Round, stages: Sequence[tuple[str, int, bool]], by: "User", now: datetime
) -> list[ReminderStage]:
    """Set when a round reminds: kind, days and whether it is on. What was sent already stays sent."""
    round = Round.objects.select_for_update(of=("self",)).select_related("organizer").get(pk=round.pk)
    require_permission(by, Permission.ROUND_EDIT, round.organizer)
    if len({(kind, days) for kind, days, _is_on in stages}) < len(stages):
        raise StageTwice
    before = _in_words(round.reminder_stages.all())
    round.reminder_stages.all().delete()
    changed = ReminderStage.objects.bulk_create(
        ReminderStage(round=round, kind=kind, days=days, is_on=is_on) for kind, days, is_on in stages
    )
    record(Event.REMINDERS_CHANGED, by=by, target=round, at=now, before=before, after=_in_words(changed))
    return changed


def _in_words(stages: Iterable[ReminderStage]) -> list[str]:
    return [f"{stage}{'' if stage.is_on else ' ×'}" for stage in stages]


@transaction.atomic
def send_reminders(*, by: "User", now: datetime) -> int:
    """Remind everybody whose day it is, in one digest a person and day. Return how many people."""
    require_permission(by, Permission.ROUND_EDIT)
    due = due_reminders(now=now)
    if not due:
        return 0
    return _remind(due, Kind.DIGEST, without=_digested_today(now), by=by, now=now)


def _digested_today(now: datetime) -> set[int]:
    """Return who had their digest of the day already."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    # What a clock that was ahead has sent for a day to come does not keep anybody from hearing of today.
    of_today = {"created_at__gte": today, "created_at__lt": today + timedelta(days=1)}
    return set(Message.objects.filter(kind=Kind.DIGEST, **of_today).values_list("to", flat=True))


@transaction.atomic
def remind_now(*, reports: Collection[Report], by: "User", now: datetime) -> RemindOutcome:
    """Remind those who have a report now, wherever it lies; a report at most once a day by hand."""
    ids = [report.pk for report in reports]
    locked = list(
        Report.objects.select_for_update(of=("self",))
        .select_related("round__organizer", "organization")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    for organizer in {report.round.organizer for report in locked}:
        require_permission(by, Permission.REPORT_RETURN, organizer)
    today = timezone.localdate(now)
    told = Reminder.objects.filter(kind=Kind.REMINDED_BY_HAND, for_day=today, report__in=locked)
    already = set(told.values_list("report", flat=True))
    open_ones = [report for report in locked if report.pk not in already and _lies_with_others(report)]
    if not open_ones:
        raise NobodyToRemind
    people_count = _remind(
        [DueReminder(report, Kind.REMINDED_BY_HAND, 0, today) for report in open_ones],
        Kind.REMINDED_BY_HAND,
        without={by.pk},
        by=by,
        now=now,
    )
    record(
        Event.REPORTS_REMINDED,
        by=by,
        target=open_ones[0].round,
        at=now,
        organizations=[str(report.organization) for report in open_ones],
        people=people_count,
    )
    passed_over = tuple(report for report in locked if report not in open_ones)
    return RemindOutcome(tuple(open_ones), passed_over, people_count)


def _lies_with_others(report: Report) -> bool:
    return whose_turn(report.status) in ("author", "confirmer")


def _remind(due: Sequence[DueReminder], kind: Kind, *, without: Collection[int], by: "User", now: datetime) -> int:
    """Write the digests and remember which report was reminded of; those that reach nobody are told to head office."""
    on = timezone.localdate(now)
    posts = posts_in_turn([reminder.report for reminder in due], on=on)
    addressees = addressees_of({post.pk: post for found in posts.values() for post in found}.values(), on=on)
    entries: dict[int, list[Entry]] = defaultdict(list)
    people: dict[int, Addressee] = {}
    sent, unreached = [], []
    for reminder in due:
        reached = {found.person.pk: found for post in posts[reminder.report.pk] for found in addressees[post.pk]}
        told = {pk: found for pk, found in reached.items() if pk not in without}
        if not reached:
            unreached.append(reminder)
        if told or not reached:
            sent.append(_row(reminder, len(told), by, now))
        for pk, found in told.items():
            people.setdefault(pk, found)
            entries[pk].append(_entry(reminder, now))
    also = _also(people, due, now) if kind == Kind.DIGEST else {}
    tell_digests(
        [Digest(*people[pk], of_person, also.get(pk, ())) for pk, of_person in entries.items()],
        kind=kind,
        now=now,
    )
    _tell_of_unreached(unreached, posts, by, now)
    Reminder.objects.bulk_create(sent)
    return len(people)


def _row(reminder: DueReminder, reached_count: int, by: "User", now: datetime) -> Reminder:
    return Reminder(
        report=reminder.report,
        kind=reminder.kind,
        days=reminder.days,
        for_day=reminder.for_day,
        at=now,
        by=by,
        reached_count=reached_count,
    )


def _entry(reminder: DueReminder, now: datetime) -> Entry:
    """Say how many days there are: of a reminder that comes late, as many as there are today."""
    report, today = reminder.report, timezone.localdate(now)
    days = reminder.days
    if reminder.kind in (Kind.BEFORE_DUE, Kind.AFTER_DUE):
        days = abs((report.due_on - today).days)
    return Entry(reminder.kind, {**values_of(report), "日数": str(days)}, link_for(reminder.kind, report))


def _also(people: Mapping[int, Addressee], due: Collection[DueReminder], now: datetime) -> dict[int, list[str]]:
    """Return a line about each further report that lies with the people of a digest."""
    on = timezone.localdate(now)
    others = other_open_reports(
        {found.post.organization_id for found in people.values()},
        without=[reminder.report.pk for reminder in due],
        now=now,
    )
    posts = posts_in_turn(others, on=on)
    addressees = addressees_of({post.pk: post for found in posts.values() for post in found}.values(), on=on)
    lines: dict[int, list[str]] = defaultdict(list)
    for report in others:
        for pk in {found.person.pk for post in posts[report.pk] for found in addressees[post.pk]}:
            lines[pk].append(_line(report))
    return lines


def _line(report: Report) -> str:
    values = values_of(report)
    return f"・「{values['回']}」の{values['県名']}の報告（{values['状態']}、締切{values['締切日']}）"


def _tell_of_unreached(
    unreached: Iterable[DueReminder], posts: Mapping[int, "list[Post]"], by: "User", now: datetime
) -> None:
    by_round: dict[Round, list[DueReminder]] = defaultdict(list)
    for reminder in unreached:
        by_round[reminder.report.round].append(reminder)
    for round, reminders in by_round.items():
        notices = [
            Notice(
                reminder.kind,
                posts[reminder.report.pk],
                reminder.report.organization,
                {},
                link_for(reminder.kind, reminder.report),
            )
            for reminder in reminders
        ]
        tell(notices, head_office=round.organizer, overview=round.get_absolute_url(), by=by, now=now)
