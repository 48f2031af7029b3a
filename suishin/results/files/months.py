"""Months as files write them: 2026年10月, 令和8年10月分, 2026-10-01, 202610, a day's serial number, 10月."""

import re
from datetime import date, timedelta

from suishin.common.dates import ERA_YEAR, gregorian_year
from suishin.common.months import Month
from suishin.common.numbers import fold_widths
from suishin.results.files.cells import Value

YEAR = rf"(?:{ERA_YEAR}|(?<!\d)(?P<year>(?:19|20)\d{{2}}))"
MONTH = r"(?P<month>1[0-2]|0?[1-9])"
WRITTEN = re.compile(
    rf"{YEAR} ?(?P<unit>年度?|[-/.]) ?{MONTH}(?: ?月|(?:(?P<sign>[-/.]) ?\d{{1,2}})?(?: 00:00:00)?(?![\d/.-]))"
)
YEAR_ALONE = re.compile(rf"{YEAR} ?(?P<unit>年度?)")
MONTH_ALONE = re.compile(r"(?<!\d)(?P<month>1[0-2]|0?[1-9]) ?月(?! ?間)")
COMPACT = re.compile(r"(?P<year>20\d{2})(?P<month>0[1-9]|1[0-2])(?:[0-3]\d)?")
TAIL = re.compile(r"(?: ?\d{1,2} ?日)?(?: ?(?:分|度|末|現在|実績|速報|確定))*")
EPOCH = date(1899, 12, 30)
SERIALS = range(36_526, 73_051)  # days of 2000 to 2099
FISCAL_START = 4


def month_of(value: Value, *, year_hint: "YearHint | None" = None) -> int | None:
    """Return the month that a whole cell names, as `Month.number`; None where it names none."""
    if isinstance(value, bool | float):
        return None
    if isinstance(value, int):
        return _of_number(value)
    written = fold_widths(value).strip()
    if COMPACT.fullmatch(written) or (written.isdecimal() and len(written) == 5):
        return _of_number(int(written))
    found = WRITTEN.match(written)
    if found and TAIL.fullmatch(written, found.end()):
        return _of_match(found)
    alone = MONTH_ALONE.match(written)
    if alone and TAIL.fullmatch(written, alone.end()) and year_hint:
        return year_hint.month(int(alone["month"]))
    return None


def months_in(text: str) -> list[int]:
    """Return the months that a text names with their year."""
    return [_of_match(found) for found in WRITTEN.finditer(fold_widths(text))]


def without_months(text: str) -> str:
    """Return a text without the months that it names: what stays the same from one month to the next."""
    folded = WRITTEN.sub("", fold_widths(text))
    return MONTH_ALONE.sub("", folded)


class YearHint:
    """The year that a title tells, for months that stand without one: 令和8年度 holds 2027's January."""

    def __init__(self, year: int, *, is_fiscal: bool) -> None:
        self.year, self.is_fiscal = year, is_fiscal

    def month(self, month: int) -> int:
        year = self.year + 1 if self.is_fiscal and month < FISCAL_START else self.year
        return Month.of(year, month).number


def year_hint_in(text: str) -> YearHint | None:
    found = YEAR_ALONE.search(fold_widths(text))
    return YearHint(_year(found), is_fiscal=found["unit"] == "年度") if found else None


def shown(month: int) -> str:
    value = Month(month)
    return f"{value.year}年{value.month}月"


def _of_number(value: int) -> int | None:
    compact = COMPACT.fullmatch(str(value))
    if compact:
        return Month.of(int(compact["year"]), int(compact["month"])).number
    if value in SERIALS:
        return Month.containing(EPOCH + timedelta(days=value)).number
    return None


def _of_match(found: re.Match[str]) -> int:
    if found["unit"] == "年度":
        return YearHint(_year(found), is_fiscal=True).month(int(found["month"]))
    return Month.of(_year(found), int(found["month"])).number


def _year(found: re.Match[str]) -> int:
    return int(found["year"]) if found["year"] else gregorian_year(found["era"], found["era_year"])
