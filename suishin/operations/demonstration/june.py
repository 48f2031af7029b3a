"""The round of the June conference: finished, every report accepted, so that January has texts to repeat."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from suishin.accounts.models import User
from suishin.common.prefectures import PREFECTURES
from suishin.forms.models import FormVersion
from suishin.operations.demonstration.figures import Office
from suishin.operations.demonstration.prose import invented_rows, invented_texts
from suishin.organizations.models import Organization
from suishin.reading.definition import Item, ItemKind
from suishin.rounds import actions
from suishin.rounds.models import Report, Round
from suishin.rounds.queries import draft_of
from suishin.rounds.rules import content_hash

CODE = "2024-06"
DAYS_OPEN = 21
WRITE_THEMSELVES = ("13", "20", "21", "27")  # those with people; of the others headquarters has a letter
LATE = ("05", "46")
DAYS_LATE = 6
BETWEEN_STEPS = timedelta(minutes=3)
LETTER = "書面で受け取りました。"


def hold_june_round(*, opens_on: date, set_up_at: datetime, random: Random) -> Round:
    """Let every prefecture report to the conference, and headquarters accept it."""
    people = User.objects.in_bulk(field_name="username")
    facts = actions.RoundFacts(
        code=CODE,
        title="2024年6月 合同会議報告",
        form=FormVersion.objects.get(code=CODE),
        opens_on=opens_on,
        due_on=opens_on + timedelta(days=DAYS_OPEN),
    )
    national = Organization.objects.get(kind=Organization.Kind.NATIONAL)
    round = actions.create_round(organizer=national, facts=facts, by=people["honbu"], now=set_up_at)
    actions.open_round(round=round, by=User.objects.system(), now=_at(opens_on, 9))
    reports = {report.organization.code: report for report in round.reports.select_related("organization")}
    for number, code in enumerate(_in_order_of_arrival(random)):
        days = DAYS_OPEN + DAYS_LATE if code in LATE else 2 + number * (DAYS_OPEN - 3) // len(PREFECTURES)
        told_at = _at(opens_on + timedelta(days=days), 9) + BETWEEN_STEPS * 5 * (number % 40)
        _report(reports[code], people, told_at, random)
    return round


def _in_order_of_arrival(random: Random) -> list[str]:
    codes = [code for code in PREFECTURES if code not in LATE]
    random.shuffle(codes)
    return [*codes, *LATE]


def _report(report: Report, people: dict[str, User], told_at: datetime, random: Random) -> None:
    code = report.organization.code
    is_own = code in WRITE_THEMSELVES
    author = people[f"sakusei{code}" if is_own else "honbu"]
    moments = [told_at + BETWEEN_STEPS * step for step in range(4)]
    _write(report, author, moments[0], random)
    if is_own:
        actions.send_for_confirmation(report=report, by=author, now=moments[1])
        seen = content_hash(draft_of(report, today=timezone.localdate(moments[2])).content)
        actions.confirm_report(report=report, seen=seen, by=people[f"kakunin{code}"], now=moments[2])
    else:
        actions.submit_on_behalf(report=report, reason=LETTER, by=author, now=moments[2])
    actions.accept_report(report=report, version_number=1, by=people["honbu2"], now=moments[3])


def _write(report: Report, author: User, now: datetime, random: Random) -> None:
    written_on = timezone.localdate(now)
    draft = draft_of(report, today=written_on)
    office = Office(report.organization, written_on=written_on, random=random)
    results = office.sentences(random.randint(1, 3), is_year_told=True)
    answers = [(item.key, _answer(item, written_on, random, results)) for item in draft.definition.items()]
    typed = [actions.TypedAnswer(key, raw, draft.revisions[key]) for key, raw in answers if raw]
    actions.save_answers(report=report, typed=typed, by=author, now=now)


def _answer(item: Item, written_on: date, random: Random, results: Sequence[str]) -> Sequence[Any] | str:
    """Return an invented answer; what nobody attaches or names stays empty."""
    if item.is_text:
        texts = invented_texts(item.key, random=random, written_on=written_on, results=results)
        return [{"text": text} for text in texts]
    if item.kind is ItemKind.TABLE:
        return invented_rows(item, random=random)
    if item.kind is ItemKind.DATE:
        return (written_on - timedelta(days=random.randrange(200, 700))).isoformat()
    return random.choice(item.options).key if item.kind is ItemKind.CHOICE else ""


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
