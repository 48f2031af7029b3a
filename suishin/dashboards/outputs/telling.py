"""Tables of who told what for a month: unions one by one, and how many of each prefecture."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suishin.dashboards.choices import ResultChoice
from suishin.dashboards.queries.telling import MISSING, PrefectureTelling, UnionTelling
from suishin.dashboards.requests import union_url
from suishin.outputs.formats import NUMBER, month_in_words
from suishin.outputs.tables import Column, Table

if TYPE_CHECKING:
    from django.http import QueryDict

_STATES: "dict[str, str | Promise]" = {
    "missing": gettext_lazy("― 未報告"),
    "flash": gettext_lazy("○ 速報"),
    "final": gettext_lazy("● 確定"),
}


def unions_table(
    rows: Sequence[UnionTelling], choice: ResultChoice, *, lines: int, title: str = "", state: str = ""
) -> Table[UnionTelling]:
    """One row per union: what it told for the month, and the last month of the silent ones."""
    return Table(
        title or _("%(month)sの組合ごとの報告") % {"month": month_in_words(choice.month)},
        rows=rows,
        columns=[
            Column(_("組合"), lambda row: row.name, url=lambda row: f"{union_url(row.pk)}{choice.query}"),
            Column(_("県"), lambda row: row.prefecture.name if row.prefecture else ""),
            Column(_("状態"), lambda row: str(_STATES[row.state])),
            Column(_("報告のあった種目"), _lines_told(lines)),
            Column(_("最後に報告した月"), lambda row: month_in_words(row.last_told) if row.last_told else ""),
            Column(_("報告のない月数"), _months_silent(choice), NUMBER),
        ],
        empty_text=_("この月の報告がない組合はありません。") if state == MISSING else _("条件に合う組合はありません。"),
        sheet_name=_("組合ごと"),
    )


def _lines_told(lines: int) -> Callable[[UnionTelling], str]:
    return lambda row: "" if not row.lines else _("%(all)d種目中%(told)d種目") % {"all": lines, "told": row.lines}


def _months_silent(choice: ResultChoice) -> Callable[[UnionTelling], int | None]:
    """Return for how many months a silent union has told nothing, the month itself included."""
    return lambda row: choice.month - row.last_told if row.last_told else None


def prefectures_table(rows: Sequence[PrefectureTelling], asked: "QueryDict | None" = None) -> Table[PrefectureTelling]:
    """One row per prefecture, those with the most silent unions first; on the page each leads to its unions."""
    return Table(
        _("県ごとの報告の数"),
        rows=rows,
        columns=[
            Column(_("県"), lambda row: row.prefecture.name if row.prefecture else "", url=_filtered(asked)),
            Column(_("組合"), lambda row: row.unions, NUMBER),
            Column(str(_STATES[MISSING]), lambda row: row.missing, NUMBER),
            Column(str(_STATES["flash"]), lambda row: row.flash, NUMBER),
            Column(str(_STATES["final"]), lambda row: row.final, NUMBER),
        ],
        sheet_name=_("県ごと"),
    )


def _filtered(asked: "QueryDict | None") -> Callable[[PrefectureTelling], str | None] | None:
    if asked is None:
        return None
    month = asked.get("month")
    kept = {"month": month} if month else {}
    return lambda row: f"?{urlencode({**kept, 'prefecture': row.prefecture.code})}" if row.prefecture else None
