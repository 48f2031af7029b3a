"""Which activity a date dates: named behind it, before it, before its bracket, or only told by a verb."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from suishin.reading.events.clauses import BULLETS, REACH_BEFORE, Clause
from suishin.reading.events.phrases import LEADING, Phrase, best, name_before, phrases
from suishin.reading.events.words import (
    ALSO,
    BEHIND_COLON,
    DECLARED,
    DEED_REACH,
    DEEDS,
    DEFAULT_OBJECTS,
    DONE_BEFORE,
    DONE_TO,
    ENDS_THEN,
    FINISHED,
    GOES_ON,
    JOINED_BONUS,
    JOINT,
    LIKELY,
    LOOKS_BACK,
    NAMED_BY_DAY,
    NOUNS,
    OBJECT_BEFORE,
    OF_BONUS,
    ONCE_MORE,
    ONE_OF_SEVERAL,
    SURE,
    TELLS_OF,
    TOPIC_BEFORE,
    VAGUE,
    VERB_ONLY,
    VISITED,
    Deed,
)

OBJECT = re.compile(r"([^、。\s\d()]{2,30}(?<![円人件回名部冊枚組]))を")
COUNTED_OBJECT = re.compile(r"\d ?(部|冊|セット|枚)を$")
BARE_NAME = re.compile(r"^[\s:・\-]*([^\s、。()\d][^。()\d]{1,40}?)[、\s]*$")
# 6月の制度改定により、学習会を: the date belongs to something that is no activity; 6月の午後に does not.
OF_SOMETHING_ELSE = re.compile(
    r" ?の(?!午[前後]|夜|夕|昼|初め|はじめ|上旬|中旬|下旬|半ば|末|間|週末|平日|[月火水木金土日]曜|毎|両日|日程|計?[\d一二三四五六七八九十]+[回日]|[^、。]{0,8}期)"
)
OTHER_MATTER = re.compile(r"[はが、]|\d")
GRANT = re.compile(r"[一-龯]{0,12}交付金")
TOPIC = re.compile(r"^[\s・●○■□◇◆※]*([^、。\d()はが]{2,24}?(?<!分|度|部|組|月|れ))(?:は|も)")
HOLDING = ("開催", "実施")
NEAR = 16  # characters between a name and the date behind it
LINES_UNDER_HEADING = 8
LONGEST_HEADING = 40
VERBAL = re.compile(r"^[のにはがでも]|[たるて]$")
OTHER_ENTRY = re.compile(r"\d ?[月/.] ?\d")
ENTRY_OF_LIST = re.compile(r"^[^。をはが]{0,40}$")


@dataclass(frozen=True, slots=True)
class Activity:
    """What a clause's date dates, at start..end of the whole text."""

    clause: Clause
    start: int
    end: int
    name: str
    kind: str


def named(folded: str, dated: list[Clause]) -> list[Activity]:
    """Return the activities of every date that has one; a bare date shares that of the date next to it."""
    found: list[list[Activity]] = []
    following: Activity | None = None
    for clause in reversed(dated):
        found.append(_activities(folded, clause, following))
        following = found[-1][0] if found[-1] else None
    return _gone_on(folded, dated, found[::-1])


def _activities(folded: str, clause: Clause, following: Activity | None) -> list[Activity]:
    if clause.bracket_start is None and not clause.after.strip(" )】>]:") and clause.begins_line:
        return list(_below(folded, clause))
    found = _of_bracket(clause) if clause.bracket_start is not None else _of_clause(clause)
    is_shared = clause.is_bare and following is not None and following.clause.sentence == clause.sentence
    if following and is_shared and (found is None or found.kind == "other"):
        return [_again(following, clause)]
    found = found or _of_heading(folded, clause)
    return [found] if found else []


def _gone_on(folded: str, dated: list[Clause], found: list[list[Activity]]) -> list[Activity]:
    """Give an activity named before several dates to each of them: オルグは11月に6単組、12月に9単組で実施."""
    result: list[Activity] = []
    for clause, activities in zip(dated, found, strict=True):
        before = result[-1] if result else None
        if not activities and before and _goes_on(before, clause):
            activities = [_again(before, clause)]
        elif not activities and (spoken_of := _spoken_of(folded, clause)):
            activities = [spoken_of]
        result += activities
    return [activity for activity in result if not _only_takes_effect(activity, result)]


