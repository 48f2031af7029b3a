"""Which number in results a figure in prose speaks of. What is not named is not guessed: then it names none.

A claim that leaves open which of a few numbers it means (of this month or since the year began, of the interim or the
final target) names all of them: it agrees with results where it agrees with one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from suishin.common.dates import DateMention, DatePoint, find_dates
from suishin.common.months import MONTHS_OF_A_YEAR, Month
from suishin.common.prefectures import PREFECTURES
from suishin.results.rules.claim_model import OF_TARGETS, RATES, Claim, Context, Kind, Measure, Named, Unnamed
from suishin.results.rules.claim_words import (
    ABOUT_A_PART,
    AMONG,
    COMPARED_MONTH,
    DATE_OF_FLOW,
    DATE_OF_STATE,
    FROM_BEFORE,
    FROM_BEHIND,
    LESS_BEHIND,
    MINUS_BEFORE,
    MONTH_BEFORE,
    MORE_BEHIND,
    NOT_YET,
    OF_MONTH_BEFORE,
    OF_SO_MANY,
    OF_TIME_BEFORE,
    OF_YEAR_BEFORE,
    OTHER_PLACES,
    OUT_OF,
    PER,
    PER_BEFORE,
    PLUS_BEFORE,
    REACHED,
    SET_AGAINST,
    TARGET_KINDS,
    TOLD_ASIDE,
    TOTALS_YEAR,
    YEAR_BEFORE,
)
from suishin.results.rules.joining import is_lacking, is_target, measure_of_unions, without_other_unions
from suishin.results.rules.naming import sets_named

FIRST_YEAR, LAST_YEAR = 1950, 2150  # beyond them nobody means a month of results

WORDS_OF_MEASURES: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    (Measure.NET_CHANGE, re.compile("純[増減]")),
    (Measure.TERMINATIONS, re.compile("解約")),
    (Measure.TRANSFERS_IN, re.compile(r"移行\(入\)|転入")),
    (Measure.TRANSFERS_OUT, re.compile(r"移行\(出\)|転出")),
    (Measure.IN_FORCE, re.compile("保有")),
    (Measure.NEW_ENROLMENTS, re.compile("新規(?!採用)|新契約|新しい契約|新たな(?:契約|加入)")),
)
KINDS_OF_METRICS = {
    "achievement_rate": Kind.ACHIEVEMENT_RATE,
    "shortfall": Kind.SHORTFALL,
    "target": Kind.TARGET,
    "change_rate": Kind.CHANGE_RATE,
    "decrease": Kind.CHANGE,
}
PLAIN_METRICS = {"in_force", "new_enrolments", "terminations", "net_change", "count", "unions", "enrolled"}


def meanings_of(claim: Claim, context: Context) -> tuple[Named, ...] | Unnamed:
    """Return the numbers that a claim may speak of, the likeliest first, or why there is none."""
    sets = _sets(claim, context)
    if isinstance(sets, Unnamed):
        return sets
    if reason := _not_of_all(claim, context):
        return reason
    kind = _kind(claim)
    measure = _measure(claim, kind)
    if kind is None or measure is None:
        return Unnamed.NO_MEASURE
    month = _month(claim, kind, context)
    if isinstance(month, Unnamed):
        return month
    named = [Named(code, kind, measure, month) for code in sets]
    if kind is Kind.TARGET:
        named = [_with_due(one, claim, context) for one in named]
    if kind in (Kind.CHANGE, Kind.CHANGE_RATE):
        against = _against(claim, month)
        if against is None:
            return Unnamed.NO_COMPARED_MONTH
        named = [_changed(one, claim, against) for one in named]
    if kind in OF_TARGETS:
        named = [replace(one, target_kind=_target_kind(claim)) for one in named]
    if kind is Kind.NUMBER and OF_TIME_BEFORE.search(claim.before):
        return Unnamed.NO_COMPARED_MONTH
    if kind is Kind.NUMBER:
        named = [replace(one, month=one.month + -_months_back(claim.before)) for one in named]
    if kind is Kind.NUMBER and ("純減" in claim.before or MINUS_BEFORE.search(claim.before)):
        named = [replace(one, sign=-1) for one in named]
    return tuple(_as_flows(named, claim))


def meanings_of_comparison(kind: str, meanings: Iterable[Named]) -> tuple[Named, ...]:
    """Return the numbers that stand beside a claim in its bracket: of the year before, or the target."""
    plain = [one for one in meanings if one.kind is Kind.NUMBER]
    if kind == "previous_year":
        return tuple(replace(one, month=one.month + -MONTHS_OF_A_YEAR) for one in plain)
    if kind == "target":
        return tuple(replace(one, kind=Kind.TARGET, is_year_to_date=False) for one in plain)
    return ()


def _not_of_all(claim: Claim, context: Context) -> Unnamed | None:
    """Say why a figure counts something other than all of the report's own place."""
    if PER.search(claim.qualifier) or PER_BEFORE.search(claim.before):
        return Unnamed.PER_SOMETHING
    if OF_SO_MANY.match(claim.after) or (OUT_OF.search(claim.before) and TOLD_ASIDE.match(claim.after)):
        return Unnamed.PART_OF_ALL
    words = claim.before + claim.after[:4]
    if ABOUT_A_PART.search(words):
        return Unnamed.PART_OF_ALL
    before = without_other_unions(claim.before) if claim.unit == "単組" else claim.before
    if _names_another_place(before, context):
        return Unnamed.OTHER_PLACE
    return None


