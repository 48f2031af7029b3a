"""What a person should look at in a report that was read: an ordered list of small checks.

A check sees one report and yields findings; it never changes a value. Each finding says what is the
matter, where it stands, and what to do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from suishin.common.dates import Tense
from suishin.common.numbers import fold_widths
from suishin.reading.arithmetic import directions_agree, rates_agree, shortfalls_agree, sums_agree
from suishin.reading.checked import Check, CheckedReport, where
from suishin.reading.definition import FormDefinition, HeaderKind, Item, ItemKind
from suishin.reading.model import Answer, Event, Finding, ReportReading, Severity, Source
from suishin.reading.normalize import match_key

PLACEHOLDER = re.compile(
    r"(?<=[^\s　])[●○◯〇]\s*(?:[%％円]|単組|[件人名回](?![数簿称目]))|[●○◯〇]月[●○◯〇]+日|[ＸXｘx]{2,}\s*(?:[%％件人名回円]|単組)|"
    r"[●○◯〇×＊*＿_?？]{2,}\s*(?:[%％件人名回円月日年]|単組|万円)|[（(][\s　]*[）)]\s*(?:[%％件人名回円]|単組)"
)
# A report is written about when its form is sent out: months before and behind that of the form.
MONTHS_BEFORE_FORM, MONTHS_BEHIND_FORM = 8, 10
CODE_OF_MONTH = re.compile(r"\d{4}-(\d{2})$")
YEARS_AROUND_FORM = 2  # where the form does not tell its month
OFFICES = re.compile("県本部|県支部|主催|単組の?|[・の]")
SHORTEST_NAME = 5
TOLD_AS_PAST = re.compile(".{0,20}(?:した|った|済み?)(?:[）)]|$)")
MOST_UNKNOWN = 0.5


def check_report(report: ReportReading, definition: FormDefinition, earlier: Sequence[Finding] = ()) -> ReportReading:
    """Return the report with the findings of every check behind those that reading itself had."""
    checked = CheckedReport(report, definition)
    findings = [*earlier, *(finding for check in CHECKS for finding in check(checked))]
    return replace(report, findings=tuple(findings))


def check_file(reports: Sequence[ReportReading]) -> tuple[Finding, ...]:
    """Return what is odd about the reports of one file together: one report bound twice, one prefecture twice."""
    return tuple(_reports_bound_twice(reports))


def _reports_bound_twice(reports: Sequence[ReportReading]) -> Iterator[Finding]:
    for (index, report), (other_index, other) in combinations(enumerate(reports, start=1), 2):
        if report.prefecture_code is None or report.prefecture_code != other.prefecture_code:
            continue
        same = _content(report) == _content(other)
        what = "同じ報告書が二度綴じられています" if same else "同じ県の報告書が二つあり、内容が違います"
        what_to_do = "一方だけを使ってください。" if same else "どちらが新しいか確かめ、一方を除いてください。"
        place = other.sources[0] if other.sources else None
        where = f"（{place.in_words()}）" if place else ""
        name = next(iter(other.header.values())).value or ""
        message = f"{index}番目と{other_index}番目{where}：{name}の{what}。{what_to_do}"
        yield Finding("report_twice", Severity.WARNING, "file", message, place)


def _content(report: ReportReading) -> tuple[object, ...]:
    texts = tuple(re.sub(r"\s", "", narrative.text) for narrative in report.narratives.values())
    return texts, tuple(tick.answer for tick in report.checks.values())


def ticks_are_known(checked: CheckedReport) -> Iterator[Finding]:
    """Yield one finding for many unknown ticks of one reason, or one each where they are few."""
    unknown = {key: tick for key, tick in checked.reading.checks.items() if tick.answer is Answer.UNKNOWN}
    if len(unknown) >= max(2, MOST_UNKNOWN * len(checked.reading.checks)):
        reason = next(iter(unknown.values())).reason
        message = f"印の有無が{len(unknown)}項目で分かりません（{reason.rstrip('。')}）。原本を見て選んでください。"
        yield Finding("ticks_unknown", Severity.WARNING, "checks", message, _first_source(checked))
        return
    for key, tick in unknown.items():
        where = f"{tick.source.in_words()}の" if tick.source else ""
        message = f"{where}「{checked.title(key)}」：{tick.reason}原本を見て選んでください。"
        yield Finding("tick_unknown", Severity.WARNING, f"checks.{key}", message, tick.source)


def date_is_near_the_form(checked: CheckedReport) -> Iterator[Finding]:
    date = checked.date
    if date and _is_far(date, checked.definition):
        message = f"作成日 {_in_words(date)} が様式の年（{checked.definition.year}年）から離れています。原本を確かめてください。"
        source = checked.reading.header[checked.date_key or ""].source
        yield Finding("date_far_from_form", Severity.WARNING, checked.date_key or "date", message, source)


def _is_far(date: str, definition: FormDefinition) -> bool:
    years = int(date[:4]) - definition.year
    month = CODE_OF_MONTH.search(definition.code)
    if month is None:
        return abs(years) >= YEARS_AROUND_FORM
    return not -MONTHS_BEFORE_FORM <= years * 12 + int(date[5:7]) - int(month[1]) <= MONTHS_BEHIND_FORM


def persons_are_named(checked: CheckedReport) -> Iterator[Finding]:
    """A report without confirmer is in order, but somebody should know."""
    for header_field in checked.definition.header:
        value = checked.reading.header.get(header_field.key)
        if header_field.kind is HeaderKind.PERSON and not header_field.required and value and not value.written:
            label = re.sub(r"[\s　]", "", header_field.label)
            message = f"「{label}」が書かれていません。書かないままでよいか確かめてください。"
            yield Finding("person_missing", Severity.NOTE, header_field.key, message, value.source)


def placeholders_are_filled(checked: CheckedReport) -> Iterator[Finding]:
    for key, narrative in checked.reading.narratives.items():
        for match in PLACEHOLDER.finditer(narrative.text):
            source = narrative.source_of(match.start(), match.end())
            message = f"{where(source)}「{match[0]}」は数字が入っていません。県本部に確かめてください。"
            yield Finding("placeholder", Severity.WARNING, f"narratives.{key}", message, source)


def ticked_sections_have_text(checked: CheckedReport) -> Iterator[Finding]:
    for section in checked.definition.sections:
        ticked = [item for item in section.ticks if checked.reading.checks[item.key].answer is Answer.YES]
        empty = [item for item in section.narratives if not checked.reading.narratives[item.key].text]
        if ticked and empty:
            message = (
                f"{section.number}に印がありますが、「{empty[0].title}」が空です。空欄のままでよいか確かめてください。"
            )
            yield Finding("narrative_empty", Severity.NOTE, f"narratives.{empty[0].key}", message)


def ticks_agree_with_text(checked: CheckedReport) -> Iterator[Finding]:
    """A box left empty although the section's text tells of just that: a remark, for the text never changes a box."""
    for section in checked.definition.sections:
        held = [
            event
            for item in section.narratives
            for event in checked.reading.events
            if event.narrative == item.key and event.status == "held"
        ]
        for item in section.ticks:
            told = _told_of(item, held) if checked.reading.checks[item.key].answer is Answer.NO else None
            if told:
                source = checked.reading.narratives[told.narrative].source_of(told.start, told.end)
                message = (
                    f"{where(source)}「{checked.title(item.key)}」に印がありませんが、文章に「{told.span[:40]}」とあります。"
                    "印の付け忘れでないか確かめてください。"
                )
                yield Finding("tick_against_text", Severity.NOTE, f"checks.{item.key}", message, source)