def _only_takes_effect(activity: Activity, all_of_them: list[Activity]) -> bool:
    """10月1日発効の継続募集は、7月1日から: where its own days are told too, the first is none of them."""
    return activity.clause.after.lstrip().startswith("発効") and any(
        (other.start, other.end) == (activity.start, activity.end) and other.clause is not activity.clause
        for other in all_of_them
    )


def _goes_on(before: Activity, clause: Clause) -> bool:
    if (ONCE_MORE.search(clause.before) and LOOKS_BACK.match(clause.after)) or ALSO.match(clause.after):
        return clause.sentence.start - before.clause.sentence.end <= 2
    is_named_first = before.end <= before.clause.mention.start and before.clause.sentence == clause.sentence
    return is_named_first and bool(GOES_ON.match(clause.after) or ONE_OF_SEVERAL.match(clause.before))


def _spoken_of(folded: str, clause: Clause) -> Activity | None:
    """「三者会議は隔月に開いている。次回は2月3日。」: what the sentence before names."""
    if not (ONCE_MORE.search(clause.before) and LOOKS_BACK.match(clause.after)):
        return None
    start = max(clause.sentence.start - REACH_BEFORE, 0)
    before = folded[start : max(clause.sentence.start - 1, 0)]
    phrase = best([phrase for phrase in phrases(before[before.rfind("\n") + 1 :]) if phrase.weight >= SURE])
    start += before.rfind("\n") + 1
    return Activity(clause, start + phrase.start, start + phrase.end, phrase.name, phrase.kind) if phrase else None


def _again(activity: Activity, clause: Clause) -> Activity:
    return replace(activity, clause=clause)


def _of_bracket(clause: Clause) -> Activity | None:
    """A date in brackets dates what its bracket names, else what stands before the bracket."""
    inside = clause.after.partition(")")[0]
    named_inside = best([phrase for phrase in phrases(inside) if phrase.weight >= SURE])
    if named_inside:
        return _after(clause, named_inside)
    opening = (clause.bracket_start or 0) - clause.before_start
    told = clause.before[:opening]
    return (
        _verb_only(clause, told, inside)
        or _last(clause, told)
        or _done_before(clause, told)
        or _behind_bracket(clause, inside)
        or _told_by_verb(clause, inside)
    )


def _verb_only(clause: Clause, told: str, inside: str) -> Activity | None:
    match = VERB_ONLY.match(inside)
    start, name = name_before(told, len(told)) if match else (0, "")
    if match is None or len(name) < 2 or any(phrase.weight >= SURE for phrase in phrases(told[start:])):
        return None
    kind = NOUNS[match[1]].kind if match[1] in NOUNS else "other"
    return Activity(clause, clause.before_start + start, clause.after_start + match.end(1), f"{name}の{match[1]}", kind)


def _done_before(clause: Clause, told: str) -> Activity | None:
    match = DONE_BEFORE.search(told[-60:])
    if not match:
        return None
    noun = match[2]
    offset = clause.before_start + max(0, len(told) - 60)
    kind = NOUNS[noun].kind if noun in NOUNS else "other"
    return Activity(clause, offset + match.start(), offset + match.end(2), f"{_head(match[1])}の{noun}", kind)


def _behind_bracket(clause: Clause, inside: str) -> Activity | None:
    """春闘期（2月〜3月）にオルグを予定: the bracket dates a season, and the season what follows."""
    offset = len(inside) + 1
    behind = best([phrase for phrase in phrases(clause.after[offset:]) if phrase.weight > SURE])
    return _after(clause, replace(behind, start=behind.start + offset, end=behind.end + offset)) if behind else None


def _of_clause(clause: Clause) -> Activity | None:
    return _of_form(clause) or _of_words(clause)


def _of_form(clause: Clause) -> Activity | None:
    """Return what the words right around the date can only mean."""
    found: Activity | None = None
    if clause.mention.is_open_start and ENDS_THEN.match(clause.after):
        found = _object_before(clause, TOPIC_BEFORE)
    elif clause.is_label:
        found = _behind_colon(clause)
    elif declared := DECLARED.match(clause.after):
        kind = next((phrase.kind for phrase in phrases(declared[1])), "other")
        offset = clause.after_start
        found = Activity(clause, offset + declared.start(1), offset + declared.end(1), declared[1], kind)
    if found is None and LOOKS_BACK.match(clause.after):
        found = _last(clause, clause.before) or _object_before(clause)
    return found


