"""Dates as offices type them: 2025年2月3日, R7.3.10, 11/6・12・14, 8〜9月, 12月以降, 令和６年９月２日〜１０月１８日.

`find_dates` says what is written; a year that is left out stays None until `resolve` chooses the one
that fits the tense of the sentence and the day of the report.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from suishin.common.numbers import fold_widths, parse_number

# A Gregorian year is the era's year plus this.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}

ERA_YEAR = r"(?P<era>令和|平成|昭和|(?<![A-Za-z])[RHS])\.? ?(?P<era_year>\d{1,2}|元|[一二三四五六七八九十]{1,3}(?=年))"
YEAR = rf"(?:{ERA_YEAR}|(?<!\d)(?P<year>(?:19|20)\d{{2}})|(?<![\d'])'(?P<short_year>\d{{2}}))"
RELATIVE_YEARS = {"一昨年": -2, "昨年": -1, "前年": -1, "本年": 0, "今年": 0, "同年": 0, "来年": 1, "翌年": 1}
RELATIVE = rf"(?P<relative>{'|'.join(RELATIVE_YEARS)})"
MONTH = r"(?P<month>1[0-2]|0?[1-9])"
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
KANJI_MONTH = r"(?<![一二三四五六七八九十数何])(?P<month>十[一二]?|[一二三四五六七八九])"
KANJI_DAY = r"(?P<day>[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
# What a number behind a stroke or a point counts: then they were no date (11/30単組, 6.5件).
COUNTED = (
    r"[%件名円倍割万千年]|人(?!事)|回(?!目)|ポイント|時間|か所|ヶ所|箇所|単組(?=[はがをにでのともへ中、。,()・/\s]|ほど|程度|以[上下内]|$)|"
    r"職場(?=[はがをにでのともへ中、。,()・/\s]|ほど|程度|以[上下内]|$)"
)
# In 11月5~6日 and 8~9月 the sign of the unit stands only once, at the end.
MORE_DAYS = r" ?(?:[~・,、&-] ?\d{1,2} ?){1,6}日"
MORE_MONTHS = r" ?(?:[~・,、-] ?\d{1,2} ?){1,6}月"
PART = r"(?: ?(?:の(?=[上中下]旬|初め|はじめ|半ば|末))?(?P<part>上旬|中旬|下旬|初旬|初め(?!て)|はじめ|半ば|中頃|中ごろ|末日?(?!満)|頃|ごろ|中(?=[にのはも、)~]|$)))?"
WEEKDAY = r"(?: ?\((?:[月火水木金土日](?:曜日?)?)?(?:[・,、]?[祝休])?\))?"
CLOCK = r"(?: ?\d{1,2}:\d{2}(?: ?~ ?\d{1,2}:\d{2}| ?~(?! ?\d))?)?"

KANJI_POINT = re.compile(
    rf"(?:(?:{YEAR} ?年|{RELATIVE}の?) ?)?(?<!\d){MONTH} ?"
    rf"(?:月(?! ?間|々)(?: ?{DAY} ?(?:日(?! ?間)|(?={MORE_DAYS})))?|(?={MORE_MONTHS})){PART}{WEEKDAY}{CLOCK}"
)
IN_KANJI_POINT = re.compile(
    rf"(?:(?:{ERA_YEAR} ?年|{RELATIVE}の?) ?)?{KANJI_MONTH}月(?! ?間|々)(?:{KANJI_DAY}日(?! ?間))?{PART}{WEEKDAY}"
)
SEPARATED_POINT = re.compile(
    rf"{YEAR}(?:(?P<sign>[./-]) ?{MONTH}(?: ?(?P=sign) ?{DAY})?)(?!\d|[./-]\d| ?[%件人回円]){WEEKDAY}{CLOCK}"
)
SLASH_POINT = re.compile(
    rf"(?<![\d/.,]){MONTH}/(?: (?=\d(?!\d)))?{DAY}(?![\d/]|\.\d|,\d{{3}}| ?(?:{COUNTED})){WEEKDAY}{CLOCK}"
)
SLASH_PART_POINT = re.compile(rf"(?<![\d/.,]){MONTH}/(?P<part>[上中下]旬|初旬|末)")
# 6.14 is a day where lines begin so; 2.1 may also be a chapter, 6.5 a rate.
DOTTED_POINT = re.compile(rf"(?<![\d/.,]){MONTH}\.{DAY}(?![\d/]|[.,]\d| ?(?:{COUNTED})){WEEKDAY}{CLOCK}")
DOTTED_LINE = re.compile(
    rf"(?:^|\n)[ ・●○■□◇◆※\-*]*(?:1[0-2]|[1-9])\.(?:3[01]|[12]\d)(?![\d.,]| ?(?:{COUNTED}))|"
    rf"(?:^|\n)[ ・●○■□◇◆※\-*]*(?:1[0-2]|[1-9])\.\d{{1,2}}(?: ?\([月火水木金土日])? ?~ ?\d"
)
SAME_MONTH = re.compile(rf"同(?:じ?月)? ?{DAY} ?日(?! ?間){WEEKDAY}{CLOCK}|同月の?(?P<part>[上中下]旬|末)")
DAY_POINT = re.compile(rf"{DAY} ?日(?! ?間){WEEKDAY}{CLOCK}")
# A bare day after 11/6・ must not be the count of the next phrase (11/5、6単組で).
BARE_DAY_POINT = re.compile(rf"{DAY}(?! ?[\d/.:月時校社部枚口]| ?(?:{COUNTED}|日間|支部)){WEEKDAY}{CLOCK}")
UNIT_LESS_DAY = re.compile(rf"{DAY}(?= ?日|{MORE_DAYS})(?: ?日)?{WEEKDAY}")
Points = tuple[re.Pattern[str], ...]
POINTS: Points = (KANJI_POINT, SEPARATED_POINT, SLASH_POINT, SLASH_PART_POINT, IN_KANJI_POINT)
POINTS_WITH_DOTS: Points = (*POINTS, DOTTED_POINT)
ANY_POINT = re.compile(
    r"令和|平成|昭和|[RHS'\d]|一?昨年|前年|本年|今年|同年|来年|翌年|同(?=じ?月? ?\d|月の?[上中下末])|[一二三四五六七八九十]{1,2}(?=月)"
)

RANGE_SIGN = re.compile(r" ?(?:~|-|から|より) ?")
LIST_SIGN = re.compile(r" ?(?:・|、|,|&|及び|および|ならびに|並びに|と|や) ?")
OPEN_END = re.compile(r" ?(?:~(?! ?\d)|以降|以後|から(?!の報告)|より(?!も|早|前|後))")
CLOSED_END = re.compile(r" ?(?:まで|にかけて)")
ENDS_WITH_DAY = re.compile(r"\d ?日(?: ?\([^()]{0,4}\))?$")
LEADING_WAVE = re.compile(r"(?:^|[\s(「・●○■□◇◆※:])~ ?$")  # ~3月末: until then


# A report is dated when it is begun and handed in later: meetings of the days after are told as held.
WRITTEN_AHEAD = timedelta(days=14)
# The other way round a plan may stay in the text for some days after it was carried out.
PLANS_OUTLIVE = timedelta(days=31)
# Where nothing tells past from plan: what was done since last June, seen from the winter after it, is what reports tell of.
TOLD_BACK = 245
# A month that has just passed is not planned again so long before (12月に開く委員会で, written in January).
JUST_PASSED, TOO_FAR_AHEAD = 75, 270


class Tense(StrEnum):
    PAST = "past"
    FUTURE = "future"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DatePoint:
    """A day or month as written; `year_offset` stands for 昨年, 来年 …."""

    month: int
    day: int | None = None
    year: int | None = None
    year_offset: int | None = None
    part: str | None = None  # 上旬, 末 … of the month

    @property
    def is_possible(self) -> bool:
        if self.day is None:
            return True
        return _exists(self.year or 2024, self.month, self.day)  # without a year 29 February is possible


@dataclass(frozen=True, slots=True)
class DateMention:
    """One place where a text names a day, several days (`points`) or a period from first to last point."""

    start: int
    end: int
    points: tuple[DatePoint, ...]
    is_range: bool = False
    is_open_start: bool = False  # 〜まで
    is_open_end: bool = False  # 以降, 〜


@dataclass(frozen=True, slots=True)
class Anchor:
    """The time at which a text was written: a day, or a stretch of days when only that is known."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Period:
    """ISO days (or months); an open side is None."""

    first: str | None
    last: str | None = None


