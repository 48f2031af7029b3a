"""What surrounds a date: the words before and after it up to the next date, and the bracket it stands in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from suishin.common.dates import DateMention
from suishin.reading.sentences import Sentence, sentences

REACH_BEFORE = 120
REACH_AFTER = 240
# Where a line goes on to its next entry: ●6月15日 集会 ●7月20日 講座, 3月に調査→4月に説明会.
ENTRY = re.compile(r"[→⇒➡●○■□◆◇▼①-⑳】〕\]]|  ")
BULLETS = re.compile(r"^[\s~・●○■□◇◆※◎▲▼*。①-⑳()\d.\-【】\[\]<>＜＞]*$")
ONLY_CONNECTS = re.compile(r"^[\s、,・&と及びやにも:()。】\]>]*(?:開催)?[\s、,・)】\]]*$")
PLACE_ONLY = re.compile(
    r"^(?!に?(?:終え|開|行|実施|開催|始め|終了))(?:には?|は)?[^\s、。,をはがにへ()\d]{1,14}(?:で|に|は)?[、,]\s*$"
)

# The date says as of when something was counted, for whom, or until when: nothing was held then.
NO_ACTIVITY = re.compile(
    r" ?(?:度|時点|現在|の?集計|の?累計|(?:の|に係る)?(?:活動|加入|推進|取り?組み)?実績|の?状況|の数字|比(?!較)|分(?!会)|と(?:同様|同じ|同時期|比べ|は)|に比べ|"
    r"に予定して(?:い|お)た|付け?の?(?:文書|通知|通達|事務連絡)|生まれ|改定|改正|の?前年|より(?:多|少|も)|"
    r"発効(?!.{0,8}募集)|号(?!外)|期(?!間)|と比較|から見|の?報告(?:以降|後|の)|の保有|の新規(?!採用)|の契約)"
)
# 2025年4月新規採用者は: the month names the people. As the head of a calendar's line it may date a compound behind it.
COHORT = re.compile(
    r" ?末?の?(?:新規採用|新採用|採用|入庁|入職|退職|定年|役職定年|中途採用)(?:予定)?者?(?:\([^()]{0,20}\))?(?P<end>[はにのがをへも・、]|対策(?!会議|委員会|集会|本部|オルグ|学習会)|$)?"
)
END_OF_MONTH_COUNT = re.compile(r" ?(?:[、,での]|$|\d|時点|現在)")
HELD_AT_END = re.compile(
    r"の[^、。の\d]{0,12}(?:調査|会議|委員会|大会|集会|[習明]会)(?:で|に|を|は)"
)  # 10月末の調査では
SPAN_OF_REPORT = re.compile(r" ?の?(?:主な)?(?:取り?組み|とりくみ|歩み|課題|経過|活動|状況|動き|報告|進捗)")
OPENING_QUOTES, CLOSING_QUOTES = "「『", "」』"


@dataclass(frozen=True, slots=True)
class Clause:
    """A date with its surroundings; `after_start` and `before_start` are their places in the text."""

    mention: DateMention
    sentence: Sentence
    before_start: int
    before: str
    after_start: int
    after: str
    bracket_start: int | None  # of the bracket in which the date stands
    is_last: bool  # no other date follows in the sentence

    @property
    def begins_line(self) -> bool:
        """Tell whether the date heads its line, or an entry within the line."""
        entries = [*ENTRY.finditer(self.before)]
        if not entries and self.before_start > self.sentence.start:
            return False
        return bool(BULLETS.match(self.before[entries[-1].end() if entries else 0 :]))

    @property
    def is_bare(self) -> bool:
        """Nothing but signs or a place before the next date: 11/5、11/6学習会, 9/10県北、9/12県南で学習会."""
        return bool(ONLY_CONNECTS.match(self.after) or (PLACE_ONLY.match(self.after) and not self.is_label))

    @property
    def is_label(self) -> bool:
        """Tell whether a colon behind the date says what it dates: 10月：中間評価."""
        return self.after.lstrip().startswith(":")


def clauses(folded: str, mentions: list[DateMention], title: str) -> Iterator[Clause]:
    """Yield each date with the words that may tell what happened then."""
    position = 0
    for sentence in sentences(folded, title):
        group = []
        while position < len(mentions) and mentions[position].start < sentence.end:
            group.append(mentions[position])
            position += 1
        yield from _of_sentence(folded, sentence, group)


def _of_sentence(folded: str, sentence: Sentence, mentions: list[DateMention]) -> Iterator[Clause]:
    floor = sentence.start
    for mention, following in zip(mentions, [*mentions[1:], None], strict=False):
        ceiling = min(following.start if following else sentence.end, mention.end + REACH_AFTER)
        reach = max(sentence.start, mention.start - REACH_BEFORE)
        bracket = _open_bracket(folded, reach, mention.start)
        before_start = max(floor, reach) if bracket is None else reach  # one bracket may hold several dates
        yield Clause(
            mention,
            sentence,
            before_start,
            folded[before_start : mention.start],
            mention.end,
            folded[mention.end : ceiling],
            bracket,
            is_last=following is None,
        )
        floor = mention.end


def _open_bracket(folded: str, start: int, end: int) -> int | None:
    opening = folded.rfind("(", start, end)
    return opening if opening >= 0 and folded.find(")", opening, end) < 0 else None


def may_date_an_activity(clause: Clause) -> bool:
    """Tell whether something may have been held on the date, by the words next to it."""
    if NO_ACTIVITY.match(clause.after):
        return False
    if _is_quoted(clause) or _only_bounds(clause) or _names_cohort(clause):
        return False
    point = clause.mention.points[-1]
    if HELD_AT_END.match(clause.after):
        return True
    is_count = point.part == "末" and len(clause.mention.points) == 1 and END_OF_MONTH_COUNT.match(clause.after)
    return not is_count


def _only_bounds(clause: Clause) -> bool:
    """3月14日までの予定を含む, 6月以降の課題: a bound of what is told, not its day."""
    if clause.mention.is_open_start:
        return clause.after.startswith("の")
    return clause.mention.is_open_end and bool(SPAN_OF_REPORT.match(clause.after))


def _names_cohort(clause: Clause) -> bool:
    cohort = COHORT.match(clause.after)
    is_end_of_month = clause.mention.points[-1].part == "末"  # 3月末退職者向けセミナー is held before
    return bool(cohort and (is_end_of_month or cohort["end"] is not None or not clause.begins_line))


def _is_quoted(clause: Clause) -> bool:
    """A date in the title of something dates the title's matter, not when it was held."""
    opening = max(clause.before.rfind(sign) for sign in OPENING_QUOTES)
    closing = max(clause.before.rfind(sign) for sign in CLOSING_QUOTES)
    return opening > closing and any(sign in clause.after for sign in CLOSING_QUOTES)