def _of_words(clause: Clause) -> Activity | None:
    least = VAGUE if clause.begins_line else LIKELY
    if OF_SOMETHING_ELSE.match(clause.after) and not any(_is_of(clause, phrase) for phrase in phrases(clause.after)):
        return _named_by_day(clause)
    behind = best([phrase for phrase in _phrases_after(clause) if phrase.weight >= least])
    if behind and behind.weight >= SURE:
        return _after(clause, behind)
    return (
        _told_by_verb(clause, clause.after[:DEED_REACH])
        or (_after(clause, behind) if behind else None)
        or _done_to_something(clause)
        or _right_before(clause)
        or _bare_name(clause)
    )


def _named_by_day(clause: Clause) -> Activity | None:
    match = NAMED_BY_DAY.match(clause.after) if clause.mention.points[0].day else None
    if match is None or TELLS_OF.search(match[1]):
        return None
    offset = clause.after_start
    return Activity(clause, offset + match.start(1), offset + match.end(1), match[1], "other")


def _behind_colon(clause: Clause) -> Activity | None:
    match = BEHIND_COLON.match(clause.after)
    if match is None:
        return None
    offset = clause.after_start
    if phrase := best([phrase for phrase in phrases(match[1]) if phrase.weight >= SURE]):
        return _after(clause, replace(phrase, start=match.start(1) + phrase.start, end=match.start(1) + phrase.end))
    return Activity(clause, offset + match.start(1), offset + match.end(1), match[1], "other")


def _object_before(clause: Clause, words: re.Pattern[str] = OBJECT_BEFORE) -> Activity | None:
    match = words.search(clause.before)
    if match is None:
        return None
    start, name = name_before(clause.before, match.start())
    offset = clause.before_start
    return Activity(clause, offset + start, offset + match.start(), name, "other") if len(name) > 1 else None


def _phrases_after(clause: Clause) -> Iterator[Phrase]:
    """Yield the names behind the date; the one that the date is joined to is the surest."""
    for phrase in phrases(clause.after):
        lead = clause.after[: phrase.start].strip(" ・:「『")
        bonus = JOINED_BONUS if lead in ("", "発効", "発効の") else OF_BONUS if _is_of(clause, phrase) else 0.0
        if not bonus and phrase.weight == SURE and OTHER_MATTER.search(lead):
            bonus = VAGUE - SURE  # only spoken of: 12月の新規は20件で、学習会の効果が出た
        yield replace(phrase, weight=phrase.weight + bonus)


def _is_of(clause: Clause, phrase: Phrase) -> bool:
    return clause.after[: phrase.start].strip(" ・:「『") == "の"


def _after(clause: Clause, phrase: Phrase) -> Activity:
    offset = clause.after_start
    return Activity(clause, offset + phrase.start, offset + phrase.end, phrase.name, phrase.kind)


def _last(clause: Clause, before: str) -> Activity | None:
    """Return the last activity named before the date, the surest of those that end there."""
    candidates = [phrase for phrase in phrases(before) if phrase.weight >= VAGUE]
    sure = [phrase for phrase in candidates if phrase.weight >= LIKELY]
    if not candidates:
        return None
    phrase = (sure or candidates)[-1]
    offset = clause.before_start
    return Activity(clause, offset + phrase.start, offset + phrase.end, phrase.name, phrase.kind)


def _right_before(clause: Clause) -> Activity | None:
    found = _last(clause, clause.before)
    if not found or found.kind == "other" or clause.mention.start - found.end > NEAR:
        return None
    between = clause.before[found.end - clause.before_start :]
    return None if re.search("(?<![はもがを])、|→", between) else found


def _told_by_verb(clause: Clause, following: str) -> Activity | None:
    """Name what only a verb tells: 「11月に24部を送り」 is 冊子の送付."""
    deeds = [(match, deed) for deed in DEEDS if (match := deed.pattern.search(following))]
    if not deeds:
        return None
    match, deed = min(deeds, key=lambda pair: pair[0].start())
    told = clause.before + following[: match.start()] if clause.bracket_start is None else following[: match.start()]
    name = _name_of_deed(deed, told)
    return Activity(clause, clause.mention.start, clause.after_start + match.end(), name, deed.kind)


