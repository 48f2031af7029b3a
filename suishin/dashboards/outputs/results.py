"""Tables of results, for screen and Excel: areas and unions against their targets, months, who told what."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from suishin.common.months import Month
from suishin.dashboards.choices import ResultChoice
from suishin.dashboards.measures import Measure, shown
from suishin.dashboards.outputs.layouts import Layout, laid_out
from suishin.dashboards.queries.areas import PlaceValue, Prefecture, SetRow
from suishin.dashboards.queries.course import MONTHS_BACK, Course, CourseMonth
from suishin.dashboards.union_words import told_in_words
from suishin.outputs.formats import MISSING, NUMBER, PERCENT, SIGNED, month_in_words
from suishin.outputs.tables import Column, Table
from suishin.results.models import ProductSet
from suishin.results.queries.people import People
from suishin.results.queries.standings import Standing

AnyRow = TypeVar("AnyRow", bound=SetRow)


def whole(value: Decimal | float | None) -> int | None:
    """Return a number of policies as people count them."""
    return None if value is None else int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP))


def one_place(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def exact(value: Decimal | None) -> int | Decimal | None:
    """Return a target without the zeros that its column adds."""
    return None if value is None else int(value) if value == int(value) else value.normalize()


def span(low: float | None, high: float | None) -> str:
    """Return 「11,900〜12,700」."""
    if low is None or high is None:
        return ""
    return f"{whole(low):,}〜{whole(high):,}"


def unions_in_words(standing: Standing) -> str:
    """Return of how many unions a number consists: 「2,500組合中2,481組合（うち12組合は前の月までの値）」."""
    if not standing.unions:
        return ""
    counts = {"all": f"{standing.unions:,}", "told": f"{standing.in_force_unions:,}"}
    told = (_("%(all)s組合中%(told)s組合") if standing.missing_unions else _("%(all)s組合すべて")) % counts
    if not standing.carried_unions:
        return told
    return _("%(told)s（うち%(carried)s組合は前の月までの値）") % {
        "told": told,
        "carried": f"{standing.carried_unions:,}",
    }


def state_in_words(standing: Standing) -> str:
    """Return whether a number is final: 「確定」「速報を含む（12組合）」."""
    if standing.in_force is None:
        return ""
    if not standing.is_flash:
        return _("確定")
    return _("速報を含む（%(count)s組合）") % {"count": f"{standing.flash_unions:,}"}


def goal_in_words(row: SetRow) -> str:
    """Return what kind of target it is and by when: 「最終 2027年5月」."""
    if row.goal is None:
        return ""
    kind = _("中間") if row.is_interim else _("最終")
    return _("%(kind)s %(month)s") % {"kind": kind, "month": month_in_words(Month.containing(row.goal.on))}


def sets_layout(
    rows: Sequence[SetRow],
    *,
    title: str,
    chosen: ProductSet | None = None,
    url: Callable[[SetRow], str | None] | None = None,
) -> Layout[SetRow]:
    """One row per product set: where the area stands, what it is held against, what is expected."""
    together = [[Column(_("種目"), lambda row: row.product_set.name, url=url)], *progress_columns(rows)]
    return laid_out(title, rows, together, sheet_name=_("種目ごと"), is_current=lambda row: row.product_set == chosen)


def progress_columns(rows: Sequence[AnyRow]) -> list[list[Column[AnyRow]]]:
    """Return the columns that say of one area and product set where it stands, together as a page shows them."""
    return [
        [
            Column(_("保有"), lambda row: row.standing.in_force, NUMBER),
            Column(_("前月から"), lambda row: row.found.progress.change, SIGNED),
            Column(_("前年同月から"), lambda row: row.found.progress.year_change, SIGNED),
        ],
        [
            Column(_("目標"), lambda row: exact(row.goal.value) if row.goal else None, NUMBER),
            Column(_("期日"), goal_in_words),
            *_interim_columns(rows),
        ],
        [
            Column(_("達成率"), lambda row: row.found.progress.achievement_rate, PERCENT),
            Column(_("時期相当の目標"), lambda row: whole(row.found.progress.theoretical), NUMBER),
        ],
        [
            Column(_("不足"), lambda row: exact(row.found.progress.shortfall), NUMBER),
            Column(_("必要ペース（月）"), lambda row: exact(one_place(row.found.progress.required_pace)), NUMBER),
        ],
        [
            Column(_("年度の新規"), lambda row: row.standing.year_new_enrolments, NUMBER),
            Column(_("前年同期比"), lambda row: row.found.progress.new_rate, PERCENT),
        ],
        [
            Column(_("期日の見通し"), lambda row: whole(row.expected.value) if row.expected else None, NUMBER),
            Column(_("幅"), lambda row: span(row.expected.low, row.expected.high) if row.expected else ""),
        ],
        [
            Column(_("数えた組合"), lambda row: unions_in_words(row.standing)),
            Column(_("区分"), lambda row: state_in_words(row.standing)),
        ],
    ]


class _WithMonths(Protocol):
    @property
    def months(self) -> Sequence[int | None]: ...


RowWithMonths = TypeVar("RowWithMonths", bound=_WithMonths)


def month_columns(choice: ResultChoice) -> list[Column[RowWithMonths]]:
    """Return a column for each month of a row's drawing, what was in force in it."""
    first = choice.month + -MONTHS_BACK
    return [Column(month_in_words(first + at), _month_at(at), NUMBER) for at in range(MONTHS_BACK + 1)]


