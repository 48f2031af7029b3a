"""What the page, the sheet and the Excel file of a union say in words: the same sentences in all three."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from suishin.common.months import Month
from suishin.dashboards.queries.unions import SetRow, Turn, UnionPicture
from suishin.outputs.formats import MISSING, NUMBER, PERCENT
from suishin.results.models import Basis, Forecast, PeerRange
from suishin.results.queries.peers import SizeBand
from suishin.results.queries.people import Told
from suishin.results.rules.peers import TEN_THOUSAND, Place
from suishin.results.rules.progress import Goal

_LESS_THAN_ONE = 0.005
_NAMES = 3


def month_in_words(month: Month) -> str:
    return _("%(year)d年%(month)d月") % {"year": month.year, "month": month.month}


def state_in_words(picture: UnionPicture) -> str:
    """Return whether the month's values are final, flash, or of an earlier month, and whether the union is no more."""
    closed_on = picture.union.closed_on
    if closed_on is not None and Month.containing(closed_on) <= picture.month:
        return _("%(day)sに合併や解散で閉じた単組です。") % {"day": day_in_words(closed_on)}
    if not picture.is_told:
        return _("この月の実績はまだありません。保有は、最後に分かっている月の数です。")
    return _("速報を含みます。") if picture.is_flash else _("確定した実績です。")


def turn_in_words(turn: Turn) -> str:
    """Return what a dashed line in a chart stands for."""
    if turn.is_merger:
        return _("%(month)s　%(name)sと合併") % {"month": month_in_words(turn.month), "name": turn.name}
    return _("%(month)s　%(name)sの改定（%(note)s）") % {
        "month": month_in_words(turn.month),
        "name": turn.name,
        "note": turn.note,
    }


def made_of(picture: UnionPicture) -> str:
    """Return what the numbers consist of."""
    if picture.basis == Basis.THEN:
        return _("この単組だけの実績です。合併した単組の分は含みません。")
    if picture.mergers:
        names = _names_in_words(list(dict.fromkeys(turn.name for turn in picture.mergers)))
        return _("合併した単組（%(names)s）の分を、合併の前から含みます。") % {"names": names}
    return _("単組から届いた毎月の実績です。届いていない数は「―」で示します。")


def in_force_in_words(row: SetRow) -> str | int | None:
    """Return how many are in force; of what whole unions join, whether this one has."""
    value = row.progress.numbers.in_force
    if row.counts_unions and value is not None:
        return joined(value)
    return value


def joined(value: int) -> str:
    """Return whether a union joined what only whole unions join."""
    return _("加入") if value else _("未加入")


def _names_in_words(names: list[str]) -> str:
    """Return the first names, and how many more there are."""
    named = _("、").join(names[:_NAMES])
    if len(names) <= _NAMES:
        return named
    return _("%(names)sほか%(count)d組合") % {"names": named, "count": len(names) - _NAMES}


def change(row: SetRow) -> int | None:
    """Return the change against the month before."""
    return None if row.policies is None else row.policies.change


def year_rate(row: SetRow) -> Decimal | None:
    return None if row.policies is None else row.policies.year_rate


def shortfall(row: SetRow) -> int | None:
    return None if row.policies is None else whole(row.policies.shortfall)


def final_in_words(row: SetRow) -> str:
    """Return the final target with its day: 「2027年5月31日までに1,240」."""
    return "" if row.progress.goal is None else _goal_in_words(row.progress.goal, row)


def final_value(row: SetRow) -> str:
    """Return the final target alone, where its day stands elsewhere."""
    return "" if row.progress.goal is None else _goal_value(row.progress.goal, row)


def interim_in_words(row: SetRow) -> str:
    """Return the interim target with how far one is: 「2026年12月31日までに1,200（達成率98.3％）」."""
    progress = row.interim
    if progress is None or progress.goal is None:
        return ""
    rate = percent(progress.achievement_rate)
    return _("%(goal)s（達成率%(rate)s）") % {"goal": _goal_in_words(progress.goal, row), "rate": rate}


def _goal_in_words(goal: Goal, row: SetRow) -> str:
    return _("%(day)sまでに%(value)s") % {"day": day_in_words(goal.on), "value": _goal_value(goal, row)}


def _goal_value(goal: Goal, row: SetRow) -> str:
    return _("加入") if row.counts_unions else number(goal.value)


def day_in_words(day: date) -> str:
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}


def pace_in_words(row: SetRow) -> Decimal | str | None:
    """Return how many a month are needed, or that no month is left."""
    progress = row.policies
    if progress is None:
        return None
    if progress.required_pace is not None:
        return progress.required_pace.quantize(Decimal("0.1"))
    if progress.months_left == 0 and progress.shortfall:
        return _("期日を過ぎました")
    return None