def fiscal_year_of(day: date, *, starts_in_month: int) -> int:
    """Return the year in which the fiscal year containing `day` began."""
    return day.year if day.month >= starts_in_month else day.year - 1


def gregorian_year(era: str, year: str) -> int:
    """Return the year of 令和 "7", R "7" or 令和 "元"."""
    return ERAS[era] + (1 if year == "元" else int(year))


def era_year(year: int, month: int) -> tuple[str, int]:
    """Return 令和, 8 for 2026. A month in which an era began is counted under the era that ended it."""
    for era, first in (("令和", (2019, 5)), ("平成", (1989, 1)), ("昭和", (1926, 12))):
        if (year, month) >= first:
            return era, year - ERAS[era]
    raise ValueError(f"before 昭和: {year}-{month:02}")


def japanese_month(year: int, month: int, *, is_era: bool = False) -> str:
    """Return 2026年11月, or 令和8年11月; in Japanese whatever the language of the page, because reports are."""
    if not is_era:
        return f"{year}年{month}月"
    era, of_era = era_year(year, month)
    return f"{era}{'元' if of_era == 1 else of_era}年{month}月"


def parse_date(text: str) -> str | None:
    """Return the ISO day or month that the whole text names, None if it names none or an impossible one."""
    mentions = find_dates(text)
    if (
        len(mentions) != 1
        or fold_widths(text).strip() != fold_widths(text)[mentions[0].start : mentions[0].end].strip()
    ):
        return None
    points = mentions[0].points
    if len(points) != 1 or points[0].year is None or mentions[0].is_open_end:
        return None
    return iso(points[0].year, points[0])