def _month_at(at: int) -> Callable[[RowWithMonths], int | None]:
    return lambda row: row.months[at]


_FACTS = ("保有", "目標", "期日", "達成率", "不足", "必要ペース（月）", "期日の見通し", "数えた組合")


def facts_of(row: SetRow) -> list[tuple[str, str]]:
    """Return what matters most of one product set, each with its name; what is not known is left out."""
    table, names = sets_layout([row], title="").table, {_(name) for name in _FACTS}
    (cells,) = table.cells
    return [(cell.heading, cell.text) for cell in cells if cell.heading in names and cell.text != MISSING]


def headquarters_facts(people: People, line_id: int) -> list[tuple[str, str]]:
    """Return how many of a headquarters' own executives hold a product, where that was told."""
    enrolled, rate = people.enrolled_executives.get(line_id), people.executive_use(line_id)
    if enrolled is None:
        return []
    counts = _("加入%(part)s÷執行委員%(whole)s") % {
        "part": told_in_words(enrolled),
        "whole": told_in_words(people.executives),
    }
    words = {"rate": PERCENT.in_words(rate), "counts": counts}
    return [(_("県本部執行部の加入率"), counts if rate is None else _("%(rate)s（%(counts)s）") % words)]


def _interim_columns(rows: Sequence[AnyRow]) -> list[Column[AnyRow]]:
    """Interim targets have columns of their own where there are any."""
    if not any(row.interim for row in rows):
        return []
    return [
        Column(_("中間目標"), lambda row: exact(row.interim.value) if row.interim else None, NUMBER),
        Column(
            _("中間の期日"),
            lambda row: month_in_words(Month.containing(row.interim.on)) if row.interim else "",
        ),
        Column(_("中間の達成率"), lambda row: row.interim_rate, PERCENT),
    ]


def map_table(
    prefectures: Sequence[Prefecture], found: Mapping[int, PlaceValue], measure: Measure, product_set: ProductSet
) -> Table[Prefecture]:
    """One row per prefecture with the value that the map shows."""
    return Table(
        f"{product_set.name}　{measure.label}",
        rows=prefectures,
        columns=[
            Column(_("県"), lambda row: row.name),
            Column(_("地区"), lambda row: row.block),
            Column(
                str(measure.label), lambda row: shown(found[row.pk].value) if row.pk in found else None, measure.format
            ),
            Column(_("数えた組合"), lambda row: unions_in_words(found[row.pk].standing) if row.pk in found else ""),
        ],
        sheet_name=_("地図"),
    )


def course_table(course: Course) -> Table[CourseMonth]:
    """One row per month, the months ahead included."""
    return Table(
        _("%(set)sの月ごとの動き") % {"set": course.row.product_set.name},
        rows=course.months,
        columns=[
            Column(_("年月"), lambda row: month_in_words(row.month)),
            Column(_("保有"), lambda row: row.standing.in_force, NUMBER),
            Column(_("前年同月"), lambda row: row.year_before, NUMBER),
            Column(_("時期相当の目標"), lambda row: whole(row.theoretical), NUMBER),
            Column(_("見通し"), lambda row: whole(row.expected), NUMBER),
            Column(_("見通しの幅"), lambda row: span(row.low, row.high)),
            Column(_("数えた組合"), lambda row: unions_in_words(row.standing)),
            Column(_("できごと"), _turning_at(course)),
        ],
        sheet_name=_("月ごと"),
    )


def _turning_at(course: Course) -> Callable[[CourseMonth], str]:
    words = {turning.month: turning_in_words(turning.revision, turning.merged_unions) for turning in course.turnings}
    return lambda row: words.get(row.month, "")


def turning_in_words(revision: str, merged_unions: int) -> str:
    """Return 「制度改定（掛金の見直し）、合併（2組合）」."""
    words = []
    if revision:
        words.append(_("制度改定（%(note)s）") % {"note": revision})
    if merged_unions:
        words.append(_("合併（%(count)d組合）") % {"count": merged_unions})
    return _("、").join(words)


def forecast_in_words(row: SetRow) -> str:
    """Return how far such forecasts were off so far, or why there is none."""
    forecast = row.forecast
    if forecast is None:
        return ""
    if not forecast.values:
        return _("見通しは、これまでの月が足りないため示していません。")
    if forecast.error_rate is None:
        return _("この見通しがどのくらい当たるかは、まだ確かめられていません。")
    return _("これまでの12か月で、同じやり方の見通しは平均%(rate)s外れました。") % {
        "rate": PERCENT.in_words(Decimal(str(forecast.error_rate)))
    }


def units_in_words(units: Mapping[str, str]) -> str:
    """Return in what is counted: 「数の単位は件です（総合共済基本型は組合）。」."""
    if not units:
        return ""
    usual = Counter(units.values()).most_common(1)[0][0]
    others = _("、").join(
        _("%(name)sは%(unit)s") % {"name": name, "unit": unit} for name, unit in units.items() if unit != usual
    )
    if not others:
        return _("数の単位は%(unit)sです。") % {"unit": usual}
    return _("数の単位は%(unit)sです（%(others)s）。") % {"unit": usual, "others": others}
