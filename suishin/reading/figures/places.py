"""The words around a numeral and the time as of which it is stated."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from suishin.common.dates import Anchor, DateMention, DatePoint, Period, Tense, gregorian_year, nearest_year, resolve
from suishin.reading.figures.comparisons import Claim
from suishin.reading.figures.numerals import Numeral
from suishin.reading.sentences import Sentence, sentences, tense_of_date

REACH_BEFORE = 120  # characters before a number that may tell what it counts
REACH_AFTER = 14
MOST_DATES_BACK = 4
FISCAL_YEAR = re.compile(r"(?:(?P<year>20\d{2})|(?P<era>令和|平成|[RH])(?P<era_year>\d{1,2}|元)) ?年度(?!末)")
# 2024年5月時点と比較して: not the time as of which the figure is stated.
COMPARED_DATE = re.compile(r"(?:時点|末|現在)?(?:と比較|と比べ|に比べ|より|の?比)")
# A line without numbers that says as of when all below it was counted: （12月1日時点）.
COUNTED_AS_OF = re.compile(r"\0(?= ?末?(?:時点|現在|集計))")
YEAR_END = re.compile(r"年末(?!調整)")


@dataclass(frozen=True, slots=True)
class Place:
    """The words around a numeral, within its sentence."""

    sentence: Sentence
    start: int  # of the numeral
    label: str
    before: str
    clause: str  # the end of `before`: back to the numeral before
    after: str
    continues: bool  # another numeral stands before it in the sentence
    dated_above: int | None  # where the date ends as of which a line above says all below it was counted


def places(masked: str, claims: list[Claim]) -> Iterator[tuple[Claim, Place]]:
    position = 0
    dated_above = None
    for sentence in sentences(masked):
        floor = sentence.start
        if position >= len(claims) or claims[position].numeral.start >= sentence.end:
            dated_above = _dated_above(sentence, dated_above)
        while position < len(claims) and claims[position].numeral.start < sentence.end:
            claim = claims[position]
            yield claim, _place(masked, sentence, floor, claim.numeral, dated_above)
            floor, position = claim.numeral.end, position + 1


def _dated_above(sentence: Sentence, before: int | None) -> int | None:
    """Return the date of a line without numbers; the next heading ends what an earlier one said."""
    if stated := COUNTED_AS_OF.search(sentence.text):
        return sentence.start + stated.end()
    return None if sentence.is_heading else before


def _place(masked: str, sentence: Sentence, floor: int, numeral: Numeral, dated_above: int | None) -> Place:
    farthest = numeral.start - REACH_BEFORE
    return Place(
        sentence=sentence,
        start=numeral.start,
        label=numeral.label,
        before=masked[max(sentence.start, farthest) : numeral.start],
        clause=masked[max(floor, farthest) : numeral.start],
        after=masked[numeral.end : min(sentence.end, numeral.end + REACH_AFTER)],
        continues=floor > sentence.start,
        dated_above=dated_above,
    )


def stated_as_of(place: Place, dates: list[DateMention], anchor: Anchor | None) -> str | None:
    """Return the last date stated before the number in its sentence, else the end of the year or the fiscal year."""
    first = bisect_left(dates, place.sentence.start, key=_start)
    last = bisect_left(dates, place.start, key=_start)
    for index in range(last - 1, max(first, last - MOST_DATES_BACK) - 1, -1):
        following = dates[index + 1].start if index + 1 < len(dates) else place.sentence.end
        clause = place.sentence.text[dates[index].end - place.sentence.start : following - place.sentence.start]
        if not COMPARED_DATE.match(clause):
            tense = tense_of_date(place.sentence, clause, is_last=following >= place.sentence.end)
            return _written(
                dates[index], resolve(place.sentence.heading.dated(dates[index]), anchor=anchor, tense=tense)
            )
    return _end_of_year(place, anchor) or _fiscal_year(place) or _stated_above(place, dates, anchor)


def _stated_above(place: Place, dates: list[DateMention], anchor: Anchor | None) -> str | None:
    if place.dated_above is None:
        return None
    stated = dates[bisect_left(dates, place.dated_above, key=_end) :][:1]
    return _written(stated[0], resolve(stated[0], anchor=anchor, tense=Tense.PAST)) if stated else None


def _end(mention: DateMention) -> int:
    return mention.end


def _start(mention: DateMention) -> int:
    return mention.start


def _written(mention: DateMention, periods: list[Period]) -> str | None:
    if not periods:
        return None
    first, last = periods[0], periods[-1]
    if mention.is_open_start:
        return f"../{first.last}"
    if mention.is_open_end:
        return f"{first.first}/.."
    end = last.last or last.first
    return f"{first.first}/{end}" if end != first.first else first.first


def _end_of_year(place: Place, anchor: Anchor | None) -> str | None:
    """年末までに: the last December."""
    if anchor is None or not YEAR_END.search(place.before):
        return None
    return f"{nearest_year(DatePoint(month=12), anchor=anchor, tense=Tense.PAST)}-12"


def _fiscal_year(place: Place) -> str | None:
    years = list(FISCAL_YEAR.finditer(place.before))
    if not years:
        return None
    named = years[-1]
    year = int(named["year"]) if named["year"] else gregorian_year(named["era"], named["era_year"])
    return f"{year}-04/{year + 1}-03"
