"""How home draws and tells one's own results: a bar on the way to each target, the numbers beside it, a small map."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from suishin.common.prefectures import PREFECTURES
from suishin.dashboards.measures import MEASURES
from suishin.dashboards.queries.own_results import OwnProgress, OwnResults
from suishin.outputs.charts import Fill, Mark, TileValue, progress_bar, tile_map
from suishin.outputs.formats import MISSING, NUMBER, PERCENT, month_in_words
from suishin.outputs.tables import Column, Table
from suishin.results.rules.target_words import day_in_words

_RATE = MEASURES["achievement"]


class Picture(NamedTuple):
    """A drawing with its words and its numbers, as components/chart.html takes them."""

    caption: str
    svg: SafeString | None  # none where nothing was told
    table: Table[tuple[str, str]]


def results_url(own: OwnResults) -> str:
    """Return where one reads on."""
    if own.place.is_national:
        return reverse("dashboards:results-national")
    name = "results-prefecture" if own.place.is_prefecture else "results-union"
    return reverse(f"dashboards:{name}", args=[own.place.pk])


def month_words(own: OwnResults, *, is_era: bool) -> str:
    """Return 2026年10月（速報を含む）."""
    month = month_in_words(own.month, is_era=is_era)
    return _("%(month)s（速報を含む）") % {"month": month} if any(row.is_flash for row in own.rows) else month


def progress_pictures(own: OwnResults) -> list[Picture]:
    return [_picture(row) for row in own.rows]


def rate_map(own: OwnResults) -> Picture | None:
    """Draw how far each prefecture is in the first of the sets."""
    if not own.rates or not own.rows:
        return None
    title = _("%(set)sの県別の達成率") % {"set": own.rows[0].product_set.name}
    known = sum(rate is not None for rate in own.rates.values())
    tiles = {code: _tile(rate) for code, rate in own.rates.items()}
    svg = tile_map(tiles, title=title, description=_("%(count)d県の値を示します。") % {"count": known}, is_small=True)
    numbers = [(PREFECTURES[code], _percent(rate)) for code, rate in own.rates.items()]
    caption = _("%(title)s。%(legend)s") % {"title": title, "legend": _RATE.legend()}
    return Picture(caption, svg, _table(title, numbers, _("県"), _("達成率")))


def _picture(row: OwnProgress) -> Picture:
    name, progress = row.product_set.name, row.progress
    title = _("%(set)sの目標までの進み具合") % {"set": name}
    numbers = _numbers(row)
    table = _table(title, list(numbers.items()), _("項目"), _("値"))
    if progress.numbers.in_force is None:
        return Picture(_("%(set)s：実績がまだありません。") % {"set": name}, None, table)
    words = {"set": name, "rate": _percent(progress.achievement_rate), "missing": _count(progress.shortfall, row.unit)}
    caption = (
        _("%(set)s：達成率%(rate)s、あと%(missing)s") % words
        if progress.shortfall
        else _("%(set)s：達成率%(rate)s、目標に届いています") % words
    )
    svg = progress_bar(
        _mark(_("保有"), progress.numbers.in_force, row.unit),
        target=_mark(_("目標"), row.goal.value, row.unit),
        theoretical=None if progress.theoretical is None else _mark(_("時期相当"), progress.theoretical, row.unit),
        forecast=None if row.expected is None else _mark(_("見通し"), row.expected, row.unit),
        title=title,
        description=_("、").join(f"{label} {value}" for label, value in numbers.items()),
    )
    return Picture(caption, svg, table)


def _numbers(row: OwnProgress) -> dict[str, str]:
    progress, unit = row.progress, row.unit
    numbers = {
        _("保有"): _count(progress.numbers.in_force, unit),
        _("目標"): _count(row.goal.value, unit),
        _("目標の期日"): day_in_words(row.goal.on, is_final=False, year_begins=0),
        _("達成率"): _percent(progress.achievement_rate),
        _("不足"): _count(progress.shortfall, unit),
        _("必要ペース（1か月）"): _count(progress.required_pace, unit),
        _("時期相当の目標"): _count(progress.theoretical, unit),
        _("期日の見通し"): _count(row.expected, unit),
        _("前年同月比"): _percent(progress.year_rate),
    }
    if row.all_unions:
        numbers[_("実績のある組合")] = _("%(all)s組合中%(told)s組合") % {
            "all": NUMBER.in_words(row.all_unions),
            "told": NUMBER.in_words(row.unions),
        }
    return numbers


def _mark(label: str, value: Decimal | int, unit: str) -> Mark:
    return Mark(f"{label} {_count(value, unit)}", value)


def _count(value: Decimal | int | None, unit: str) -> str:
    return MISSING if value is None else f"{NUMBER.in_words(round(value))}{unit}"


def _percent(rate: Decimal | None) -> str:
    return MISSING if rate is None else PERCENT.in_words(rate)


def _tile(rate: Decimal | None) -> TileValue:
    if rate is None:
        return TileValue(MISSING, Fill.NO_REPORT)
    return TileValue(PERCENT.in_words(rate), _RATE.fill(rate, 1))


def _table(title: str, rows: list[tuple[str, str]], first: str, second: str) -> Table[tuple[str, str]]:
    return Table(title, rows, [Column(first, lambda row: row[0]), Column(second, lambda row: row[1])])


def home_context(own: OwnResults | None, *, is_era: bool) -> Mapping[str, object]:
    """Return what the template of home shows of results."""
    if own is None:
        return {}
    return {
        "own_place": _("全国") if own.place.is_national else own.place.name,
        "own_month": month_words(own, is_era=is_era),
        "own_pictures": progress_pictures(own),
        "own_map": rate_map(own),
        "own_url": results_url(own),
    }
