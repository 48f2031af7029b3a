"""When an activity was or will be held, and how many took part: from named activities to events."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from suishin.common.dates import PLANS_OUTLIVE, WRITTEN_AHEAD, Anchor, Period, Tense, resolve, years_of_list
from suishin.reading.events.clauses import Clause
from suishin.reading.events.naming import Activity
from suishin.reading.figures.numerals import Numeral
from suishin.reading.model import Event
from suishin.reading.sentences import tense_of_date

PARTICIPATION = re.compile(r"参加|出席|受講|修了|視聴|集ま|集め|集い|顔をそろ|結集|来場|規模|見込")
PARTICIPANTS_LEAD = re.compile(
    r"(?:参加|出席|受講)者?数?[:は ]?(?:\d+単組[、・ ]?)?(?:約|延べ|のべ|計)?$|\([^()]{0,16}[、,](?:合)?計$"
)
OFFICES = re.compile(r"\((?:県|都|府|道)?(?:本部|支部)$|\(講師$")  # (県本部2名、単組6名): who was there by office
AND_THEN = re.compile(
    r"^[をにがはで、(: ]*(?:開催|実施|開き|開い|行[いっ])?(?:し|て|た|され)?[をにがはで、(: ]*(?:参加|出席|回答)?$"
)
PAUSE = re.compile(r"[、。,をがはに]")
CLOSING = re.compile(r"[^()]{0,12}\)")
COUNT_REACH = 60  # characters behind a name in which its participants stand
NEXT_TO_NAME = 4


def told(key: str, text: str, activities: list[Activity], counts: list[Numeral], anchor: Anchor | None) -> list[Event]:
    """Return one event for every day or period of every activity."""
    starts = [count.start for count in counts]
    events: list[Event] = []
    for activity in _with_years_of_lists(activities, anchor):
        near = counts[bisect_left(starts, activity.start) :][:8]
        for event in _events(key, text, activity, near, anchor):
            if events and _is_end_of(event, events[-1]):
                events[-1] = replace(events[-1], date_end=event.date_end)
            else:
                events.append(event)
    return events


def _with_years_of_lists(activities: list[Activity], anchor: Anchor | None) -> list[Activity]:
    """Give the dates of a list without years and tense those years in which the list goes on in time."""
    result: list[Activity] = []
    for entries in _lists(activities):
        points = [entry.clause.mention.points[0] for entry in entries]
        years = years_of_list(points, anchor=anchor) if anchor and len(entries) > 1 else []
        result += [_in_year(entry, year) for entry, year in zip(entries, years, strict=True)] if years else entries
    return result


def _lists(activities: list[Activity]) -> Iterator[list[Activity]]:
    """Yield entries of lists together that follow each other line by line, everything else by itself."""
    entries: list[Activity] = []
    for activity in activities:
        is_entry = _is_entry(activity.clause)
        if entries and not (is_entry and activity.clause.sentence.start - entries[-1].clause.sentence.end <= 1):
            yield entries
            entries = []
        if is_entry:
            entries.append(activity)
        else:
            yield [activity]
    if entries:
        yield entries


def _is_entry(clause: Clause) -> bool:
    has_year = any(point.year is not None or point.year_offset is not None for point in clause.mention.points)
    is_headed = clause.begins_line or clause.is_label or clause.before.endswith(" ")
    return not has_year and is_headed and clause.sentence.heading.year is None and _tense(clause) is Tense.UNKNOWN


def _in_year(entry: Activity, year: int) -> Activity:
    first = entry.clause.mention.points[0]
    points = tuple(
        replace(point, year=year + ((point.month, point.day or 31) < (first.month, first.day or 0)))
        for point in entry.clause.mention.points
    )
    return replace(entry, clause=replace(entry.clause, mention=replace(entry.clause.mention, points=points)))


def _is_end_of(event: Event, before: Event) -> bool:
    """1/15〜 キャンペーン（3/14まで）: the bracket tells the end of what began before."""
    is_same = event.name == before.name and event.start <= before.end
    return is_same and event.date is None and before.date is not None and before.date_end is None


def _events(key: str, text: str, activity: Activity, near: list[Numeral], anchor: Anchor | None) -> Iterator[Event]:
    clause = activity.clause
    tense = _tense(clause)
    start = min(activity.start, clause.mention.start)
    end = max(activity.end, _end_of_date(clause))
    for period in resolve(clause.sentence.heading.dated(clause.mention), anchor=anchor, tense=tense):
        yield Event(
            narrative=key,
            start=start,
            end=end,
            span=text[start:end],
            name=activity.name,
            kind=activity.kind,
            status=_status(period, tense, anchor),
            date=period.first,
            date_end=period.last,
            participants=_participants(activity, near),
            unions=_unions(activity, near),
        )


def _end_of_date(clause: Clause) -> int:
    """Return the end of the date, with its bracket where it stands in one: （12月6日開催）."""
    rest = CLOSING.match(clause.after) if clause.bracket_start is not None else None
    return clause.mention.end + (rest.end() if rest else 0)


def _tense(clause: Clause) -> Tense:
    stated = clause.after.partition(")")[0] if clause.bracket_start is not None else clause.after
    return tense_of_date(clause.sentence, stated, is_last=clause.is_last)


def _status(period: Period, tense: Tense, anchor: Anchor | None) -> str:
    day = period.first or period.last or ""
    if tense is Tense.FUTURE and not _is_long_past(day, anchor):
        return "planned"
    latest = anchor and anchor.last + (WRITTEN_AHEAD if tense is Tense.PAST else timedelta(0))
    if latest and day > latest.isoformat()[: len(day)]:
        return "planned"
    if tense is Tense.PAST or (tense is Tense.UNKNOWN and anchor and day < anchor.first.isoformat()[: len(day)]):
        return "held"
    return "unknown"


def _is_long_past(day: str, anchor: Anchor | None) -> bool:
    """A plan of last spring was carried out or not: the text does not say."""
    return anchor is not None and day < (anchor.first - PLANS_OUTLIVE).isoformat()[: len(day)]


def _participants(activity: Activity, near: list[Numeral]) -> int | None:
    """Return the first number of persons behind the name that are said to take part, or stand right by it."""
    for count in near:
        distance = count.start - max(activity.end, activity.clause.mention.end)
        if count.unit != "人" or not 0 <= distance <= COUNT_REACH or count.end > _reach(activity.clause):
            continue
        between = _folded_between(activity.clause, count.start - distance, count.start)
        if _is_part_or_whole(activity.clause, count) or OFFICES.search(between):
            continue
        following = _folded_between(activity.clause, count.end, count.end + 12)
        if (
            PARTICIPATION.search(following)
            or PARTICIPANTS_LEAD.search(between)
            or (distance <= NEXT_TO_NAME * 3 and not PAUSE.search(between))
        ):
            return int(count.value)
    return None


def _is_part_or_whole(clause: Clause, count: Numeral) -> bool:
    """48名中31名, 対象12名, うち3名: these did not take part, or are among those who did."""
    return bool(
        re.match(r"中|のうち|の?(?:合)?計 ?\d", _folded_between(clause, count.end, count.end + 5))
        or re.search(
            r"(?:対象|うち|未加入者?|申し?込み?|定員|募集)(?:は|が|者|数|:)?$",
            _folded_between(clause, count.start - 6, count.start),
        )
    )


def _unions(activity: Activity, near: list[Numeral]) -> int | None:
    for count in near:
        distance = count.start - max(activity.end, activity.clause.mention.end)
        if count.unit != "単組" or not 0 <= distance <= COUNT_REACH or count.end > _reach(activity.clause):
            continue
        between = _folded_between(activity.clause, count.start - distance, count.start)
        if distance <= NEXT_TO_NAME or AND_THEN.match(between):
            return int(count.value)
    return None


def _reach(clause: Clause) -> int:
    """The end of what belongs to a date: up to the next one, for a bracket up to the end of the sentence."""
    return clause.after_start + len(clause.after)


def _folded_between(clause: Clause, start: int, end: int) -> str:
    offset = clause.sentence.start
    return clause.sentence.text[start - offset : end - offset]