def _names_another_place(before: str, context: Context) -> bool:
    if OTHER_PLACES.search(before.replace(context.own_place, "")):
        return True
    others = (*context.other_places, *PREFECTURES.values())
    return any(place in before and place not in context.own_place for place in others)


def _sets(claim: Claim, context: Context) -> tuple[str, ...] | Unnamed:
    if claim.unit not in ("件", "%", "単組", *{one.unit for one in context.names.by_code.values()}):
        return Unnamed.UNIT
    sets = sets_named(context.names, claim.before, claim.after)
    if sets is None:
        return Unnamed.SEVERAL_PRODUCTS
    if not sets:
        has_other = bool(context.names.mentions(claim.before))
        return Unnamed.NO_SUCH_PRODUCT if has_other else Unnamed.NO_PRODUCT
    among = AMONG.search(claim.before)
    if among and not context.names.mentions(among[0]) and not sets_named(context.names, among[0], ""):
        return Unnamed.PART_OF_ALL
    fitting = tuple(code for code in sets if _fits_unit(claim.unit, context.names.by_code[code].unit))
    return fitting or Unnamed.UNIT


def _fits_unit(unit: str, of_set: str) -> bool:
    return unit == "%" or unit == of_set or (unit == "単組" and of_set == "組合")


def _kind(claim: Claim) -> Kind | None:
    kind = KINDS_OF_METRICS.get(claim.metric)
    if claim.unit == "%":
        return kind if kind in RATES else None
    if kind in RATES or (kind is None and claim.metric not in PLAIN_METRICS):
        return None
    if claim.unit == "単組":
        kind = _kind_of_unions(claim, kind)
    if kind not in (None, Kind.CHANGE):
        return kind
    if _is_more_or_less(claim):
        return Kind.NUMBER if _is_net_change(claim) else Kind.CHANGE
    if _is_unsettled(claim):
        return None
    return Kind.CHANGE if SET_AGAINST.search(claim.before) else kind or Kind.NUMBER


def _kind_of_unions(claim: Claim, kind: Kind | None) -> Kind | None:
    if is_lacking(claim.before, claim.after):
        return Kind.SHORTFALL
    return Kind.TARGET if is_target(claim.before) else kind


def _is_more_or_less(claim: Claim) -> bool:
    return bool(MORE_BEHIND.match(claim.after) or LESS_BEHIND.match(claim.after))


def _is_unsettled(claim: Claim) -> bool:
    """Tell whether a number is only aimed at, one end of a change, or has a sign whose meaning is not told."""
    if NOT_YET.match(claim.after) or FROM_BEHIND.match(claim.after):
        return True
    if FROM_BEFORE.search(claim.before) and not REACHED.match(claim.after):
        return True
    is_signed = bool(MINUS_BEFORE.search(claim.before) or PLUS_BEFORE.search(claim.before))
    return is_signed != bool(SET_AGAINST.search(claim.before)) and not (is_signed and "純" in claim.before)


def _is_net_change(claim: Claim) -> bool:
    return "純増" in claim.after[:4]


def _measure(claim: Claim, kind: Kind | None) -> Measure | None:
    """Return what is counted, by the nearest word before the number, else the one right behind it."""
    if kind is Kind.NUMBER and _is_net_change(claim):
        return Measure.NET_CHANGE
    if claim.unit == "単組":
        is_of_target = kind in OF_TARGETS
        name = measure_of_unions(claim.before, claim.after, claim.as_of, is_of_target=is_of_target)
        return Measure(name) if name else None
    last, found = -1, None
    for measure, words in WORDS_OF_MEASURES:
        for match in words.finditer(claim.before):
            if match.start() > last:
                last, found = match.start(), measure
    if found:
        return found
    behind = re.split(r"[、。(]", claim.after)[0][:8]
    return next((measure for measure, words in WORDS_OF_MEASURES if words.search(behind)), None)


def _month(claim: Claim, kind: Kind, context: Context) -> Month | Unnamed:
    """Return the month as of which a number is stated; of a target, which may be told by its own day or not at all,
    else the month of writing.
    """
    month = _stated_month(claim, context)
    if kind is Kind.TARGET and (isinstance(month, Unnamed) or month - context.written_in > 0):
        return context.written_in
    return month


