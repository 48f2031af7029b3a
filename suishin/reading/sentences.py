"""Prose cut into sentences, and the tense in which each speaks: what figures and events both stand on.

All texts here are folded (`fold_widths`): half-width digits, signs and brackets, every character in its place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from suishin.common.dates import ERA_YEAR, DateMention, DatePoint, Tense, gregorian_year

SENTENCE = re.compile(r"[^。\n]+")
BRACKET = re.compile(r"\([^()\n]{0,200}\)")
# A box of a form holds two or three thousand characters; in a broken file a "narrative" may be anything.
LONGEST_NARRATIVE = 20_000
TAIL_LENGTH = 120  # a predicate stands at the end: the rest of a long text need not be looked at

PLANNED = re.compile(
    r"予定(?!者|数|表|を(?:確認|把握|調査|聞))|計画(?:し|中|す|を立|では|の下)|を計画|見込[んみむ]|見込$|(?:こと|もの)とし(?:てい|た|、)|ことに(?:し|な|決)|よう(?:に)?、?[^、。]{0,16}(?:求め|要請|依頼|お願い|促し|呼びか?け)|運び(?:と|に|で)|提案中|"
    r"会場[はもを](?:既に|すでに)?(?:押さえ|確保|予約)|(?:案内|呼びか?け|申し?込みの受付)[はもを](?:既に|すでに)?(?:出し|送っ|発し|始め)|"
    r"(?:向け|むけ)[^、。]{0,12}準備|準備(?:を進め|中|に入)|[しみいきちりえけせめれべて]たい"
)
# 「…を予定していたが」 and 「予定どおり実施した」 speak of the past all the same.
DONE = re.compile(r"済(?:み|$|[)、。])|予定(?:どお|通)り|(?:予定|計画)していた|(?:でき|出来)なかった|ました|でした")
PAST_ENDING = re.compile(r"(?:た|だ|済み?|済んだ)(?:ところ|もの|こと|結果|ため|状況)?(?:で(?:す|ある))?$")
ONGOING_ENDING = re.compile(
    r"て(?:いる|おり|います|きている|ある|おります|いるところ|いる状況)(?:ところ|状況|状態)?(?:で(?:す|ある))?$"
)
STATE_ENDING = re.compile(
    r"(?:である|がある|もある|にある|ない|あり|なる|できる|考える|思う|必要|課題|状況|状態|わかる|思われる|られる|と言える)$"
)
FUTURE_ENDING = re.compile(r"(?:[うくぐすつぬぶむる]|ます|方針|見込み?|予定|計画|検討|検討中|目標|こと|たい|ください)$")
# 5月に開く会議の案内: the verb right behind the date, not yet done.
TO_BE_HELD = re.compile(
    r" ?(?:に|から|より)?は? ?(?:開く|行う|開催する|実施する|催す|設ける|始める|予定する|控えた|延期|順延)"
)
PEOPLE_COUNTED = re.compile(r"\((?:\d+単組)?\d+[名人](?:参加|出席)?\)")  # among plans something that has been held
PLANNED_TITLE = re.compile(r"今後|予定|来年度|次年度")
CLAUSE_PAST = re.compile(
    r"(?:し|っ|い|ん|め|せ|け|え|れ|き|ね|み)た(?=[、。)」]|が|こと|ため|もの|ところ|結果|後|際|とき|上で|ほか|$)"
)


# A line in brackets, or a short one that ends in a colon, stands over the lines below it.
HEADING = re.compile(
    r"^[ ・●○■□◇◆※*]*(?:[【<＜《〈\[][^\n]{2,60}[】>＞》〉\]]|[^\n、。()\d:]{2,20}:|[^\n、。()\d:]{0,14}(?:日程|予定|計画|実績|経過|結果|方針|取り?組み)|[^\n、。:]{0,6}20\d\d年度?[^\n、。:月]{0,12}:?) *$"
)
HEADS_PLANS = re.compile(r"今後|予定|計画|向け|むけ|重点|方針|これから|来年度|次年度")
HEADS_RESULTS = re.compile(r"実績|結果|経過|報告|実施済|これまで|この間|振り返り|以降の取り?組み")
HEADING_YEAR = re.compile(rf"(?:(?P<year>20\d\d)|{ERA_YEAR}) ?年(?!度?末)(?P<fiscal>度)?")
FISCAL_YEAR_STARTS_IN = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says of the lines below it: plans or results, and of which year."""

    tense: Tense = Tense.UNKNOWN
    year: int | None = None
    is_fiscal: bool = False

    def dated(self, mention: DateMention) -> DateMention:
        """Give the heading's year (【2025年度計画】) to a date that has none of its own."""
        if self.year is None or any(_has_year(point) for point in mention.points):
            return mention
        return replace(mention, points=tuple(replace(point, year=self._year_of(point)) for point in mention.points))

    def _year_of(self, point: DatePoint) -> int:
        return (self.year or 0) + (self.is_fiscal and point.month < FISCAL_YEAR_STARTS_IN)


