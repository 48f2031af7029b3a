"""Noun phrases that name something held, cut out of a clause without a dictionary."""

import re
from dataclasses import dataclass

from suishin.reading.events.words import (
    ANY_GATHERING,
    COMPOUND,
    END_BONUS,
    END_OF_CLAUSE,
    HELD,
    HELD_ANYTHING,
    HELD_BONUS,
    HELD_QUOTED,
    NOT_HELD,
    NOT_HELD_MALUS,
    NOUN,
    NOUNS,
    STAGE,
    STAGE_BONUS,
    SURE,
)

LONGEST_NAME = 60
KINDS_OF_VERBS = ("distribution", "payment", "other")  # キットを送付: the verb of a clause, no name
CONTEXT = 60  # characters behind a noun that may tell how it is used
STOPS = re.compile(r"[、。,:;\n※→●○■□◆◇<>＜＞【】]|(?:^|\s)・|[()]|(?<![第\d])\d+(?:件|人|名|回|単組|か所|職場)(?!・)")
# A run of hiragana ends a phrase when it ends like a particle or a verb; の and the tails of words (取り組み) do not.
KANA_RUN = re.compile(r"[\u3041-\u309f]+")
PARTICLE_OR_VERB = re.compile(
    r"(?:[をにはがでとへもやてたるくうすつずなだっ]|から|より|まで|れば|など|ため|おり|あり|より)$"
)
# 新採対策に関する学習会: particles and verbs that tie two nouns together.
TIES = re.compile(r"に(?:関する|関わる|対する|係る|かかる|向けた|むけた|おける|よる|向けての|ついての)|向けの")
WORD_IN_HA = "じめ|つらつ|ばたき|たらく|ぐくむ"  # 12月に はじめての家計講座: は belongs to the word
LEADING = re.compile(
    rf"^(?:[\s・:,、\-~/+*●○■◇◆□)」』]|\d{{1,2}}[/.]\d{{1,2}}(?=[^\d])|への|には(?!{WORD_IN_HA})|に|では?|の|は(?!{WORD_IN_HA})|が|も|と(?!も)|より|から|にかけて(?:の)?|頃(?:に|の)?|ごろ(?:に|の)?|中(?:に|の)(?=[^\s])|"
    r"以降(?:に|の|、)?|まで(?:に|の)?|開催の?|実施の?|付の?|[①-⑳]|夜の?|発効の?|午[前後](?:に|の)?|日?程?(?:に|の))+"
)
TRAILING = re.compile(r"[\s・、。:]+$")
QUOTES = re.compile("[「」『』]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name at start..end of the clause it was found in."""

    start: int
    end: int
    name: str
    kind: str
    weight: float


def phrases(clause: str) -> list[Phrase]:
    """Return the names of activities in a clause, in order."""
    nouns: dict[int, str] = {}  # by end: 委員会 goes before 会
    for match in NOUN.finditer(clause):
        nouns.setdefault(match.end(1), match[1])
    found = [phrase for end, noun in nouns.items() if (phrase := _phrase(clause, end, noun))]
    return found if any(phrase.weight > SURE for phrase in found) else found + _held_anything(clause)


def best(candidates: list[Phrase]) -> Phrase | None:
    """Return the surest of several names, the first among equals."""
    return max(candidates, key=lambda phrase: phrase.weight, default=None)


def _phrase(clause: str, end: int, noun: str) -> Phrase | None:
    if COMPOUND.match(clause, end) or (noun == "月間" and clause[: end - 2].endswith(tuple("かカヵケヶ箇"))):
        return None  # 学習会資料, 5か月間
    kind, weight = NOUNS.get(noun, ANY_GATHERING)
    start, name = name_before(clause, end)
    is_verb = clause[start - 1 : start] == "を" and kind in KINDS_OF_VERBS
    if len(name) < 2 or is_verb:
        return None
    return Phrase(start, end, name, kind, weight + _use(clause[end : end + CONTEXT]))


def _use(following: str) -> float:
    if NOT_HELD.match(following):
        return -NOT_HELD_MALUS
    if HELD.match(following):
        return HELD_BONUS
    if STAGE.match(following):
        return STAGE_BONUS
    return END_BONUS if END_OF_CLAUSE.match(following) else 0.0


def name_before(clause: str, end: int) -> tuple[int, str]:
    """Walk back from the end of a noun to where its phrase begins."""
    floor = max(0, end - LONGEST_NAME)
    start = floor
    for stop in STOPS.finditer(clause, floor, end - 1):
        if stop[0] not in ("(", ")") or not _is_balanced(clause[stop.start() : end]):
            start = stop.end()
    start = _after_last_particle(clause, start, end)
    if leading := LEADING.match(clause[start:end]):
        start += leading.end()
    name = TRAILING.sub("", QUOTES.sub("", clause[start:end]))
    return start, name


def _is_balanced(part: str) -> bool:
    return part.count("(") == part.count(")")


def _after_last_particle(clause: str, start: int, end: int) -> int:
    quoted = _quoted_from(clause, start, end)
    if quoted is not None:
        return quoted
    tied = [tie.span() for tie in TIES.finditer(clause, start, end)]
    for run in KANA_RUN.finditer(clause, start, end):
        is_tie = any(first <= run.start() < last for first, last in tied)
        if run.end() < end and not is_tie and PARTICLE_OR_VERB.search(run[0]):
            start = run.end()
    return start


def _quoted_from(clause: str, start: int, end: int) -> int | None:
    """A quoted name begins at its quotation mark, whatever particles it holds."""
    if clause[end : end + 1] not in ("」", "』"):
        return None
    opening = max(clause.rfind("「", start, end), clause.rfind("『", start, end))
    return opening + 1 if opening >= 0 else None


def _held_anything(clause: str) -> list[Phrase]:
    if quoted := HELD_QUOTED.search(clause):
        return [Phrase(quoted.start(1), quoted.end(1), quoted[1], "other", SURE)]
    held = HELD_ANYTHING.search(clause)
    if not held:
        return []
    start, name = name_before(clause, held.start())
    return [Phrase(start, held.start(), name, "other", SURE)] if len(name) > 1 else []