def _stated_month(claim: Claim, context: Context) -> Month | Unnamed:
    first, _slash, last = claim.as_of.partition("/")
    if not claim.as_of:
        return Unnamed.NO_MONTH
    if last == "..":
        return Unnamed.PERIOD
    end = _month_of(last or first)
    if end is None:
        return Unnamed.NOT_MONTH_END
    if last and not _begins_with_year(first, end, context):
        return Unnamed.PERIOD
    return end


def _single_month(as_of: str) -> Month | None:
    return None if "/" in as_of or not as_of else _month_of(as_of)


def _month_of(text: str) -> Month | None:
    """Return the month of 2026-11, or of its last day; any other day has no number of its own."""
    try:
        day = None if len(text) == len("2026-11") else date.fromisoformat(text)
        month = Month.parse(text) if day is None else Month.containing(day)
    except ValueError:  # a person may have typed anything there
        return None
    is_end = day is None or day == month.last_day
    return month if is_end and FIRST_YEAR <= month.year <= LAST_YEAR else None


def _begins_with_year(first: str, end: Month, context: Context) -> bool:
    start = end.year_start(starts_in_month=context.year_starts_in)
    return first in ("..", str(start), f"{start}-01")


def _with_due(named: Named, claim: Claim, context: Context) -> Named:
    """Say which target is meant, where its day or its fiscal year is told."""
    month = _single_month(claim.as_of)
    if month and month - context.written_in > 0:
        return replace(named, due=month)
    if re.fullmatch(r"\d{4}-04/\d{4}-03", claim.as_of):
        return replace(named, due_year=int(claim.as_of[:4]))
    return named


def _against(claim: Claim, month: Month) -> Month | None:
    """Return the month with which one is compared."""
    if found := _compared_month(claim.before, month):
        return found
    words = claim.before[-40:]
    if YEAR_BEFORE.search(words):
        return month + -MONTHS_OF_A_YEAR
    return month + -1 if MONTH_BEFORE.search(words) else None


def _compared_month(before: str, month: Month) -> Month | None:
    mentions = [mention for mention in find_dates(before) if _is_compared(before, mention)]
    if len(mentions) != 1 or len(mentions[0].points) != 1:
        return None
    return _nearest_before(mentions[0].points[0], month)


def _is_compared(before: str, mention: DateMention) -> bool:
    return bool(COMPARED_MONTH.match(before, mention.end))


def _nearest_before(point: DatePoint, month: Month) -> Month | None:
    if point.day is not None:
        return None
    if point.year is not None:
        return Month.of(point.year, point.month)
    if point.year_offset is not None:
        return Month.of(month.year + point.year_offset, point.month)
    same_year = Month.of(month.year, point.month)
    return same_year if same_year.number < month.number else same_year + -MONTHS_OF_A_YEAR


def _changed(named: Named, claim: Claim, against: Month) -> Named:
    is_less = bool(LESS_BEHIND.match(claim.after)) or (
        claim.metric == "decrease" and not MORE_BEHIND.match(claim.after)
    )
    is_less |= bool(MINUS_BEFORE.search(claim.before))
    is_growth = is_less or bool(MORE_BEHIND.match(claim.after) or PLUS_BEFORE.search(claim.before))
    is_ratio = named.kind is Kind.CHANGE_RATE and not is_growth
    return replace(named, against=against, sign=-1 if is_less else 1, is_ratio=is_ratio)


def _months_back(before: str) -> int:
    """Return how far before the stated month a number lies: 11月末で5,796件、前年同月5,650件."""
    if OF_YEAR_BEFORE.search(before):
        return MONTHS_OF_A_YEAR
    return 1 if OF_MONTH_BEFORE.search(before) else 0


def _target_kind(claim: Claim) -> str:
    kinds = [match.lastgroup or "" for match in TARGET_KINDS.finditer(claim.before[-40:])]
    return kinds[-1] if kinds else ""


def _as_flows(named: Iterable[Named], claim: Claim) -> Iterator[Named]:
    """Say of flows since when they are counted; where the words leave it open, both ways."""
    for one in named:
        if one.measure is Measure.IN_FORCE or one.kind is Kind.TARGET:
            yield one
        elif one.kind in (Kind.ACHIEVEMENT_RATE, Kind.SHORTFALL):
            yield replace(one, is_year_to_date=True)
        else:
            yield from (replace(one, is_year_to_date=since_year) for since_year in _spans(claim))


def _spans(claim: Claim) -> tuple[bool, ...]:
    if "/" in claim.as_of or TOTALS_YEAR.search(claim.before):
        return (True,)
    mentions = [mention for mention in find_dates(claim.before) if not _is_compared(claim.before, mention)]
    if not mentions:
        return (True, False)
    end = mentions[-1].end
    parts = {point.part for point in mentions[-1].points}
    if DATE_OF_FLOW.match(claim.before, end) or "中" in parts:
        return (False,)
    if DATE_OF_STATE.match(claim.before, end) or parts & {"末", "末日"}:
        return (True,)
    return (True, False)
