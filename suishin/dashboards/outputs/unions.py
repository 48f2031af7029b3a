"""The unions of a prefecture against their targets: as rows of a page, and as a table for Excel."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from suishin.dashboards.charts.results import two_years
from suishin.dashboards.choices import ResultChoice
from suishin.dashboards.outputs.layouts import Layout, Picture, laid_out
from suishin.dashboards.outputs.results import exact, month_columns
from suishin.dashboards.queries.prefecture_unions import UnionRow
from suishin.dashboards.requests import union_url
from suishin.outputs.formats import NUMBER, PERCENT, SIGNED, month_in_words
from suishin.outputs.tables import Column, Table


def union_layout(rows: Sequence[UnionRow], choice: ResultChoice) -> Layout[UnionRow]:
    """One row per union: where it stands, what it carries of the shortfall, its last two years, when it last told."""
    together = _columns(choice)
    return laid_out(
        _("組合ごとの目標と実績　%(set)s") % {"set": choice.chosen.name},
        rows,
        together,
        orders=["code", "in_force", "target", "achievement", "shortfall", "told"],
        picture=Picture(_("24か月の動き"), lambda row: two_years(row.months, name=row.name)),
        empty_text=_("条件に合う組合がありません。条件をゆるめてください。"),
    )


def unions_excel(rows: Sequence[UnionRow], choice: ResultChoice, *, title: str) -> Table[UnionRow]:
    """The same columns, and the months of the drawing one by one."""
    columns = [column for group in _columns(choice) for column in group]
    return Table(title, rows=rows, columns=[*columns, *month_columns(choice)], sheet_name=_("組合ごと"))


def _columns(choice: ResultChoice) -> list[list[Column[UnionRow]]]:
    return [
        [
            Column(_("組合"), lambda row: row.name, url=lambda row: f"{union_url(row.pk)}{choice.query}"),
            Column(_("組合員（人）"), lambda row: row.members, NUMBER),
        ],
        [
            Column(_("保有"), lambda row: row.found.progress.numbers.in_force, NUMBER),
            Column(_("前月から"), lambda row: row.found.progress.change, SIGNED),
            Column(_("前年同月から"), lambda row: row.found.progress.year_change, SIGNED),
        ],
        [Column(_("目標"), _goal, NUMBER)],
        [Column(_("達成率"), lambda row: row.found.progress.achievement_rate, PERCENT)],
        [
            Column(_("不足"), lambda row: exact(row.found.progress.shortfall), NUMBER),
            Column(_("県の不足に占める割合"), lambda row: row.share, PERCENT),
        ],
        [
            Column(_("最後の報告"), lambda row: month_in_words(row.last_told) if row.last_told else ""),
            Column(_("区分"), _state(choice)),
        ],
    ]


def _goal(row: UnionRow) -> object:
    goal = row.found.progress.goal
    return exact(goal.value) if goal else None


def _state(choice: ResultChoice) -> Callable[[UnionRow], str]:
    """Return whether the month's number is a flash value, final, or one of an earlier month."""

    def state(row: UnionRow) -> str:
        if row.last_told is None:
            return ""
        if row.last_told < choice.month:
            return _("この月は未報告")
        return _("速報") if row.found.is_flash else _("確定")

    return state
