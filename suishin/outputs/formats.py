"""How the values of a table column look: on screen in words, in Excel by pattern. A missing value is 「―」, never 0."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.dateformat import format as in_pattern
from django.utils.translation import get_language, gettext

from suishin.common.dates import japanese_month
from suishin.common.months import Month
from suishin.outputs import ticks

MISSING = "―"
JAPAN = timezone(timedelta(hours=9))  # no daylight saving: a fixed offset is exact


@dataclass(frozen=True, slots=True)
class Format:
    """One way to show values; `pattern` is Excel's, "@" keeps text as text."""

    in_words: Callable[[Any], str]
    pattern: str = "@"
    fraction_pattern: str = ""  # for values that are not whole, where the pattern would round them
    width: int = 14  # of the Excel column, in characters
    is_number: bool = False
    is_long: bool = False
    is_picture: bool = False  # an SVG of ours, for the eye only: files leave the column out
    is_filled_in: bool = False  # by a person in Excel: there it is empty where nothing stands


def _number(value: int | Decimal | float | str) -> str:
    """Return 1,547; a range comes as text that is written already."""
    return value if isinstance(value, str) else f"{value:,}"


def _signed(value: int | Decimal) -> str:
    """Return +12 or −3: by how much something changed."""
    return f"{value:+,}".replace("-", "−") if value else "0"


def _percent(value: Decimal | float) -> str:
    return f"{value * 100:.1f}％"


def _yen(value: int) -> str:
    return f"{value:,}円"


def _date(value: date) -> str:
    return _in_pattern(value, gettext("Y年n月j日（D）"), get_language())


def _moment(value: datetime) -> str:
    return _in_pattern(in_japan(value), gettext("Y年n月j日（D）H:i"), get_language())


@lru_cache(maxsize=2000)
def _in_pattern(value: date, pattern: str, _language: str | None) -> str:
    """Return the day in words. A column repeats few days, and each takes as long as a row."""
    return in_pattern(value, pattern)


def month_in_words(month: Month, *, is_era: bool = False) -> str:
    """Return 2026年11月, or 令和8年11月 for whoever counts in eras and reads Japanese."""
    if is_era and get_language() == settings.LANGUAGE_CODE:
        return japanese_month(month.year, month.month, is_era=True)
    return gettext("%(year)d年%(month)d月") % {"year": month.year, "month": month.month}


def in_japan(value: datetime) -> datetime:
    """Return the moment as the clock on a Japanese office wall shows it, without time zone for Excel."""
    return value.astimezone(JAPAN).replace(tzinfo=None) if value.tzinfo else value


TEXT = Format(str, width=20)
LONG_TEXT = Format(str, width=60, is_long=True)
NUMBER = Format(_number, "#,##0", fraction_pattern="#,##0.0##", width=12, is_number=True)
TO_FILL_IN = Format(_number, "#,##0", fraction_pattern="#,##0.0##", width=14, is_number=True, is_filled_in=True)
ROW = Format(str, "0", width=8, is_number=True)  # of a sheet: a name, not an amount
SIGNED = Format(_signed, "+#,##0;-#,##0;0", width=12, is_number=True)
PERCENT = Format(_percent, "0.0%", width=10, is_number=True)
YEN = Format(_yen, '#,##0"円"', width=14, is_number=True)
DATE = Format(_date, '[$-411]yyyy"年"m"月"d"日（"aaa"）"', width=22)
MOMENT = Format(_moment, '[$-411]yyyy"年"m"月"d"日（"aaa"）"h:mm', width=28)
TICK = Format(ticks.in_words, width=12)
PICTURE = Format(str, is_picture=True)
