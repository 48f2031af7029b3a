"""Characters that people and programs use as tick boxes."""

import re
from collections.abc import Iterator

CHECKED = "☑☒✅🗹🗷✔✓\uf0fe\uf052\uf0fc\uf0fd\uf054"  # the last five: Wingdings and Wingdings 2
EMPTY = "□☐◻▢⬜❏❑❐❒\uf0a8\uf06f\uf0a3\uf071\uf072"
# On or off only in the light of the report's other glyphs: ■ may be a bullet, ○ may be "yes" or an empty circle.
FILLED = "■◼⬛▣●◉◎"
CIRCLES = "○〇◯"
CROSSES = "×✕✖✗✘╳"
LOOSE_CHECKS = "✔✓✅\uf0fc"  # a check mark without a box of its own: it may have been laid over a box
BOXED_CHECKS = "☑☒🗹🗷"  # a check mark with the box that it ticks
CHECK_LETTERS = "レﾚvVｖＶ"  # typed for ✔; a letter where it does not stand alone
UNDECIDED = "⍰"  # what the product prints where it does not know: neither on nor off
TICK_GLYPHS = CHECKED + EMPTY + FILLED + CIRCLES + CROSSES + UNDECIDED
# A box may be made of brackets, "[ ]" or "（○）"; in round ones a letter is a counter.
_SIGN = re.compile(
    rf"[\[［]\s{{0,3}}(?P<square>[{re.escape(TICK_GLYPHS + CHECK_LETTERS)}xXｘＸ*＊]?)\s{{0,3}}[\]］]"
    rf"|[(（]\s{{0,3}}(?P<round>[{re.escape(TICK_GLYPHS)}レﾚ]?)\s{{0,3}}[)）]"
    rf"|[{re.escape(TICK_GLYPHS + CHECK_LETTERS)}]"
)


def signs_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where the signs of a line that may be ticks begin and end, and what each means; brackets are a box."""
    for found in _SIGN.finditer(text):
        boxed = found["square"] if found["square"] is not None else found["round"]
        yield found.start(), found.end(), found[0] if boxed is None else _shown_in_brackets(boxed)


def _shown_in_brackets(inside: str) -> str:
    return "□" if not inside else inside if inside in EMPTY + FILLED + CIRCLES + CROSSES else "☑"
