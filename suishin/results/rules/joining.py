"""What a number of unions counts, of cover that whole unions join: those that have joined, those that joined anew, those
that left, or what is lacking of a target. Where words leave it open, nothing. Texts are folded.
"""

import re

from suishin.common.dates import DateMention, find_dates
from suishin.results.rules.claim_words import DATE_OF_STATE

NEW, JOINED, LEFT, NET = "new_enrolments", "in_force", "terminations", "net_change"
MEASURES = re.compile(
    rf"(?P<{NEW}>新規(?:の?加入)?(?!採用)|新たに|新しく)|(?P<{NET}>純[増減])|(?P<{LEFT}>解約|脱退)|"
    rf"(?P<{JOINED}>(?<!未)(?:加入|保有)(?!率|者|拡大|推進|促進|し?てい?ない|の?(?:呼びかけ|働きかけ|提案|案内|説明)))"
)
NEW_BEHIND = re.compile(" ?[がのは]? ?(?:新規|新たに|新しく)")
JOINED_BEHIND = re.compile(" ?が?(?:すでに|既に)?(?:加入|保有)(?:して(?:い|お)|済|中)")
JOINING_BEHIND = re.compile(" ?が?(?:加入|保有)")
# Behind the number nothing else is told of these unions: 5単組に提案した, 4単組で開いた tell what was done there.
ENDS_THERE = re.compile(
    r" ?(?:$|[、。,()]|で(?:、|あ|し)|だ|です|と(?:な|い|、)|に(?:な|達|とど|留|のぼ|上|増|減)|が(?:新規|新たに|新しく|すでに|既に)?(?:加入|保有|脱退|解約)|"
    r"の(?:加入|保有|新規|脱退|解約|純?[増減]|不足|到達)|加入|保有|新規|脱退|解約|純?[増減]|不足|足り|及ば|必要|あっ|ある|を(?:数え|超え|上回|下回)|に対し)"
)
TOTAL = re.compile("(?:累計|合計|総計|計)で? ?$")
LACKING_BEFORE, LACKING_BEHIND = re.compile("(?:あと|残り|なお)(?:約)? ?$"), re.compile(" ?(?:の)?(?:不足|足り|及ば)")
TARGET_BEFORE = re.compile(r"目標(?:値|数)?(?:は|が|の|を|:)? ?(?:約)?$")
UP_TO = re.compile(r" ?末?(?:日)? ?(?:まで|迄)")
OTHER_UNIONS = re.compile(r"\d ?単組|(?<!未)加入(?:した|して(?:い)?る|済みの?)?単組")


def measure_of_unions(before: str, after: str, as_of: str, *, is_of_target: bool) -> str | None:
    """Return what a number of unions between two texts counts, None where they do not say."""
    if not ENDS_THERE.match(after) or TOTAL.search(before):
        return None
    found = list(MEASURES.finditer(before))
    nearest = found[-1].lastgroup if found else None
    if is_of_target:
        return nearest
    if NEW_BEHIND.match(after):
        return NEW
    if JOINED_BEHIND.match(after):
        return JOINED
    if nearest in (None, JOINED) and (nearest or JOINING_BEHIND.match(after)):
        return JOINED if _is_state(before, as_of) else None
    return nearest


def is_lacking(before: str, after: str) -> bool:
    return bool(LACKING_BEFORE.search(before) or LACKING_BEHIND.match(after))


def is_target(before: str) -> bool:
    return bool(TARGET_BEFORE.search(before))


def without_other_unions(before: str) -> str:
    """Return a text without words that count unions or tell of those that joined: they name no single one."""
    return OTHER_UNIONS.sub("", before)


def _is_state(before: str, as_of: str) -> bool:
    """Tell whether a date says when something stood, not within which time it came."""
    if "/" in as_of:
        return False
    dates = find_dates(before)
    return not dates or _is_of_state(before, dates[-1])


def _is_of_state(before: str, date: DateMention) -> bool:
    if UP_TO.match(before, date.end):
        return False
    return bool(DATE_OF_STATE.match(before, date.end)) or bool({point.part for point in date.points} & {"末", "末日"})
