"""How well a line of a file agrees with a label of the form."""

import re
from functools import cache

from rapidfuzz import fuzz

from suishin.reading.model import Fragment
from suishin.reading.normalize import match_key

ENUMERATOR = re.compile(r"^[\s\u3000]*(?:[(（]?[0-9０-９]{1,2}[.．、:：)）]|[①-⑳])[\s\u3000]*")
BEHIND_LABEL = re.compile(r"[\s\u3000]*[:：]|[\s\u3000]+")
PREFIX_ROOM = 2  # characters of a counter or of a typed レ in front of a label


def agrees(key: str, label: str) -> bool:
    """Tell whether a line is exactly this label, a counter in front of it allowed."""
    return key == label or (key.endswith(label) and 0 < len(key) - len(label) <= PREFIX_ROOM)


def likeness(key: str, label: str) -> float:
    """Return 0 to 100; a counter in front of the line costs nothing."""
    if agrees(key, label):
        return 100.0
    return max(fuzz.ratio(key, label), fuzz.ratio(key.lstrip("0123456789"), label))


def is_part_of(key: str, prompt: str) -> bool:
    """Tell whether a line belongs to a printed instruction, whole or one of its wrapped lines."""
    if not key or not prompt:
        return False
    if key in prompt:
        return len(key) >= min(4, len(prompt))
    if len(key) >= 8 and fuzz.partial_ratio(key, prompt) >= 88:
        return len(key) <= len(prompt) * 1.2
    return fuzz.ratio(key, prompt) >= 82


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
