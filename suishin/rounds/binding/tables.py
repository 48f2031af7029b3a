"""The booklet as one Excel file: counts, ticks, texts and other answers, who is missing."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from suishin.forms.values import value_in_words
from suishin.outputs.tables import LONG_TEXT, NUMBER, TICK, Column, Table
from suishin.outputs.workbook import workbook
from suishin.reading.definition import Item, ItemKind
from suishin.rounds.binding.content import Absence, BookletContent, BoundReport


def booklet_workbook(booklet: BookletContent) -> bytes:
    """Return the booklet as an XLSX file; the same content gives the same bytes."""
    made_at = timezone.make_aware(datetime.combine(booklet.frozen_on, time()))
    tables: list[Table[Any]] = [
        _texts_table(booklet),
        *([_absent_table(booklet)] if booklet.absent else []),
    ]
    if booklet.definition.ticks:
        tables = [_counts_table(booklet), _ticks_table(booklet), *tables]
    return workbook(tables, made_at=made_at)


def _counts_table(booklet: BookletContent) -> Table[Item]:
    definition = booklet.definition

    def count_of(state: str) -> Callable[[Item], int]:
        return lambda item: booklet.counts(item)[state]

    return Table(
        _("取り組みごとの実施状況　%(round)s") % {"round": booklet.title},
        rows=definition.ticks,
        columns=[
            Column(_("項目"), lambda item: definition.section_of(item.key).short_title),
            Column(_("取り組み"), lambda item: f"{item.mark}{item.title}", LONG_TEXT),
            Column(_("実施（件）"), count_of("yes"), NUMBER),
            Column(_("未実施（件）"), count_of("no"), NUMBER),
            Column(_("不明（件）"), count_of("unknown"), NUMBER),
            Column(_("報告なし（件）"), count_of("no_report"), NUMBER),
        ],
        made_on=booklet.frozen_on,
        sheet_name=_("まとめ"),
    )


def _ticks_table(booklet: BookletContent) -> Table[BoundReport]:
    def state_of(item: Item) -> Callable[[BoundReport], str]:
        return lambda report: booklet.state(report, item)

    return Table(
        _("%(kind)sごとの実施状況　%(round)s") % {"kind": booklet.kind, "round": booklet.title},
        rows=booklet.reports,
        columns=[
            Column(booklet.kind, lambda report: report.name),
            *(Column(_numbered(booklet, item), state_of(item), TICK) for item in booklet.definition.ticks),
            Column(_("実施数"), booklet.yes_count, NUMBER),
        ],
        made_on=booklet.frozen_on,
        sheet_name=_("チェック"),
    )


def _texts_table(booklet: BookletContent) -> Table[BoundReport]:
    items = [item for item in booklet.definition.items() if item.kind is not ItemKind.TICK]
    return Table(
        _("報告の文章　%(round)s") % {"round": booklet.title},
        rows=booklet.reports,
        columns=[
            Column(booklet.kind, lambda report: report.name),
            *(
                Column(field.label.replace("　", ""), _header_of(field.key))
                for field in booklet.definition.header
                if field.kind.value != "prefecture"
            ),
            *(Column(item.short_title or item.title, _answer_to(booklet, item), LONG_TEXT) for item in items),
        ],
        made_on=booklet.frozen_on,
        sheet_name=_("文章"),
    )


def _header_of(key: str) -> Callable[[BoundReport], str]:
    return lambda report: report.content.header.get(key, "")


def _answer_to(booklet: BookletContent, item: Item) -> Callable[[BoundReport], str]:
    if item.is_text:
        return lambda report: "\n".join(report.content.narratives.get(item.key, ()))
    return lambda report: _value_in_words(booklet, item, report)


def _value_in_words(booklet: BookletContent, item: Item, report: BoundReport) -> str:
    value = report.content.values.get(item.key) or ""
    if item.kind is ItemKind.ORGANIZATION:
        value = [booklet.names.get(code, code) for code in value if isinstance(code, str)]
    return value_in_words(item, value)


def _absent_table(booklet: BookletContent) -> Table[Absence]:
    return Table(
        _("受理していない報告　%(round)s") % {"round": booklet.title},
        rows=booklet.absent,
        columns=[
            Column(booklet.kind, lambda row: row.name),
            Column(_("固定したときの状態"), lambda row: row.in_words),
        ],
        made_on=booklet.frozen_on,
        sheet_name=_("受理していない報告"),
    )


def _numbered(booklet: BookletContent, item: Item) -> str:
    return f"{booklet.definition.section_of(item.key).number}{item.mark} {item.short_title or item.title}"
