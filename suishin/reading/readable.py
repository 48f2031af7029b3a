"""Tell text from rubbish: a wrong encoding or a font without a Unicode table yields characters, but no Japanese."""

import re
from collections.abc import Iterable

from suishin.reading.model import Fragment

JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
KANA = re.compile("[\u3041-\u30ff]")
RUBBISH = re.compile("[\ufffd\ue000-\uf8ff\u0080-\u009f\uff61-\uff9f]|\\(cid:\\d+\\)")
ENOUGH_LETTERS = 20
LEAST_SHARE = 0.3  # of the letters: Japanese prose is nearly all kana and kanji
LEAST_KANA = 0.02  # wrongly decoded text is full of rare kanji without any kana between them
MOST_RUBBISH = 0.2


def is_readable_text(fragments: Iterable[Fragment]) -> bool:
    """Return whether a page holds text that a Japanese reader could read; too little to tell counts as text."""
    text = "".join(fragment.text for fragment in fragments)
    letters = [character for character in text if not character.isspace()]
    if not letters:
        return False
    if len(letters) < ENOUGH_LETTERS:
        return True
    if len("".join(RUBBISH.findall(text))) / len(letters) > MOST_RUBBISH:
        return False
    if text.isascii():
        return True  # another language, not rubbish: it will not be this form
    japanese = len(JAPANESE.findall(text))
    return japanese / len(letters) >= LEAST_SHARE and len(KANA.findall(text)) / max(japanese, 1) >= LEAST_KANA