def _name_of_deed(deed: Deed, told: str) -> str:
    if deed.kind == "visit":
        place = VISITED.search(told)
        return ("合同の" if JOINT.search(told) else "") + (place[0] if place else "") + deed.noun
    counted = COUNTED_OBJECT.search(told)
    written = [match[1] for match in OBJECT.finditer(told)]
    if counted and not written:
        return f"{DEFAULT_OBJECTS[counted[1]]}の{deed.noun}"
    if written:
        return f"{_head(written[-1])}の{deed.noun}"
    grant = GRANT.search(told) if deed.kind == "payment" else None
    default = grant[0] if grant else DEFAULT_OBJECTS.get(deed.kind) or _topic(told)
    return f"{default}の{deed.noun}" if default else deed.noun


def _topic(told: str) -> str | None:
    """マニュアルは8月に全単組へ送った: what the sentence speaks of is the object."""
    match = TOPIC.match(told)
    return LEADING.sub("", match[1]) if match else None


def _head(written: str) -> str:
    """Return the noun at the end of an object: 封筒に入れた案内セット is 案内セット."""
    return re.split(r"(?:[をにがはでへ]|した|れた|する)(?=[^\u3041-\u309f])", written)[-1]


def _done_to_something(clause: Clause) -> Activity | None:
    offset = clause.after_start
    if finished := FINISHED.search(clause.after[:DEED_REACH]):
        name = _head(LEADING.sub("", finished[1]))
        return Activity(clause, offset + finished.end(1) - len(name), offset + finished.end(), name, "other")
    match = DONE_TO.search(clause.after[:DEED_REACH])
    if not match:
        return None
    thing, verb = _head(LEADING.sub("", match[1])), match[2]
    told = best(phrases(thing)) if verb in HOLDING else None
    kind = told.kind if told else NOUNS[verb].kind if verb in NOUNS else "other"
    name = thing if told else f"{thing}の{verb}"
    return Activity(clause, offset + match.start(), offset + match.end(), name, kind)


def _bare_name(clause: Clause) -> Activity | None:
    """After a date at the head of a bullet a short rest of the line is a name, whatever it says."""
    match = BARE_NAME.match(clause.after)
    if (
        not match
        or VERBAL.search(match[1])
        or not clause.begins_line
        or "】" in match[1]
        or "を" in match[1]
        or "は" in match[1]
    ):
        return None
    offset = clause.after_start
    return Activity(clause, offset + match.start(1), offset + match.end(1), match[1].rstrip(), "other")


def _of_heading(folded: str, clause: Clause) -> Activity | None:
    """An entry that tells only place and day is of what the heading above the list names."""
    mark = clause.sentence.text[:1]
    if clause.before_start != clause.sentence.start or not ENTRY_OF_LIST.match(clause.before + clause.after):
        return None
    end = clause.sentence.start - 1
    for _ in range(LINES_UNDER_HEADING):
        if end <= 0 or folded[end] != "\n":
            return None
        start = folded.rfind("\n", 0, end) + 1
        line = folded[start:end]
        if line[:1] != mark and not line[:1].isspace() and not OTHER_ENTRY.search(line):
            phrase = (
                best([phrase for phrase in phrases(line) if phrase.weight >= SURE])
                if len(line) <= LONGEST_HEADING
                else None
            )
            return (
                Activity(clause, clause.mention.start, clause.after_start, phrase.name, phrase.kind) if phrase else None
            )
        end = start - 1
    return None


def _below(folded: str, clause: Clause) -> Iterator[Activity]:
    """A line that is only a date heads the lines below it, up to the next line with a date of its own."""
    position = folded.find("\n", clause.sentence.end)
    for _ in range(LINES_UNDER_HEADING):
        if position < 0:
            return
        end = folded.find("\n", position + 1)
        line = folded[position + 1 : end if end >= 0 else len(folded)]
        phrase = best([phrase for phrase in phrases(line[:120]) if phrase.weight >= SURE])
        if phrase is None or not BULLETS.match(line[:1]):
            return
        yield Activity(clause, position + 1 + phrase.start, position + 1 + phrase.end, phrase.name, phrase.kind)
        position = end
