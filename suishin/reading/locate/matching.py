"""How well a line of a file agrees with a label of the form."""

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz

from suishin.reading.model import Fragment
from suishin.reading.normalize import match_key

ENUMERATOR = re.compile(r"^[\s\u3000]*(?:[(（]?[0-9０-９]{1,2}[.．、:：)）]|[①-⑳])[\s\u3000]*")
BEHIND_LABEL = re.compile(r"[\s\u3000]*[:：]|[\s\u3000]+")
# Words that are written in several ways; the second way is the one that is compared.
SPELLINGS = {
    "取り組み": "取組", "取組み": "取組", "とりくみ": "取組", "取りくみ": "取組", "とり組み": "取組", "取り組む": "取組む", "とりくむ": "取組む",
    "むけた": "向けた", "むけて": "向けて", "もとづ": "基づ", "および": "及び", "じちろう": "自治労", "等": "など", "落とし込": "落込", "落し込": "落込",
    "おとしこ": "落込", "かかわり": "関わり", "進ちょく": "進捗", "下さい": "ください", "すべて": "全て", "打ち合わせ": "打合せ", "とう": "など",
    "よびかけ": "呼びかけ", "呼び掛け": "呼びかけ", "さまざま": "様々", "おこな": "行", "行な": "行", "うえで": "上で", "もうしこみ": "申込", "申し込み": "申込",
    "申込み": "申込",
}  # fmt: skip
SPELLED = re.compile("|".join(sorted(map(re.escape, SPELLINGS), key=len, reverse=True)))
PREFIX_ROOM = 2  # characters of a counter or of a typed レ in front of a label


def agrees(key: str, label: str) -> bool:
    """Tell whether a line is exactly this label, a counter in front of it allowed."""
    return key == label or (key.endswith(label) and 0 < len(key) - len(label) <= PREFIX_ROOM)


def likeness(key: str, label: str) -> float:
    """Return 0 to 100; a counter in front of the line costs nothing."""
    if agrees(key, label):
        return 100.0
    bare = key.lstrip("0123456789")
    return max(fuzz.ratio(key, label), fuzz.ratio(bare, label), fuzz.ratio(spelled_alike(bare), spelled_alike(label)))


@lru_cache(maxsize=1 << 12)
def spelled_alike(key: str) -> str:
    """Return a key with words that are written in several ways in one of them; of no use for a part of a line."""
    return SPELLED.sub(lambda found: SPELLINGS[found[0]], key)


def is_part_of(key: str, prompt: str) -> bool:
    """Tell whether a line belongs to a printed instruction, whole or one of its wrapped lines."""
    if not key or not prompt:
        return False
    if key in prompt:
        return len(key) >= min(4, len(prompt))
    if len(key) >= 8 and fuzz.partial_ratio(key, prompt) >= 88:
        return len(key) <= len(prompt) * 1.2
    return fuzz.ratio(key, prompt) >= 82 or spelled_alike(key) == spelled_alike(prompt)


def behind_label(text: str, label: str) -> str:
    """Return what a line tells behind a label that a blank or a colon ends; "" where it does not begin with the label."""
    wanted = label_key(label)
    for end in BEHIND_LABEL.finditer(text):
        key = match_key(text[: end.start()])
        if agrees(key, wanted):
            return text[end.end() :].strip()
        if len(key) > len(wanted) + PREFIX_ROOM:
            break
    return ""


@cache
def label_key(label: str) -> str:
    return match_key(label)


def key_of(fragment: Fragment) -> str:
    return match_key(fragment.text)
