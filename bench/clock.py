"""A clock that jumps: deadlines to the second, schedules neither twice nor forgotten, reminders once, the audit in order.

The functions work on any database of the product; `bench.soak.clock` runs them for many days, tests for a few.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import time_machine
from django_tasks_db.models import DBTaskResult

from bench.races import KEY, Stage
from suishin.accounts.models import User
from suishin.audit.models import Entry
from suishin.audit.record import verify
from suishin.jobs import actions as jobs
from suishin.jobs.models import Schedule
from suishin.notices.kinds import Kind
from suishin.notices.models import Message
from suishin.rounds import actions
from suishin.rounds.actions.reminders import add_first_stages
from suishin.rounds.jobs import send_reminders
from suishin.rounds.models import Reminder, Report, Round
from suishin.rounds.queries import draft_of
from suishin.rounds.rules import FIRST_STAGES

TOKYO = ZoneInfo("Asia/Tokyo")
TICK = timedelta(microseconds=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY, FREQUENT = "suishin.rounds.jobs.send_reminders", "suishin.notices.jobs.send_due_messages"
POLL = timedelta(minutes=5)
# Longer than that no schedule may rest: two periods, and what the clock itself was set back.
FORGOTTEN = {DAILY: 2 * DAY + 2 * HOUR, FREQUENT: 3 * POLL}
LAST_DAYS = tuple(
    day
    for year in range(2024, 2037)
    for day in (date(year, 3, 31), date(year, 12, 31), date(year, 3, 1) - DAY)  # the year's ends, 28 or 29 February
)


def faults_at_closing(stage: Stage, day: date) -> Iterator[str]:
    """Write in the last moment of a due day and in the first one after it."""
    Round.objects.filter(pk=stage.round.pk).update(opens_on=day - 30 * DAY, due_on=day)
    stage.round.refresh_from_db()
    report = stage.fresh_report()
    closing = datetime.combine(day + DAY, time(), TOKYO)  # 24:00 in Japan
    if report.closes_at() != closing:
        yield f"{day}: closes at {report.closes_at()}"
    if not _is_taken(stage, report, closing - TICK):
        yield f"{day}: refused in its last moment"
    if _is_taken(stage, report, closing):
        yield f"{day}: taken at 24:00"
    if stage.round.days_left(day) != 0 or stage.round.days_left(day + DAY) != -1:
        yield f"{day}: wrong count of days"
    if not _is_taken(stage, report, closing - HOUR):
        yield f"{day}: refused after the clock was set back before closing"


def _is_taken(stage: Stage, report: Report, now: datetime) -> bool:
    report = Report.objects.for_drafts().get(pk=report.pk)
    revision = draft_of(report, today=now.astimezone(TOKYO).date()).revisions[KEY]
    by = User.objects.get(pk=stage.people.author.pk)
    raw = [{"text": f"{now.isoformat()} {revision}"}]
    try:
        actions.save_answer(report=report, key=KEY, raw=raw, revision=revision, by=by, now=now.astimezone(UTC))
    except actions.ReportClosed:
        return False
    return True


def random_steps(days: int, chance: Random) -> dict[int, timedelta]:
    """Return at which polls the clock jumps: by an hour back, or a day ahead and soon back again."""
    polls, steps = int(days * DAY / POLL), dict[int, timedelta]()
    for _number in range(days // 2):
        at = chance.randrange(polls - 40)
        if any(abs(at - other) < 400 for other in steps):
            continue
        if chance.random() < 0.5:
            steps[at] = -HOUR
        else:
            steps[at], steps[at + chance.randrange(1, 30)] = DAY, -DAY
    return steps


def faults_of_schedules(start: datetime, *, days: int, steps: dict[int, timedelta]) -> Iterator[str]:
    """Let a worker ask every few minutes what is due while the clock jumps, and look at what ran when."""
    system, ran = User.objects.system(), {path: list[tuple[timedelta, datetime]]() for path in FORGOTTEN}
    Schedule.objects.all().delete()
    jobs.set_schedules(wanted={DAILY: "30 7 * * *", FREQUENT: "*/5 * * * *"}, by=system, now=start)
    clock, passed = start, timedelta()
    known: dict[str, datetime | None] = {}
    for number in range(int(days * DAY / POLL)):
        clock, passed = clock + POLL + steps.get(number, timedelta()), passed + POLL
        jobs.run_due_schedules(by=system, now=clock)
        for path, last_at in Schedule.objects.values_list("task_path", "last_at"):
            if last_at and last_at != known.get(path):
                known[path] = last_at
                ran[path].append((passed, clock.astimezone(TOKYO)))
        DBTaskResult.objects.all().delete()  # each is done at once
    for path, runs in ran.items():
        yield from (f"{path}: rested from {before} to {after}" for before, after in _rests(path, runs, passed))
    slots = [_slot(clock) for _passed, clock in ran[DAILY][1:]]  # the first one is that of a new schedule
    yield from (f"{DAILY}: twice for {slot}" for slot in sorted({slot for slot in slots if slots.count(slot) > 1}))


def _rests(path: str, runs: Sequence[tuple[timedelta, datetime]], end: timedelta) -> list[tuple[timedelta, timedelta]]:
    moments = [timedelta(), *(passed for passed, _clock in runs), end]
    return [(a, b) for a, b in pairwise(moments) if b - a > FORGOTTEN[path] + POLL]


def _slot(clock: datetime) -> date:
    """Return of which morning a run is."""
    return (clock - timedelta(hours=7, minutes=30)).date()


def faults_of_reminders(stage: Stage, due_on: date) -> Iterator[str]:
    """Remind every morning around a due day, with the clock set back an hour after each and a day ahead once."""
    Round.objects.exclude(pk=stage.round.pk).update(opens_on=date(2000, 1, 1), due_on=date(2000, 1, 2))
    opened = datetime.combine(due_on - 31 * DAY, time(9), TOKYO)
    Round.objects.filter(pk=stage.round.pk).update(
        opens_on=due_on - 31 * DAY, due_on=due_on, opened_at=opened, is_late_allowed=True
    )
    stage.round.refresh_from_db()
    stage.round.reminder_stages.all().delete()
    add_first_stages(stage.round)
    Report.objects.filter(round=stage.round).update(status=Report.Status.SKIPPED)
    report = stage.fresh_report()
    for number in range(31 + 12):
        morning = datetime.combine(due_on - (30 - number) * DAY, time(7, 30), TOKYO)
        jumps = [morning, morning - HOUR, morning] + ([morning + DAY, morning] if number == 20 else [])
        for now in jumps:
            with time_machine.travel(now, tick=False):
                send_reminders.call()
    sent = list(Reminder.objects.filter(report=report).values_list("kind", "days"))
    wanted = sorted((kind, days) for kind, days in FIRST_STAGES if not kind.startswith("waiting"))
    if sorted(sent) != wanted:
        yield f"due on {due_on}: reminded {sorted(sent)}, not {wanted}"
    around = (opened.date(), due_on + 12 * DAY)
    digests = Message.objects.filter(kind=Kind.DIGEST, to=stage.people.author, created_at__date__range=around)
    days = [moment.astimezone(TOKYO).date() for moment in digests.values_list("created_at", flat=True)]
    if len(days) != len(set(days)) or len(days) != len(wanted):
        yield f"due on {due_on}: digests on {sorted(days)}"


def faults_of_audit(stage: Stage, moments: Sequence[datetime]) -> Iterator[str]:
    """Write at moments that jump: entries stand in the order in which they were made, and the chain is whole."""
    Round.objects.filter(pk=stage.round.pk).update(due_on=date(2100, 1, 1), is_late_allowed=True)
    report, first = stage.fresh_report(), Entry.objects.count()
    for now in moments:
        _is_taken(stage, report, now)
    told = [at.astimezone(UTC) for at in Entry.objects.order_by("sequence").values_list("at", flat=True)[first:]]
    if told != [now.astimezone(UTC) for now in moments]:
        yield f"audit: {len(told)} entries in another order than they were made"
    state = verify()
    if not state.is_sound:
        yield f"audit: {state.reason}"
