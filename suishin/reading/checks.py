"""What a person should look at in a report that was read: an ordered list of small checks.

A check sees one report and yields findings; it never changes a value. Each finding says what is the
matter, where it stands, and what to do.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from suishin.reading.definition import FormDefinition, HeaderKind, ItemKind
from suishin.reading.model import Answer, Figure, Finding, ReportReading, Severity, Source

PLACEHOLDER = re.compile(
    r"[●○◯〇×＊*＿_?？]{2,}\s*(?:[%％件人名回円月日年]|単組|万円)|[（(][\s　]*[）)]\s*(?:[%％件人名回円]|単組)"
)
YEARS_AROUND_FORM = 2  # a report is written about when its form is sent out
ROUNDING = 1.0  # percentage points that rounding explains
TOLD_AS_PAST = re.compile(".{0,20}(?:した|った|済み?)(?:[）)]|$)")
MOST_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A report with the form it answers."""

    reading: ReportReading
    definition: FormDefinition

    def title(self, key: str) -> str:
        """Return what a person calls an item."""
        return self.definition.section_of(key).name_of(self.definition.item(key))

    @property
    def date_key(self) -> str | None:
        return next((field.key for field in self.definition.header if field.kind is HeaderKind.DATE), None)

    @property
    def date(self) -> str | None:
        return self.reading.header[self.date_key].value if self.date_key in self.reading.header else None


Check = Callable[[CheckedReport], Iterator[Finding]]


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
    if date and abs(int(date[:4]) - checked.definition.year) >= YEARS_AROUND_FORM:
        message = f"作成日 {_in_words(date)} が様式の年（{checked.definition.year}年）から離れています。原本を確かめてください。"
        source = checked.reading.header[checked.date_key or ""].source
        yield Finding("date_far_from_form", Severity.WARNING, checked.date_key or "date", message, source)


def placeholders_are_filled(checked: CheckedReport) -> Iterator[Finding]:
    for key, narrative in checked.reading.narratives.items():
        for match in PLACEHOLDER.finditer(narrative.text):
            source = narrative.source_of(match.start(), match.end())
            message = f"{_where(source)}「{match[0]}」は数字が入っていません。県本部に確かめてください。"
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
        if is_ahead and (event.status == "held" or TOLD_AS_PAST.match(_clause_behind(narrative.text, event.end))):
            source = narrative.source_of(event.start, event.end)
            message = (
                f"{_where(source)}「{event.span}」は済んだことのように書かれていますが、"
                f"日付が作成日（{_in_words(date)}）より後です。予定かどうか確かめてください。"
            )
            yield Finding("held_after_report", Severity.NOTE, f"narratives.{event.narrative}", message, source)


def _in_words(date: str) -> str:
    """Return 2025年2月3日 for 2025-02-03, and 2025年2月 for a month."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(date.split("-"), "年月日", strict=False))


def _clause_behind(text: str, end: int) -> str:
    """Return the rest of a sentence, as far as the next comma."""
    return re.split("[。、，\n]", text[end:], maxsplit=1)[0]


def rates_agree_with_counts(checked: CheckedReport) -> Iterator[Finding]:
    """「受付30件 成約13件（成約率43%）」: a rate right behind two counts must be their quotient."""
    for first, second, rate in zip(*(checked.reading.figures[index:] for index in range(3)), strict=False):
        if not _is_rate_of(checked, first, second, rate):
            continue
        computed = second.value / first.value * 100
        if abs(computed - rate.value) > ROUNDING:
            source = checked.reading.narratives[rate.narrative].source_of(rate.start, rate.end)
            message = (
                f"{_where(source)}{second.value:,}{second.unit}÷{first.value:,}{first.unit}は{computed:.1f}%ですが、"
                f"「{rate.span}」とあります。どれが正しいか確かめてください。"
            )
            yield Finding("rate_differs", Severity.WARNING, f"narratives.{rate.narrative}", message, source)


def _is_rate_of(checked: CheckedReport, first: Figure, second: Figure, rate: Figure) -> bool:
    """Only counts of one unit that stand in one sentence right before a closing rate are compared."""
    if not first.narrative == second.narrative == rate.narrative:
        return False
    text = checked.reading.narratives[rate.narrative].text
    named = text[second.end : rate.start]
    counts = first.unit == second.unit == "件" and first.value >= second.value > 0
    return counts and rate.unit == "%" and "成約率" in named and not re.search("[。\n]", text[first.start : rate.start])


def targets_agree_with_shortfalls(checked: CheckedReport) -> Iterator[Finding]:
    """「目標7,343件に対して5,796件で1,547件不足」: target less result is the shortfall."""
    figures = checked.reading.figures
    for target, result in pairwise(figures):
        short = _shortfall_of(checked, target, result)
        if short is None or target.value - result.value == short.value:
            continue
        source = checked.reading.narratives[short.narrative].source_of(short.start, short.end)
        message = (
            f"{_where(source)}目標{target.value:,}−実績{result.value:,}は{target.value - result.value:,}{short.unit}ですが、"
            f"「{short.span}」不足とあります。どれが正しいか確かめてください。"
        )
        yield Finding("shortfall_differs", Severity.WARNING, f"narratives.{short.narrative}", message, source)


def _shortfall_of(checked: CheckedReport, target: Figure, result: Figure) -> Figure | None:
    """Return the shortfall that a sentence names behind a target and what was reached of it."""
    text = checked.reading.narratives[target.narrative].text
    is_pair = target.narrative == result.narrative and target.unit == result.unit
    if not is_pair or not text[: target.start].endswith("目標") or not text[target.end :].startswith("に対し"):
        return None
    return next(
        (
            figure
            for figure in checked.reading.figures
            if figure.narrative == target.narrative
            and figure.start > result.end
            and figure.unit == target.unit
            and text[figure.end :].startswith(("不足", "足り", "届"))
            and not re.search("[。\n]", text[target.start : figure.start])
        ),
        None,
    )


def _where(source: Source | None) -> str:
    return f"{source.in_words()}：" if source else ""


def _first_source(checked: CheckedReport) -> Source | None:
    return checked.reading.sources[0] if checked.reading.sources else None


CHECKS: tuple[Check, ...] = (
    date_is_near_the_form,
    ticks_are_known,
    new_text_is_there,
    ticked_sections_have_text,
    placeholders_are_filled,
    rates_agree_with_counts,
    targets_agree_with_shortfalls,
    held_events_are_not_ahead,
)
