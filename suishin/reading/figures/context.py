"""What a figure tells: qualifier, measure, subject and the time as of which it is stated."""

import re
from functools import cache

from suishin.common.dates import Anchor, DateMention
from suishin.reading.figures.comparisons import Claim
from suishin.reading.figures.places import Place, places, stated_as_of
from suishin.reading.figures.words import (
    DEFAULT_MEASURES,
    MEASURES,
    NEXT_TO_NUMBER,
    PRODUCT_NAMES,
    PRODUCTS,
    QUALIFIER_AFTER,
    QUALIFIER_BEFORE,
    QUALIFIER_NAMES,
    TOLD_BEHIND,
)
from suishin.reading.model import Figure

TOPIC_REACH = 60
EDGES = " ・●○■□◇◆※◎▲▼*、。,:;「」『』()[]【】<>-~/+→\0"
LAST_PHRASE = re.compile(r"[^、。,:()「」→\d\0]*$")
PARTICLES_AFTER = re.compile(
    r"(?:に対し(?:て)?|に向けて?|まで|時点|現在|について|として|から|より|にて|では|には|[はがをにでもとへの])+$"
)
PARTICLES_BEFORE = re.compile(
    r"^(?:年度(?:末|中)?の?|(?:件|人|回|単組)(?:あたり|当たり|につき)|の?集計の|発効の?|[①-⑳]|には|では|から|より|まで|は|が|の|を|と|も|に|で|[年月日]?(?:末|現在|時点)(?:の集計)?[のでに]?)+"
)
TOPIC_BEFORE_WA = re.compile(r"^(.{2,}?)(?:は|が)(?=[^\u3040-\u309f])")
TOPIC = re.compile(r"(?<![\d,.])([^、。,:()\d\0]{2,40})(?:は|を|が|では|には)")
PAUSE = re.compile(r"[、。()→]|に対|から|より")
PART_OF = re.compile(r"(?:^|[、。(])うち[^、。()\d]{0,16}$")
VERB_ENDING = re.compile(r"(?:[るいしたてべけっ]|[きり]まし)$")
FOLLOWING = re.compile(r"^[のでをにがへ]?([^、。,:()\d\0]{2,16})")


def described(
    key: str, text: str, masked: str, claims: list[Claim], dates: list[DateMention], anchor: Anchor | None
) -> list[Figure]:
    """Return every claim as a figure, told by the words around it."""
    figures: list[Figure] = []
    for claim, place in places(masked, claims):
        subject = _subject(place) or (figures[-1].subject if figures and place.continues else "")
        figures.append(_figure(key, text, claim, place, subject, stated_as_of(place, dates, anchor)))
    return figures


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
    if not lead and PART_OF.search(place.clause):
        words.insert(0, "うち")
    return "".join(QUALIFIER_NAMES.get(word, word) for word in words) or None


def _measure(unit: str, place: Place) -> str:
    """Name the measure by the nearest words that tell it; what follows a number may overrule what leads to it."""
    following, rules = PAUSE.split(place.after)[0], _rules_of(unit)
    turns = [rule for rule in rules if rule[1] in TOLD_BEHIND]
    farther = [rule for rule in rules if rule[1] not in NEXT_TO_NUMBER]
    for words_around, allowed in (
        (following, turns),
        (place.clause[-40:], rules),
        (following, rules),
        (place.before, farther),
    ):
        for words, measure in allowed:
            if words.search(words_around):
                return measure
    return DEFAULT_MEASURES.get(unit, "count")


@cache
def _rules_of(unit: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(words), measure) for units, words, measure in MEASURES if unit in units]


def _subject(place: Place) -> str:
    """Return the noun phrase that is counted, with the product it belongs to."""
    phrase = place.label or _phrase_before(place) or _topic(place) or _phrase_after(place)
    product = _product(place.before)
    if not product or product in phrase or PRODUCTS.search(phrase):
        return PRODUCT_NAMES.get(phrase, phrase)
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
