"""The tables of the pictures, for screen and Excel."""

from collections.abc import Callable, Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.dashboards.queries.claims import sentences_of
from suishin.dashboards.queries.home import RoundPicture
from suishin.dashboards.queries.matrix import Matrix, MatrixRow, MeasureTotal
from suishin.dashboards.rules import (
    COMPARISONS,
    EVENT_KINDS,
    EVENT_STATES,
    exact_number,
    moment_or_period,
    number_or_range,
    period,
    plain_number,
    sentence_around,
)
from suishin.ingestion.models import Finding
from suishin.outputs.tables import LONG_TEXT, NUMBER, TICK, Column, Table
from suishin.reading.definition import FormDefinition, Item
from suishin.rounds.models import BookletEntry, ClaimedFigure, Report, ReportedEvent


def matrix_table(matrix: Matrix) -> Table[MatrixRow]:
    """One row per prefecture, one column per measure, and the number of measures taken."""
    return Table(
        _("取り組みの一覧　%(round)s") % {"round": matrix.round.title},
        rows=matrix.rows,
        columns=[
            Column(_("県"), lambda row: row.report.organization.name),
            Column(_("地区"), lambda row: row.block.name if row.block else ""),
            *(Column(_numbered(matrix, index), _state_at(index), TICK) for index in range(len(matrix.items))),
            Column(_("実施（項目）"), lambda row: row.yes_count if row.has_report else None, NUMBER),
            Column(_("未実施（項目）"), lambda row: row.no_count if row.has_report else None, NUMBER),
            Column(_("不明（項目）"), lambda row: row.unknown_count if row.has_report else None, NUMBER),
        ],
        empty_text=_("表示できる県がありません。"),
    )


def totals_table(matrix: Matrix) -> Table[MeasureTotal]:
    """One row per measure with the national counts."""
    definition = matrix.round.form.definition
    return Table(
        _("全国の実施状況　%(round)s") % {"round": matrix.round.title},
        rows=matrix.totals,
        columns=[
            Column(_("項目"), lambda total: definition.section_of(total.item.key).short_title),
            Column(_("取り組み"), lambda total: f"{total.item.mark}{total.item.title}", LONG_TEXT),
            Column(_("実施（県）"), lambda total: total.counts["yes"], NUMBER),
            Column(_("未実施（県）"), lambda total: total.counts["no"], NUMBER),
            Column(_("不明（県）"), lambda total: total.counts["unknown"], NUMBER),
            Column(_("報告なし（県）"), lambda total: total.counts["no_report"], NUMBER),
        ],
    )


def status_table(picture: RoundPicture) -> Table[tuple[str, int]]:
    """One row per state with the number of reports."""
    return Table(
        _("%(round)sの提出の進み具合") % {"round": picture.round.title},
        rows=list(picture.status_counts.items()),
        columns=[
            Column(_("状態"), lambda row: str(Report.Status(row[0]).label)),
            Column(_("県"), lambda row: row[1], NUMBER),
        ],
    )


def measure_table(matrix: Matrix, item: Item) -> Table[MatrixRow]:
    """One row per prefecture with its answer to one measure."""
    index = matrix.items.index(item)
    return Table(
        f"{item.mark}{item.title}　{matrix.round.title}",
        rows=matrix.rows,
        columns=[
            Column(_("県"), lambda row: row.report.organization.name, url=_report_url),
            Column(_("地区"), lambda row: row.block.name if row.block else ""),
            Column(_("取り組み"), _state_at(index), TICK),
        ],
        sheet_name=item.short_title,
    )


def figures_table(
    figures: Iterable[ClaimedFigure], definition: FormDefinition, *, bound: Mapping[int, BookletEntry]
) -> Table[ClaimedFigure]:
    """One row per figure; its sentence leads to the place in the report."""
    titles, rows = _narrative_titles(definition), list(figures)
    texts = sentences_of(rows)
    return Table(
        _("報告された数値"),
        rows=rows,
        columns=[
            Column(_("県"), lambda figure: figure.version.report.organization.name),
            Column(_("項目"), lambda figure: titles.get(figure.item_key, figure.item_key)),
            Column(_("内容"), lambda figure: figure.subject),
            Column(_("値"), lambda figure: _value_of(figure), NUMBER),
            Column(_("単位"), lambda figure: figure.unit),
            Column(_("比較"), _comparison),
            Column(_("時点"), lambda figure: moment_or_period(figure.as_of)),
            Column(
                _("もとの文"),
                lambda figure: _sentence(figure, texts),
                LONG_TEXT,
                url=lambda figure: _place(figure, "figure", bound),
            ),
        ],
        empty_text=_("条件に合う数値はありません。条件をゆるめてください。"),
    )