def whole(value: Decimal | None) -> int | None:
    """Return a number of policies, of which there are no parts."""
    return None if value is None else int(value.to_integral_value())


def forecast_in_words(row: SetRow, month: Month) -> str:
    """Return what is expected by the target's day, and how far such forecasts were off, or why there is none."""
    forecast = row.forecast
    if row.counts_unions:
        return MISSING
    if forecast is None:
        return _("見通しはまだ作られていません。")
    if not forecast.values:
        return _why_none()[forecast.reason or "short"]
    if forecast.made_from != month.number:
        return _("見通しは最新の月（%(month)s）で示します。") % {"month": month_in_words(Month(forecast.made_from))}
    at = _month_told(forecast, row.progress.goal)
    said = _("%(month)sに%(value)s%(unit)s（%(low)s～%(high)s%(unit)s）の見通しです。") % {
        "month": month_in_words(Month(forecast.made_from + at + 1)),
        "value": number(forecast.values[at]),
        "low": number(forecast.low[at]),
        "high": number(forecast.high[at]),
        "unit": row.unit,
    }
    return said + _error_in_words(forecast)


def place_in_words(place: Place | None) -> str:
    """Return 「412組合中37番目」, or why there is no place."""
    if place is None or place.own is None:
        return MISSING
    if place.spread is None or place.rank is None:
        return _("比べる相手が少ない")
    return _("%(count)s組合中%(rank)s番目") % {"count": number(place.spread.count), "rank": number(place.rank)}


def peer_value(measure: str, value: int | Decimal | None) -> str:
    """Return a value that unions are compared by: 1,234, or 45.2％ of ten-thousandths."""
    if value is None:
        return MISSING
    if measure == PeerRange.Measure.IN_FORCE:
        return number(value)
    text = PERCENT.in_words(Decimal(value) / TEN_THOUSAND)
    return f"＋{text}" if measure == PeerRange.Measure.GROWTH and value > 0 else text


def band_in_words(picture: UnionPicture) -> str:
    """Return with which unions one is compared, and how these are counted."""
    band = picture.places.band
    if band is None:
        return _("組合員数が分からないため、同じ規模の組合と比べられません。")
    said = _("組合員数%(size)sの組合と比べます。ほかの組合の名前は出ません。") % {"size": size_in_words(band)}
    return said + compared_in_words(picture.basis)


def compared_in_words(basis: str) -> str:
    """Return how unions that merged are counted among those compared; on today's basis nothing needs saying."""
    if basis == Basis.TODAY:
        return ""
    return _("どの組合も、その月の姿で比べます。あとで合併した組合も、それぞれ1組合と数えます。")


def size_in_words(band: SizeBand) -> str:
    if band.members_to is None:
        return _("%(least)s人以上") % {"least": number(band.members_from)}
    if band.members_from == 0:
        return _("%(most)s人以下") % {"most": number(band.members_to)}
    return _("%(least)s～%(most)s人") % {"least": number(band.members_from), "most": number(band.members_to)}


def told_in_words(told: Told | None) -> str:
    """Return a number of people and of when it is: 「820人（2026年4月）」."""
    if told is None:
        return MISSING
    return _("%(count)s人（%(month)s）") % {"count": number(told.value), "month": month_in_words(told.month)}


def number(value: Decimal | float) -> str:
    """Return a count as it is written: 1,547, without decimals."""
    return NUMBER.in_words(round(value))


def percent(rate: Decimal | None) -> str:
    return MISSING if rate is None else PERCENT.in_words(rate)


def signed(value: int) -> str:
    """Return a change with its sign: ＋12, －3, ±0."""
    return f"{'＋' if value > 0 else '－'}{number(abs(value))}" if value else "±0"


def _why_none() -> dict[str, str]:
    return {
        "never": _("実績がないため、見通しは示しません。"),
        "short": _("実績が2年に満たないため、見通しは示しません。"),
        "silent": _("1年以上実績が届いていないため、見通しは示しません。"),
    }


def _month_told(forecast: Forecast, goal: Goal | None) -> int:
    """Return how many months ahead the forecast is told: at the target's day, as far as it reaches, else at its end."""
    last = len(forecast.values) - 1
    if goal is None:
        return last
    return min(max(Month.containing(goal.on).number - forecast.made_from - 1, 0), last)


def _error_in_words(forecast: Forecast) -> str:
    if forecast.error_rate is None:
        return ""
    if forecast.error_rate < _LESS_THAN_ONE:
        return _("この12か月の見通しの差は、平均1％に届きませんでした。")
    return _("この12か月の見通しは平均%(rate)d％の差でした。") % {"rate": round(forecast.error_rate * 100)}