def iso(year: int, point: DatePoint) -> str:
    month = f"{year:04}-{point.month:02}"
    return month if point.day is None else f"{month}-{point.day:02}"


def find_dates(text: str) -> list[DateMention]:
    """Return every date of a text in order; days that do not exist are left out."""
    return [mention for mention in _mentions(fold_widths(text)) if all(point.is_possible for point in mention.points)]


def _mentions(folded: str) -> Iterator[DateMention]:
    position = 0
    before: DatePoint | None = None
    patterns = POINTS_WITH_DOTS if DOTTED_LINE.search(folded) else POINTS
    while candidate := ANY_POINT.search(folded, position):
        start = candidate.start()
        found = _point_at(folded, start, patterns) or _day_of_same_month(folded, start, before)
        if not found:
            position = candidate.end()
            continue
        mention = _with_its_ends(folded, _continued(folded, start, *found, patterns))
        yield mention
        position, before = mention.end, mention.points[-1]


def _point_at(folded: str, start: int, patterns: Points) -> tuple[DatePoint, int] | None:
    for pattern in patterns:
        if match := pattern.match(folded, start):
            return _as_point(match), match.end()
    return None


def _day_of_same_month(folded: str, start: int, before: DatePoint | None) -> tuple[DatePoint, int] | None:
    """9月6日…、同13日: the month is that of the date before."""
    match = SAME_MONTH.match(folded, start) if before else None
    if before is None or match is None:
        return None
    return replace(before, day=int(match["day"]) if match["day"] else None, part=match["part"]), match.end()


def _as_point(match: re.Match[str]) -> DatePoint:
    parts = match.groupdict()
    day = parts.get("day")
    return DatePoint(
        month=_number(parts["month"] or ""),
        day=_number(day) if day else None,
        year=_year(parts),
        year_offset=RELATIVE_YEARS.get(parts.get("relative") or ""),
        part=parts.get("part"),
    )


def _number(written: str) -> int:
    """Return 12 for 12, 05 gives 5, 十二 gives 12."""
    return int(written) if written.isdecimal() else int(parse_number(written) or 0)


