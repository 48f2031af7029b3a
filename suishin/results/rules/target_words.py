"""Targets in words: interim and final ones told apart, how far one is, how the parts compare with the whole."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from suishin.common.dates import fiscal_year_of
from suishin.common.months import Month
from suishin.outputs.formats import NUMBER, PERCENT
from suishin.results.rules.rates import achievement_rate, shortfall


def day_in_words(on: date, *, is_final: bool, year_begins: int) -> str:
    """Return 2026年5月 for a month's end, 2026年度末 for the last day of a results year where the target is final."""
    month = Month.containing(on)
    if on != month.last_day:
        return gettext("%(year)d年%(month)d月%(day)d日") % {"year": on.year, "month": on.month, "day": on.day}
    if is_final and (month + 1).month == year_begins:
        return gettext("%(year)d年度末") % {"year": fiscal_year_of(on, starts_in_month=year_begins)}
    return gettext("%(year)d年%(month)d月") % {"year": on.year, "month": on.month}


def name_in_words(on: date, *, is_final: bool, year_begins: int) -> str:
    """Return 2026年5月の中間目標 or 2026年度末の最終目標."""
    day = day_in_words(on, is_final=is_final, year_begins=year_begins)
    return (gettext("%(day)sの最終目標") if is_final else gettext("%(day)sの中間目標")) % {"day": day}


def progress_in_words(name: str, *, result: Decimal | int | None, value: Decimal | int, unit: str) -> str:
    """Return 2026年5月の中間目標は109.4％達成, or 2026年度末の最終目標まであと541件（91.5％）."""
    rate, missing = achievement_rate(result, value), shortfall(result, value)
    if result is None or missing is None:
        return gettext("%(name)s：実績がまだありません") % {"name": name}
    if rate is None:
        return gettext("%(name)s：実績は%(result)s%(unit)s") % {"name": name, "result": number(result), "unit": unit}
    words = {"name": name, "rate": PERCENT.in_words(rate), "missing": number(missing), "unit": unit}
    if not missing:
        return gettext("%(name)sは%(rate)s達成") % words
    return gettext("%(name)sまであと%(missing)s%(unit)s（%(rate)s）") % words


def sum_in_words(total: Decimal | int, whole: Decimal | int, *, units: str, above: str, unit: str) -> str:
    """Return 県の目標の合計は全国の目標より120件少ない."""
    difference = Decimal(total) - Decimal(whole)
    return difference_in_words(difference, number(abs(difference)), units=units, above=above, unit=unit)


def difference_in_words(difference: Decimal | int, count: str, *, units: str, above: str, unit: str) -> str:
    """Put a difference into words, its size written as `count`."""
    words = {"units": units, "above": above, "count": count, "unit": unit}
    if difference < 0:
        return gettext("%(units)sの目標の合計は%(above)sの目標より%(count)s%(unit)s少ない") % words
    if difference > 0:
        return gettext("%(units)sの目標の合計は%(above)sの目標より%(count)s%(unit)s多い") % words
    return gettext("%(units)sの目標の合計は%(above)sの目標と同じ") % words


def number(value: Decimal | int) -> str:
    """Write a number without decimals it does not need."""
    return NUMBER.in_words(int(value) if value == int(value) else Decimal(value).normalize())
