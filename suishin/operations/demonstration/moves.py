"""How far the January round has come: a report in every state, so that each role has something to do."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import count

from django.utils import timezone

from suishin.accounts.models import User
from suishin.rounds import actions
from suishin.rounds.models import Report, Round
from suishin.rounds.queries import draft_of

# None of them is a prefecture whose booklet a new user is likely to send: an accepted report is settled no more.
ACCEPTED = ("01", "02", "04", "06", "07", "14", "15", "16", "17", "18", "22", "23", "25", "26", "28")
MAY_BE_LATE = ("29", "30", "31", "34", "35", "41", "42", "43", "45", "47")  # the first of them that has come by then
RETURNED = ("33", "44")
WRITTEN = {"27": "sakusei27", "05": "shoki05"}  # begun online and not finished; by whom
WAITING = {"38": "shoki38"}  # waits for its confirmer
SKIPPED = "46"
LATE_DAYS = timedelta(days=3)
REOPENED_BEFORE = timedelta(days=2)  # … its own due day
EVENING = time(20)
BEFORE_NOW = timedelta(hours=3)
BETWEEN_STEPS = timedelta(minutes=2)


def late_moment(now: datetime) -> datetime:
    """Return the evening on which a report is reopened whose new due day has passed by now."""
    day = timezone.localdate(now - LATE_DAYS - REOPENED_BEFORE)
    return timezone.make_aware(datetime.combine(day, EVENING))


def reopen_one(round: Round, *, now: datetime) -> None:
    """Accept a report, and reopen it with a due day that passes while nobody mends it."""
    people = User.objects.in_bulk(field_name="username")
    told = round.reports.filter(status=Report.Status.SUBMITTED, organization__code__in=MAY_BE_LATE)
    report = told.order_by("organization__code").select_related("current_version")[0]
    _accept(report, people["honbu2"], now)
    reason = "前年の数が混ざっていたと連絡がありました。直して提出してください。"
    due_on = timezone.localdate(now + REOPENED_BEFORE)
    actions.reopen_report(report=report, reason=reason, due_on=due_on, by=people["honbu"], now=now + BETWEEN_STEPS)


def move_reports(round: Round, *, now: datetime) -> None:
    """Let headquarters and prefectures take the steps of the last days, one after the other."""
    people = User.objects.in_bulk(field_name="username")
    reports = {report.organization.code: report for report in round.reports.select_related("organization")}
    moments = _moments(now - BEFORE_NOW)
    for code in ACCEPTED:
        _accept(reports[code], people["honbu2"], next(moments))
    for code in RETURNED:
        actions.return_report(
            report=reports[code],
            reason="交付金の使われ方を、分かる範囲で書き足してください。",
            marks={"grant": "単組の数と総額をお願いします。"},
            by=people["honbu"],
            now=next(moments),
        )
    for code, username in (WRITTEN | WAITING).items():
        _begin(reports[code], people[username], next(moments))
    for code, username in WAITING.items():
        actions.send_for_confirmation(report=reports[code], by=people[username], now=next(moments))
    actions.skip_report(
        report=reports[SKIPPED], reason="台風の被害のため、今回は求めません。", by=people["honbu"], now=next(moments)
    )


def _moments(first: datetime) -> Iterator[datetime]:
    return (first + BETWEEN_STEPS * step for step in count())


def _accept(report: Report, by: User, now: datetime) -> None:
    version = report.current_version
    assert version is not None
    actions.accept_report(report=report, version_number=version.number, by=by, now=now)


def _begin(report: Report, by: User, now: datetime) -> None:
    """Take two points over, change one, and write a new one."""
    draft = draft_of(report, today=timezone.localdate(now))
    key = next(item.key for item in draft.definition.narratives if item.parts)
    part = draft.definition.item(key).parts[0].key
    carried = list(draft.carried.points[key])[:3]
    points = [{"text": point.text, "taken_from": point.pk, "part": part} for point in carried[:2]]
    points += [
        {"text": f"{point.text}秋以降に進めている。", "taken_from": point.pk, "part": part} for point in carried[2:]
    ]
    points.append({"text": "秋の学習会を二つの地域ブロックで開いた。", "part": part})
    typed = [actions.TypedAnswer(key, points, draft.revisions[key])]
    actions.save_answers(report=report, typed=typed, by=by, now=now)
