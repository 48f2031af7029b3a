"""What comes in during the demonstration's round: which file, when, by whom, and how far it gets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import IntEnum
from random import Random

from django.utils import timezone

from suishin.common.prefectures import PREFECTURES
from suishin.forms.content import ReportContent
from suishin.forms.workbook import form_workbook
from suishin.operations.demonstration.figures import SLIPS, Office
from suishin.operations.demonstration.prose import invented_report, unrelated_notice
from suishin.operations.demonstration.text_layer import text_layer
from suishin.reading.definition import ItemKind
from suishin.rounds.models import Round
from suishin.rounds.queries import carried_into

MISSING = ("05", "27", "32", "38", "46")  # 27 has people: they see what is due
OWN_PEOPLE = ("13", "20", "21")  # these send their reports themselves
TICKS_LOST = ("36", "39")  # as text of prints from which the ticks were lost
UNCLEAR = ("03", "24")  # workbooks in which somebody typed a sign that says nothing
LEFT_UNKNOWN = ("08", "40")  # the same, and settled like that on purpose
HALF_REVIEWED = ("24",)
TO_CONFIRM = ("21",)  # reviewed by the author; the confirmer has still to settle it
UNMOVED = ("02", "09", "12", "25", "30", "33")  # one of June's priorities is told once more, word for word
SIGNS_THAT_SAY_NOTHING = 3  # in a workbook that has some
FILES_AT_ONCE = 6
NATIONAL = "000"
FIRST_ARRIVAL_DAY = 3  # counted from the opening; every report is written by then
CORRECTION = "「モデル単組」の欄の件数が、集計の途中のものでした。正しい件数で確定し直していただけますか。"


class Stage(IntEnum):
    """How far people have got with a file; each stage includes those before it."""

    READ = 0
    CERTAIN_ACCEPTED = 1
    ANSWERED = 2
    SETTLED = 3


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it comes in."""

    name: str
    content: bytes
    stage: Stage = Stage.SETTLED


@dataclass(frozen=True, slots=True)
class Arrival:
    """Files that one person sends at once; `reviewer` is who then reviews and perhaps settles them."""

    at: datetime
    organization_code: str
    sender: str
    reviewer: str
    papers: tuple[Paper, ...]
    correction: str = ""  # what the sender asks for afterwards


def planned_arrivals(round: Round, *, random: Random, now: datetime) -> Iterator[Arrival]:
    """Yield the arrivals in the order of time, on working hours of the days between the opening and yesterday."""
    arrivals = [*_of_headquarters(round, random, now), *_of_prefectures(round, random, now)]
    random.shuffle(arrivals)
    # The correction must follow the report that it corrects.
    arrivals.sort(key=lambda arrival: bool(arrival.correction))
    days = _days_open(round, now) - FIRST_ARRIVAL_DAY
    for number, arrival in enumerate(arrivals):
        day = round.opens_on + timedelta(days=FIRST_ARRIVAL_DAY + days * number // len(arrivals))
        hour = time(random.randint(9, 13), random.randrange(60))
        yield replace(arrival, at=timezone.make_aware(datetime.combine(day, hour)))


def _days_open(round: Round, now: datetime) -> int:
    return (timezone.localdate(now) - round.opens_on).days


def _of_headquarters(round: Round, random: Random, now: datetime) -> Iterator[Arrival]:
    """Yield what offices sent to headquarters by other ways: workbooks in small lots, a scan's text, a stray notice."""
    codes = [code for code in PREFECTURES if code not in (*MISSING, *OWN_PEOPLE, *TICKS_LOST)]
    papers = [_workbook(round, code, random, now) for code in codes]
    for start in range(0, len(papers), FILES_AT_ONCE):
        yield _to_headquarters(now, papers[start : start + FILES_AT_ONCE])
    lost = [_report(round, code, random, now) for code in TICKS_LOST]
    text = text_layer(round.form.definition, lost)
    yield _to_headquarters(now, [Paper("四国ブロック_2県分.txt", text.encode(), Stage.READ)])
    yield _to_headquarters(now, [Paper("会議のご案内.txt", unrelated_notice(random).encode(), Stage.READ)])


def _of_prefectures(round: Round, random: Random, now: datetime) -> Iterator[Arrival]:
    """Yield what the prefectures with people of their own send; 20 mends its report, 21 has still to confirm it."""
    for code in OWN_PEOPLE:
        yield _from_prefecture(now, code, _workbook(round, code, random, now))
    mended = _workbook(round, "20", random, now, name="20_長野県_訂正版.xlsx")
    yield replace(_from_prefecture(now, "20", mended), correction=CORRECTION)


def _to_headquarters(now: datetime, papers: Sequence[Paper]) -> Arrival:
    return Arrival(now, NATIONAL, sender="honbu2", reviewer="honbu", papers=tuple(papers))


def _from_prefecture(now: datetime, code: str, paper: Paper) -> Arrival:
    author, confirmer = f"sakusei{code}", f"kakunin{code}"
    reviewer = author if paper.stage < Stage.SETTLED else confirmer
    return Arrival(now, code, sender=author, reviewer=reviewer, papers=(paper,))


def _workbook(round: Round, code: str, random: Random, now: datetime, *, name: str = "") -> Paper:
    content = _report(round, code, random, now)
    if code in (*UNCLEAR, *LEFT_UNKNOWN):
        keys = random.sample(sorted(content.checks), SIGNS_THAT_SAY_NOTHING)
        content = replace(content, checks={**content.checks, **dict.fromkeys(keys, "unknown")})
    return Paper(
        name or f"{code}_{PREFECTURES[code]}_報告書.xlsx",
        form_workbook(round.form.definition, content),
        _stage(code),
    )


def _stage(code: str) -> Stage:
    if code in TO_CONFIRM:
        return Stage.ANSWERED
    if code in HALF_REVIEWED:
        return Stage.CERTAIN_ACCEPTED
    return Stage.READ if code in UNCLEAR else Stage.SETTLED


def _report(round: Round, code: str, random: Random, now: datetime) -> ReportContent:
    """Return a report whose left boxes tell June's texts again, as they were told."""
    written_on = round.opens_on + timedelta(days=random.randint(0, FIRST_ARRIVAL_DAY))
    report = round.reports.select_related("round__form", "organization").get(organization__code=code)
    office = Office(report.organization, written_on=written_on, random=random)
    content = invented_report(
        round.form.definition,
        PREFECTURES[code],
        random=random,
        written_on=written_on,
        results=office.sentences(random.randint(2, 4), is_year_told=random.random() < 0.5, slip=SLIPS.get(code)),
    )
    carried = carried_into(report)
    repeated = {
        item.key: [point.text for point in carried.points[item.key]]
        for item in round.form.definition.narratives
        if item.kind is ItemKind.PREVIOUS
    }
    told = {**content.narratives, **repeated}
    if code in UNMOVED:
        told["progress_update"] = [repeated["previous_priorities"][0], *told["progress_update"]]
    return replace(content, narratives=told)