def _year(parts: dict[str, str | None]) -> int | None:
    if year := parts.get("year"):
        return int(year)
    if short_year := parts.get("short_year"):
        return 2000 + int(short_year)
    era, era_year = parts.get("era"), parts.get("era_year")
    if not era or not era_year:
        return None
    return gregorian_year(era, era_year if era_year == "元" else str(_number(era_year)))


def _continued(folded: str, start: int, point: DatePoint, end: int, patterns: Points) -> DateMention:
    """Take in the rest of a range or list: 〜19日, ・12・14, 、12月."""
    points = [point]
    if (sign := RANGE_SIGN.match(folded, end)) and (found := _next_point(folded, sign.end(), point, end, patterns)):
        return DateMention(start, found[1], (point, _inheriting(found[0], point)), is_range=True)
    while (sign := LIST_SIGN.match(folded, end)) and (
        found := _next_point(folded, sign.end(), points[-1], end, patterns)
    ):
        if (found[0].day is None) != (point.day is None):
            break  # a day and then a month: two statements
        points.append(_inheriting(found[0], points[-1]))
        end = found[1]
    return _joined_days(DateMention(start, end, tuple(points)))


def _next_point(folded: str, start: int, before: DatePoint, end: int, patterns: Points) -> tuple[DatePoint, int] | None:
    """Return the point that goes on from the one before: a full one, or only its day."""
    if found := _point_at(folded, start, patterns) or _day_of_same_month(folded, start, before):
        return found
    if before.day is None:
        return None
    ends_with_sign = ENDS_WITH_DAY.search(folded, max(0, end - 8), end)
    for pattern in (DAY_POINT, UNIT_LESS_DAY) if ends_with_sign else (DAY_POINT, UNIT_LESS_DAY, BARE_DAY_POINT):
        if match := pattern.match(folded, start):
            return replace(before, day=int(match["day"]), part=None), match.end()
    return None


def _inheriting(point: DatePoint, before: DatePoint) -> DatePoint:
    """Carry the year on: 2024年11月28日〜1月19日 ends in 2025."""
    if point.year is not None or point.year_offset is not None or before.year is None:
        return point
    wraps = (point.month, point.day or 0) < (before.month, before.day or 0)
    return replace(point, year=before.year + wraps)


def _joined_days(mention: DateMention) -> DateMention:
    """Two days in a row are one meeting over night, not two."""
    if len(mention.points) == 2:
        first, second = mention.points
        if first.day and second.day and first.month == second.month and second.day == first.day + 1:
            return replace(mention, is_range=True)
    return mention


def _with_its_ends(folded: str, mention: DateMention) -> DateMention:
    if sign := CLOSED_END.match(folded, mention.end):
        is_single = len(mention.points) == 1 and "か" not in sign[0]
        return replace(mention, end=sign.end(), is_open_start=is_single)
    if not mention.is_range and (sign := OPEN_END.match(folded, mention.end)):
        return replace(mention, end=sign.end(), is_open_end=len(mention.points) == 1)
    if len(mention.points) == 1 and LEADING_WAVE.search(folded, max(0, mention.start - 3), mention.start):
        return replace(mention, is_open_start=True)
    return mention


def resolve(mention: DateMention, *, anchor: Anchor | None, tense: Tense) -> list[Period]:
    """Return the periods meant; none when a year is left out and nothing says which."""
    if mention.is_range:
        first = _resolved(mention.points[0], anchor, tense)
        if first is None:
            return []
        return [Period(iso(*first), iso(*_not_before(first, mention.points[-1], anchor, tense)))]
    days = [iso(*found) for found in _in_order(mention.points, anchor, tense)]
    return [Period(None, day) if mention.is_open_start else Period(day) for day in days]


def _in_order(points: tuple[DatePoint, ...], anchor: Anchor | None, tense: Tense) -> list[tuple[int, DatePoint]]:
    """Resolve the last of a list; those before it are its nearest predecessors (7月、9月、12月)."""
    found = _resolved(points[-1], anchor, tense)
    if found is None:
        return [(point.year, point) for point in points if point.year is not None]
    resolved = [found]
    for point in reversed(points[:-1]):
        year = point.year or resolved[0][0]
        is_later = _position(year, point) > _position(*resolved[0])
        resolved.insert(0, (year - (is_later and point.year is None), point))
    return resolved


