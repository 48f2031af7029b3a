"""One item of a round as every organization answered it, under each other, with what was answered last time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from suishin.accounts.models import User
from suishin.forms.values import Value, empty_value, value_in_words
from suishin.reading.definition import Item, ItemKind
from suishin.rounds.models import Answer, PassageMark, Point, Report, Round
from suishin.rounds.queries.carrying import carried_into_all
from suishin.rounds.rules import Claim, Passage, found_places, passages


@dataclass(frozen=True, slots=True)
class AnswerAcross:
    """One organization's answer. `points` are cut where the search words stand."""

    report: Report
    state: str  # of a tick
    points: tuple[tuple[Passage, ...], ...]  # of a narrative
    value: str  # of anything else, in words
    last_state: str
    last_text: str  # last time's answer in words; "" where there was none
    marks: tuple[PassageMark, ...]


def told_reports(round: Round, item: Item, *, viewer: User, words: str = "") -> QuerySet[Report]:
    """Return the reports whose answer to an item a person may read, in order of code; with words, those that hold them."""
    told = round.reports.visible_to(viewer).told()
    if words.strip():
        told = told.filter(current_version__in=_versions_with(told, item, words))
    return told.select_related("organization", "current_version").order_by("organization__code")


def answers_across(
    reports: Iterable[Report], round: Round, item: Item, *, viewer: User, words: str = ""
) -> list[AnswerAcross]:
    """Return what reports of a round tell under an item, with the words marked in it."""
    reports = list(reports)
    answers = _answers([report.current_version_id for report in reports], item)
    carried = carried_into_all(reports)
    marks = _marks(reports, item) if Round.objects.held_by(viewer).filter(pk=round.pk).exists() else {}
    rows = []
    for report in reports:
        last = carried[report.pk].last.get(item.key, "")
        told = answers.get(report.current_version_id or 0)
        row = _row(report, item, told, last, marks.get(report.current_version_id or 0, ()), words)
        last_points = "\n".join(point.text for point in carried[report.pk].points.get(item.key, ()))
        rows.append(row if not last_points else _with_last(row, last_points))
    return rows


def _answers(versions: Iterable[int | None], item: Item) -> dict[int, Answer]:
    answers = Answer.objects.filter(version__in=versions, item_key=item.key).prefetch_related("points")
    return {answer.version_id: answer for answer in answers}


def _versions_with(told: QuerySet[Report], item: Item, words: str) -> list[int]:
    """Return the versions whose answer holds one of the words. Width and case do not matter: no database can tell."""
    answers = _answers(told.values_list("current_version", flat=True), item)
    return [version for version, answer in answers.items() if _has_words(item, answer, words)]


def _has_words(item: Item, answer: Answer, words: str) -> bool:
    return bool(found_places("\n".join(_texts(answer)), words) or found_places(_value(item, answer), words))


def _marks(reports: Sequence[Report], item: Item) -> Mapping[int, tuple[PassageMark, ...]]:
    found: dict[int, list[PassageMark]] = {}
    versions = [report.current_version_id for report in reports]
    for mark in PassageMark.objects.filter(version__in=versions, item_key=item.key).select_related("by"):
        found.setdefault(mark.version_id, []).append(mark)
    return {version: tuple(marks) for version, marks in found.items()}


def _row(
    report: Report, item: Item, answer: Answer | None, last: Value, marks: tuple[PassageMark, ...], words: str
) -> AnswerAcross:
    texts, is_value = _texts(answer) if answer else [], _is_value(item)
    places = found_places("\n".join(texts), words)
    return AnswerAcross(
        report=report,
        state=(answer.choice if answer else "") or (Answer.Choice.UNKNOWN if item.kind is ItemKind.TICK else ""),
        points=tuple(map(tuple, passages(texts, [Claim("", start, end) for start, end in places]))),
        value=_value(item, answer),
        last_state=str(last) if item.kind is ItemKind.TICK else "",
        last_text=value_in_words(item, last) if is_value else "",
        marks=marks,
    )


def _texts(answer: Answer) -> list[str]:
    return [point.text for point in answer.points.all() if point.change != Point.Change.CLOSED]


def _value(item: Item, answer: Answer | None) -> str:
    return value_in_words(item, (answer.value if answer else None) or empty_value(item)) if _is_value(item) else ""


def _is_value(item: Item) -> bool:
    return not item.is_text and item.kind is not ItemKind.TICK


def _with_last(row: AnswerAcross, last_text: str) -> AnswerAcross:
    return replace(row, last_text=last_text)
