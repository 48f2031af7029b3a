"""The prefectures of a block against their targets: as rows of a page, and as a table for Excel."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.dashboards.charts.results import two_years
from suishin.dashboards.choices import ResultChoice
from suishin.dashboards.outputs.layouts import Layout, Picture, laid_out
from suishin.dashboards.outputs.results import month_columns, progress_columns
from suishin.dashboards.queries.blocks import PrefectureRow
from suishin.outputs.formats import PERCENT
from suishin.outputs.tables import Column, Table


def prefecture_layout(rows: Sequence[PrefectureRow], choice: ResultChoice) -> Layout[PrefectureRow]:
    """One row per prefecture: where it stands, what it carries of the shortfall, what is expected, its last two years."""
    return laid_out(
        _("県ごとの目標と実績　%(set)s") % {"set": choice.chosen.name},
        rows,
        _columns(rows, choice),
        orders=["code", "in_force", "target", "achievement", "shortfall", "new", "", "missing"],
        picture=Picture(_("24か月の動き"), lambda row: two_years(row.months, name=row.prefecture.name)),
        empty_text=_("この地区ブロックには県がありません。"),
    )


def prefectures_excel(rows: Sequence[PrefectureRow], choice: ResultChoice, *, title: str) -> Table[PrefectureRow]:
    """The same columns, and the months of the drawing one by one."""
    columns = [column for group in _columns(rows, choice) for column in group]
    return Table(title, rows=rows, columns=[*columns, *month_columns(choice)], sheet_name=_("県ごと"))


def _columns(rows: Sequence[PrefectureRow], choice: ResultChoice) -> list[list[Column[PrefectureRow]]]:
    stock, target, rate, shortfall, *others = progress_columns(rows)
    return [
        [Column(_("県"), lambda row: row.prefecture.name, url=lambda row: _url(row, choice))],
        stock,
        target,
        rate,
        [*shortfall, Column(_("不足に占める割合"), lambda row: row.share, PERCENT)],
        *others,
    ]


def _url(row: PrefectureRow, choice: ResultChoice) -> str:
    return f"{reverse('dashboards:results-prefecture', args=[row.prefecture.pk])}{choice.query}"
