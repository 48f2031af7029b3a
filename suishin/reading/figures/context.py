"""What a figure tells: qualifier, measure, subject and the time as of which it is stated."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from suishin.common.dates import Anchor, DateMention, Period, gregorian_year, resolve
from suishin.reading.figures.comparisons import Claim
from suishin.reading.figures.numerals import Numeral
from suishin.reading.figures.words import (
    DEFAULT_MEASURES,
    MEASURES,
    NEXT_TO_NUMBER,
    PRODUCT_NAMES,
    PRODUCTS,
    QUALIFIER_AFTER,
    QUALIFIER_BEFORE,
    QUALIFIER_NAMES,
)
from suishin.reading.model import Figure
from suishin.reading.sentences import Sentence, sentences, tense_of_date

REACH_BEFORE = 120  # characters before a number that may tell what it counts
REACH_AFTER = 14
TOPIC_REACH = 60
EDGES = " ・●○■□◇◆※◎▲▼*、。,:;「」『』()[]【】<>-~/+→\0"
LAST_PHRASE = re.compile(r"[^、。,:()「」→\d\0]*$")
PARTICLES_AFTER = re.compile(r"(?:に対し(?:て)?|について|として|から|より|にて|では|には|[はがをにでもとへの])+$")
PARTICLES_BEFORE = re.compile(
    r"^(?:には|では|から|より|まで|は|が|の|を|と|も|に|で|[年月日]?(?:末|現在|時点)(?:の集計)?[のでに]?)+"
)
TOPIC_BEFORE_WA = re.compile(r"^(.{2,}?)(?:は|が)(?=[^\u3040-\u309f])")
TOPIC = re.compile(r"([^、。,:()\d\0]{2,40})(?:は|を|が|では|には)")
PAUSE = re.compile(r"[、。()]")
VERB_ENDING = re.compile(r"(?:[るいしたてべけっ]|[きり]まし)$")
FOLLOWING = re.compile(r"^[のでをにがへ]?([^、。,:()\d\0]{2,16})")
FISCAL_YEAR = re.compile(r"(?:(?P<year>20\d{2})|(?P<era>令和|平成|[RH])(?P<era_year>\d{1,2}|元)) ?年度(?!末)")


@dataclass(frozen=True, slots=True)
class Place:
    """The words around a numeral, within its sentence."""

    sentence: Sentence
    start: int  # of the numeral
    before: str
    clause: str  # the end of `before`: back to the numeral before
    after: str
    continues: bool  # another numeral stands before it in the sentence


def described(
    key: str, text: str, masked: str, claims: list[Claim], dates: list[DateMention], anchor: Anchor | None
) -> list[Figure]:
    """Return every claim as a figure, told by the words around it."""
    figures: list[Figure] = []
    starts = [date.start for date in dates]
    for claim, place in _places(masked, claims):
        near = dates[max(0, bisect_left(starts, claim.numeral.start) - 1) :][:2]
        subject = _subject(place) or (figures[-1].subject if figures and place.continues else "")
        figures.append(_figure(key, text, claim, place, subject, _as_of(place, near, anchor)))
    return figures


def _places(masked: str, claims: list[Claim]) -> Iterator[tuple[Claim, Place]]:
    position = 0
    for sentence in sentences(masked):
        floor = sentence.start
        while position < len(claims) and claims[position].numeral.start < sentence.end:
            claim = claims[position]
            yield claim, _place(masked, sentence, floor, claim.numeral)
            floor, position = claim.numeral.end, position + 1


def _place(masked: str, sentence: Sentence, floor: int, numeral: Numeral) -> Place:
    farthest = numeral.start - REACH_BEFORE
    return Place(
        sentence=sentence,
        start=numeral.start,
        before=masked[max(sentence.start, farthest) : numeral.start],
        clause=masked[max(floor, farthest) : numeral.start],
        after=masked[numeral.end : min(sentence.end, numeral.end + REACH_AFTER)],
        continues=floor > sentence.start,
    )


def _figure(key: str, text: str, claim: Claim, place: Place, subject: str, as_of: str | None) -> Figure:
    numeral = claim.numeral
    return Figure(
        narrative=key,
        start=numeral.start,
        end=numeral.end,
        span=text[numeral.start : numeral.end],
        metric="target" if claim.is_target else _measure(numeral.unit, place),
        subject=subject,
        value=numeral.value,
        value_max=numeral.value_max,
        unit=numeral.unit,
        as_of=as_of,
        comparison=claim.comparison,
        qualifier=_qualifier(place),
    )


def _qualifier(place: Place) -> str | None:
    lead, tail = QUALIFIER_BEFORE.search(place.clause[-16:]), QUALIFIER_AFTER.match(place.after)
    words = [lead[0].strip(" :") if lead else "", tail[1] if tail else ""]
    return "".join(QUALIFIER_NAMES.get(word, word) for word in words) or None


def _measure(unit: str, place: Place) -> str:
    """Name the measure by the words next to the number, else by any before it in the sentence."""
    next_to_it, rules = place.clause[-40:] + PAUSE.split(place.after)[0], _rules_of(unit)
    for words, measure in rules:
        if words.search(next_to_it):
            return measure
    for words, measure in rules:
        if measure not in NEXT_TO_NUMBER and words.search(place.before):
            return measure
    return DEFAULT_MEASURES.get(unit, "count")


@cache
def _rules_of(unit: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(words), measure) for units, words, measure in MEASURES if unit in units]


def _subject(place: Place) -> str:
    """Return the noun phrase that is counted, with the product it belongs to."""
    phrase = _phrase_before(place) or _topic(place) or _phrase_after(place)
    product = _product(place.before)
    if not product or product in phrase or PRODUCTS.search(phrase):
        return phrase
    return f"{product}（{phrase}）" if phrase else product


def _phrase_before(place: Place) -> str:
    clause = QUALIFIER_BEFORE.sub("", place.clause.rstrip(EDGES)).rstrip(EDGES)
    phrase = _cleaned((LAST_PHRASE.search(clause[-40:]) or [""])[0])
    if topic := TOPIC_BEFORE_WA.match(phrase):
        return _cleaned(topic[1])
    phrase = phrase.rpartition("を")[0] or phrase
    return "" if VERB_ENDING.search(phrase) else phrase


def _topic(place: Place) -> str:
    topics = TOPIC.findall(place.before[-TOPIC_REACH:])
    return _cleaned(topics[-1]) if topics else ""


def _phrase_after(place: Place) -> str:
    following = FOLLOWING.match(place.after)
    if not following:
        return ""
    phrase = re.split("(?<=[てた])", following[1].partition("を")[0])[-1]
    return "" if VERB_ENDING.search(phrase) else _cleaned(phrase)


def _cleaned(phrase: str) -> str:
    trimmed = PARTICLES_AFTER.sub("", phrase.strip(EDGES))
    trimmed = PARTICLES_BEFORE.sub("", trimmed).strip(EDGES)
    return trimmed if len(trimmed) > 1 else ""


def _product(before: str) -> str | None:
    products = PRODUCTS.findall(before)
    return PRODUCT_NAMES.get(products[-1], products[-1]) if products else None


def _as_of(place: Place, near: list[DateMention], anchor: Anchor | None) -> str | None:
    """Return the last date stated before the number in its sentence, else the fiscal year named there."""
    sentence = place.sentence
    if near and sentence.start <= near[0].start < place.start:
        following = near[1].start if len(near) > 1 else sentence.end
        clause = sentence.text[near[0].end - sentence.start : following - sentence.start]
        tense = tense_of_date(sentence, clause, is_last=following >= sentence.end)
        return _written(near[0], resolve(sentence.heading.dated(near[0]), anchor=anchor, tense=tense))
    years = list(FISCAL_YEAR.finditer(place.before))
    if not years:
        return None
    named = years[-1]
    year = int(named["year"]) if named["year"] else gregorian_year(named["era"], named["era_year"])
    return f"{year}-04/{year + 1}-03"


def _written(date: DateMention, periods: list[Period]) -> str | None:
    if not periods:
        return None
    first, last = periods[0], periods[-1]
    if date.is_open_start:
        return f"../{first.last}"
    if date.is_open_end:
        return f"{first.first}/.."
    end = last.last or last.first
    return f"{first.first}/{end}" if end != first.first else first.first