def _told_of(item: Item, held: Sequence[Event]) -> Event | None:
    """Return the event that has the name which the item asks for: 県本部新採対策会議の開催."""
    from suishin.reading.events.phrases import phrases

    asked = [_bare(phrase.name) for phrase in phrases(item.title) if len(_bare(phrase.name)) >= SHORTEST_NAME]
    return next((event for event in held if any(name in _bare(event.name) for name in asked)), None)


def _bare(name: str) -> str:
    return match_key(OFFICES.sub("", name))


def new_text_is_there(checked: CheckedReport) -> Iterator[Finding]:
    """A section without ticks is there for its text."""
    for section in checked.definition.sections:
        for item in section.narratives:
            if not section.ticks and item.kind is ItemKind.NARRATIVE and not checked.reading.narratives[item.key].text:
                message = f"{section.number}の「{item.short_title or item.title}」の文章が見つかりません。原本を確かめてください。"
                yield Finding("narrative_missing", Severity.WARNING, f"narratives.{item.key}", message)


def held_events_are_not_ahead(checked: CheckedReport) -> Iterator[Finding]:
    """「2025年3月20日に開催した」 in a report of February: the date or the tense is a slip."""
    date = checked.date
    if date is None:
        return
    for event in checked.reading.events:
        narrative = checked.reading.narratives[event.narrative]
        is_ahead = event.date is not None and event.date[: len(date)] > date[: len(event.date)]
        if is_ahead and (event.status == "held" or _is_told_as_past(_clause_behind(narrative.text, event.end))):
            source = narrative.source_of(event.start, event.end)
            message = (
                f"{where(source)}「{event.span}」は済んだことのように書かれていますが、"
                f"日付が作成日（{_in_words(date)}）より後です。予定かどうか確かめてください。"
            )
            yield Finding("held_after_report", Severity.NOTE, f"narratives.{event.narrative}", message, source)


def _is_told_as_past(clause: str) -> bool:
    from suishin.reading.sentences import tense_of_clause

    return (
        bool(TOLD_AS_PAST.match(clause)) and tense_of_clause(fold_widths(clause)) is not Tense.FUTURE
    )  # 開く運びとなった


def _in_words(date: str) -> str:
    """Return 2025年2月3日 for 2025-02-03, and 2025年2月 for a month."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(date.split("-"), "年月日", strict=False))


def _clause_behind(text: str, end: int) -> str:
    """Return the rest of a sentence, as far as the next comma."""
    return re.split("[。、，\n]", text[end:], maxsplit=1)[0]


def _first_source(checked: CheckedReport) -> Source | None:
    return checked.reading.sources[0] if checked.reading.sources else None


CHECKS: tuple[Check, ...] = (
    date_is_near_the_form,
    ticks_are_known,
    new_text_is_there,
    ticked_sections_have_text,
    persons_are_named,
    placeholders_are_filled,
    rates_agree,
    shortfalls_agree,
    sums_agree,
    directions_agree,
    held_events_are_not_ahead,
    ticks_agree_with_text,
)