def _resolved(point: DatePoint, anchor: Anchor | None, tense: Tense) -> tuple[int, DatePoint] | None:
    if point.year is not None:
        return point.year, point
    if anchor is None:
        return None
    if point.year_offset is not None:
        return anchor.last.year + point.year_offset, point
    return nearest_year(point, anchor=anchor, tense=tense), point


def _not_before(
    first: tuple[int, DatePoint], last: DatePoint, anchor: Anchor | None, tense: Tense
) -> tuple[int, DatePoint]:
    if last.year is not None:
        return last.year, last
    wraps = (last.month, last.day or 31) < (first[1].month, first[1].day or 0)
    return first[0] + wraps, last


def nearest_year(point: DatePoint, *, anchor: Anchor, tense: Tense) -> int:
    """Return the year that brings the month nearest to the anchor on the side that the tense allows."""
    years = range(anchor.first.year - 1, anchor.last.year + 2)
    if tense is Tense.PAST:
        latest = _key(anchor.last + WRITTEN_AHEAD, point)
        return max(year for year in years if _position(year, point) <= latest)
    if tense is Tense.FUTURE:
        earliest = _key(anchor.first - PLANS_OUTLIVE, point)
        ahead = min(year for year in years if _position(year, point) >= earliest)
        is_far = _distance(_position(ahead, point), anchor) > TOO_FAR_AHEAD
        return ahead - (is_far and _distance(_position(ahead - 1, point), anchor) <= JUST_PASSED)
    nearest = min(years, key=lambda year: _distance(_position(year, point), anchor))
    is_ahead = _position(nearest, point) > _key(anchor.last, point)
    return nearest - (is_ahead and _distance(_position(nearest - 1, point), anchor) <= TOLD_BACK)


def years_of_list(points: Sequence[DatePoint], *, anchor: Anchor) -> list[int]:
    """Return the years of a list that goes on in time: 6/4, 9/2, 11/5, 1/15. None of it is known where it jumps about."""
    steps = [0]
    for before, point in pairwise(points):
        steps.append(steps[-1] + _is_earlier(point, before))
    if steps[-1] > 1:
        return []
    starts = range(anchor.first.year - 1, anchor.last.year + 2)

    def strays(start: int) -> int:
        return sum(_distance(_position(start + step, point), anchor) for step, point in zip(steps, points, strict=True))

    first = min(starts, key=strays)
    is_ahead = _position(first, points[0]) > _key(anchor.last, points[0])
    first -= is_ahead and _distance(_position(first - 1, points[0]), anchor) <= TOLD_BACK
    return [first + step for step in steps]


def _is_earlier(point: DatePoint, other: DatePoint) -> bool:
    """Tell whether a day, or a month where one of the two is only a month, comes earlier in its year."""
    if point.day is None or other.day is None:
        return point.month < other.month
    return (point.month, point.day) < (other.month, other.day)


def _position(year: int, point: DatePoint) -> tuple[int, int, int]:
    return year, point.month, point.day or 0


def _key(day: date, point: DatePoint) -> tuple[int, int, int]:
    """Return the anchor's day, or its month where the point names only a month."""
    return day.year, day.month, day.day if point.day else 0


def _distance(position: tuple[int, int, int], anchor: Anchor) -> int:
    days = position[0] * 366 + position[1] * 31 + (position[2] or 15)
    first, last = (day.year * 366 + day.month * 31 + day.day for day in (anchor.first, anchor.last))
    return max(first - days, days - last, 0)


def anchor_of(report_date: str | None, *, is_previous: bool = False) -> Anchor | None:
    """Return when a text was written: the day of its report, or the June before it for a repeated text."""
    if not report_date:
        return None
    year, month, *rest = (int(part) for part in report_date.split("-"))
    if is_previous:
        june = year if month > 6 else year - 1
        return Anchor(date(june, 6, 1), date(june, 6, 30))
    if rest:
        return Anchor(date(year, month, rest[0]), date(year, month, rest[0]))
    return Anchor(date(year, month, 1), date(year, month, 28))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
