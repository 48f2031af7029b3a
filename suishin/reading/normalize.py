"""Text as a person would have typed it: radicals become ideographs, everything else stays as written.

Never NFKC over the whole text: it would turn ⑩ into 10, ５ into 5 and blanks into others, and an
answer is kept as its author wrote it. `match_key` folds all of that, for comparing labels only.
"""

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

RADICALS = range(0x2E80, 0x2EF4)  # CJK Radicals Supplement: NFKC mends only two of them
KANGXI = range(0x2F00, 0x2FE0)
# Signs of vertical writing that some printer drivers put into horizontal text.
VERTICAL_SIGNS = dict(zip("︐︑︒︓︔︕︖", "，、。：；！？", strict=True))
# Fonts draw these alike, and printer drivers then name the one that nobody types in Japanese.
TWINS = {"‧": "・"}
JAPANESE_FORMS = {"戶": "戸", "靑": "青", "黃": "黄", "黑": "黒"}  # of radicals, which Unicode names by the older form
# Invisible characters of editors and extractors; the style selectors after ☑ are among them.
INVISIBLE = (
    *range(0x09),
    0x0B,
    *range(0x0E, 0x20),
    0x7F,
    0xAD,
    0x200B,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),  # which turn the order of what is shown around
    0x2060,
    *range(0x2066, 0x206A),
    *range(0xD800, 0xE000),  # halves of characters
    0xFE0E,
    0xFE0F,
    0xFEFF,
)
LOOSE_VOICED_KANA = re.compile("[\u3041-\u30ff][\u3099\u309a]")  # か + ゛ as macOS writes file texts


def normalize_text(text: str) -> str:
    """Unify radicals and vertical signs and drop invisible characters; widths, digits and blanks stay."""
    if text.isascii():
        return text.translate(_translation()) if not text.isprintable() else text
    return LOOSE_VOICED_KANA.sub(_composed, text.translate(_translation()))


@lru_cache(maxsize=1 << 14)
def match_key(text: str) -> str:
    """Return what is left for comparing labels: letters and digits in one width, no blanks, no signs."""
    folded = unicodedata.normalize("NFKC", normalize_text(text)).casefold()
    return "".join(character for character in folded if character.isalnum())


@cache
def _translation() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(INVISIBLE)
    table |= {code: _japanese(unicodedata.normalize("NFKC", chr(code))) for code in KANGXI}
    table |= _equivalent_ideographs()
    table |= {ord(sign): usual for sign, usual in (VERTICAL_SIGNS | TWINS).items()}
    return table


def _japanese(ideograph: str) -> str:
    return JAPANESE_FORMS.get(ideograph, ideograph)


def _equivalent_ideographs() -> dict[int, str]:
    """Read Unicode's table for the radicals block; its other entries (strokes) are left as they are."""
    table = {}
    listing = resources.files("suishin.reading").joinpath("equivalent_unified_ideograph.txt").read_text("utf-8")
    for line in listing.splitlines():
        codes, _, ideograph = line.partition("#")[0].partition(";")
        if not ideograph:
            continue
        first, _, last = codes.strip().partition("..")
        for code in range(int(first, 16), int(last or first, 16) + 1):
            if code in RADICALS:
                table[code] = chr(int(ideograph, 16))
    return table


def _composed(pair: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", pair[0])