def events_table(
    events: Iterable[ReportedEvent], definition: FormDefinition, *, bound: Mapping[int, BookletEntry]
) -> Table[ReportedEvent]:
    """One row per event; its sentence leads to the place in the report."""
    titles, rows = _narrative_titles(definition), list(events)
    texts = sentences_of(rows)
    return Table(
        _("報告された行事"),
        rows=rows,
        columns=[
            Column(_("県"), lambda event: event.version.report.organization.name),
            Column(_("日付"), lambda event: period(event.date_from, event.date_to)),
            Column(_("行事"), lambda event: event.name),
            Column(_("種類"), lambda event: EVENT_KINDS.get(event.kind, event.kind)),
            Column(_("状態"), lambda event: EVENT_STATES.get(event.status, event.status)),
            Column(_("参加（人）"), lambda event: event.participants, NUMBER),
            Column(_("単組数"), lambda event: event.unions, NUMBER),
            Column(_("項目"), lambda event: titles.get(event.item_key, event.item_key)),
            Column(
                _("もとの文"),
                lambda event: _sentence(event, texts),
                LONG_TEXT,
                url=lambda event: _place(event, "event", bound),
            ),
        ],
        empty_text=_("条件に合う行事はありません。条件をゆるめてください。"),
    )


def findings_table(findings: Iterable[Finding], definition: FormDefinition) -> Table[Finding]:
    """One row per finding; it leads to the draft where it can be settled, or to its file."""
    return Table(
        _("確認事項"),
        rows=list(findings),
        columns=[
            Column(_("県"), _prefecture_of),
            Column(_("重さ"), lambda finding: finding.get_severity_display()),
            Column(_("項目"), lambda finding: _item_title(finding.at, definition)),
            Column(_("確認すること"), lambda finding: finding.message, LONG_TEXT, url=_finding_url),
            Column(_("ファイル"), lambda finding: finding.source_file.name),
            Column(_("場所"), lambda finding: finding.place_in_words),
        ],
        empty_text=_("確認することはありません。"),
    )


def _prefecture_of(finding: Finding) -> str:
    draft = finding.draft
    if draft is None:
        return ""
    return draft.organization.name if draft.organization else draft.prefecture_read


def _item_title(at: str, definition: FormDefinition) -> str:
    """Return how people call what a finding is about; header fields and items have names, figures a number."""
    kind, _separator, key = at.partition(".")
    names = {field.key: field.label.replace("　", "") for field in definition.header}
    names |= {f"checks.{item.key}": item.short_title or item.title for item in definition.ticks}
    names |= {f"narratives.{item.key}": item.short_title or item.title for item in definition.narratives}
    if kind in ("figures", "events") and key.isdecimal():
        return (_("数値%(number)d") if kind == "figures" else _("行事%(number)d")) % {"number": int(key) + 1}
    return names.get(at, "")


def _finding_url(finding: Finding) -> str:
    if finding.draft is None:
        return reverse("ingestion:file-detail", args=[finding.source_file_id])
    return reverse("ingestion:draft-review", args=[finding.source_file_id, finding.draft.index])


def _report_url(row: MatrixRow) -> str:
    return report_url(row.report, row.booklet_id)


def _numbered(matrix: Matrix, index: int) -> str:
    item = matrix.items[index]
    return matrix.round.form.definition.section_of(item.key).name_of(item)


def _state_at(index: int) -> Callable[[MatrixRow], str]:
    return lambda row: row.cells[index].state


def _narrative_titles(definition: FormDefinition) -> dict[str, str]:
    return {item.key: item.short_title or item.title for item in definition.narratives}


def _value_of(figure: ClaimedFigure) -> object:
    """A range has no one number: Excel gets it as text."""
    return exact_number(figure.value) if figure.value_max is None else number_or_range(figure.value, figure.value_max)


def _comparison(figure: ClaimedFigure) -> str:
    if figure.comparison_value is None:
        return ""
    kind = COMPARISONS.get(figure.comparison_kind, figure.comparison_kind)
    return f"{kind} {plain_number(figure.comparison_value)}{figure.comparison_unit}"


def _sentence(claim: ClaimedFigure | ReportedEvent, texts: dict[tuple[int, str], str]) -> str:
    text = texts.get((claim.version_id, claim.item_key), "")
    return sentence_around(text, claim.start, claim.end) or claim.span


def _place(claim: ClaimedFigure | ReportedEvent, kind: str, bound: Mapping[int, BookletEntry]) -> str:
    report = claim.version.report
    entry = bound.get(report.pk)
    return report_url(report, entry.booklet_id if entry else None) + f"#{kind}-{claim.pk}"


def report_url(report: Report, booklet_id: int | None) -> str:
    """Return where a report is read: its own page, or as bound where only the booklet may be seen."""
    if booklet_id is None:
        return reverse("rounds:report-detail", args=[report.pk])
    return reverse("rounds:booklet-report", args=[booklet_id, report.organization.code])