def _has_year(point: DatePoint) -> bool:
    return point.year is not None or point.year_offset is not None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or bullet; `start` is its place in the whole text."""

    start: int
    text: str
    heading: Heading = Heading()
    is_heading: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def sentences(folded: str, title: str = "") -> Iterator[Sentence]:
    """Yield the sentences of a text; `title` is that of the form's item which the text answers."""
    heading = Heading(Tense.FUTURE if PLANNED_TITLE.search(title) else Tense.UNKNOWN)
    for match in SENTENCE.finditer(folded):
        is_heading = bool(HEADING.match(match[0]))
        if is_heading:
            heading = _heading(match[0])
        yield Sentence(match.start(), match[0], heading, is_heading)


def _heading(line: str) -> Heading:
    tense = Tense.UNKNOWN
    if HEADS_RESULTS.search(line):
        tense = Tense.PAST
    elif HEADS_PLANS.search(line):
        tense = Tense.FUTURE
    named = HEADING_YEAR.search(line)
    if named is None or "月" in line:
        return Heading(tense)
    year = int(named["year"]) if named["year"] else gregorian_year(named["era"], named["era_year"])
    return Heading(tense, year, bool(named["fiscal"]))


def tense_of_date(sentence: Sentence, clause: str, *, is_last: bool) -> Tense:
    """Return the tense of the clause behind a date if it states one, else of its sentence, else of its heading."""
    stated = tense_of_clause(clause)
    if stated is not Tense.UNKNOWN:
        return stated
    of_sentence = tense_of_sentence(sentence.text)
    if of_sentence is Tense.PAST or (of_sentence is Tense.FUTURE and is_last):
        return of_sentence  # 1月の会議で確認し、3月に総括する予定: only the last date is planned
    if sentence.heading.tense is Tense.FUTURE and PEOPLE_COUNTED.search(clause):
        return Tense.UNKNOWN
    return sentence.heading.tense


def tense_of_sentence(sentence: str) -> Tense:
    """Return what the sentence's last predicate says; a noun at the end says nothing."""
    tail = BRACKET.sub("", sentence[-TAIL_LENGTH:]).rstrip(" 、,.」』)*※!")
    if DONE.search(tail[-20:]):
        return Tense.PAST
    if PLANNED.search(tail[-30:]):
        return Tense.FUTURE
    if PAST_ENDING.search(tail) or ONGOING_ENDING.search(tail):
        return Tense.PAST
    if FUTURE_ENDING.search(tail) and not STATE_ENDING.search(tail):
        return Tense.FUTURE
    return Tense.PAST if CLAUSE_PAST.search(tail) else Tense.UNKNOWN


def tense_of_clause(clause: str) -> Tense:
    """Return the tense that a clause in the middle of a sentence states by itself."""
    if DONE.search(clause):
        return Tense.PAST
    if PLANNED.search(clause) or TO_BE_HELD.match(clause):
        return Tense.FUTURE
    return Tense.PAST if CLAUSE_PAST.search(clause) else Tense.UNKNOWN
