"""Numbers as offices type them: full-width digits, thousands signs, 18万円, 五十名, ⑩.

`fold_widths` keeps one character per character, so that a place found in the folded text is the same
place in the text as written.
"""

import re
from decimal import Decimal

FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # ！ to ～
# 〓 stands for a sign that an old encoding lacks: between numbers that is the wave.
FOLDED |= dict.fromkeys(map(ord, "〜∼∽˜〓"), ord("~"))
FOLDED |= dict.fromkeys(map(ord, "‐‑‒–—―−─"), ord("-"))
FOLDED |= {0x3000: 0x20, 0xA0: 0x20, ord("･"): ord("・"), ord("｢"): ord("「"), ord("｣"): ord("」")}

MINUS_SIGNS = ("-", "△", "▲")
PLAIN = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?!\d|,\d{3})(?:\.\d{1,6})?"
SCALED = rf"{PLAIN}(?:[億万千]{PLAIN}){{0,3}}[億万千百]{{0,2}}"  # 1億2,000万, 1万5千, 1.5万, 3百万
KANJI = "[一二三四五六七八九十百千〇]{1,9}(?:万[一二三四五六七八九十百千〇]{0,9})?"
ARABIC_NUMBER = re.compile(SCALED)
KANJI_NUMBER = re.compile(KANJI)
PIECE = re.compile(rf"({PLAIN})([億万千百]{{0,2}})")
SCALES = {"億": 100_000_000, "万": 10_000, "千": 1_000, "百": 100}
KANJI_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
KANJI_TENS = {"十": 10, "百": 100, "千": 1_000}
CIRCLED = {
    chr(start + offset): first + offset
    for start, first, count in (
        (0x24EA, 0, 1),  # ⓪
        (0x2460, 1, 20),  # ① to ⑳
        (0x3251, 21, 15),
        (0x32B1, 36, 15),
        (0x2776, 1, 10),  # ❶
        (0x24EB, 11, 10),
        (0x24F5, 1, 10),  # ⓵
    )
    for offset in range(count)
}


def fold_widths(text: str) -> str:
    """Return the text in half-width digits and signs, every character in its old place."""
    return text.translate(FOLDED)


def parse_number(text: str) -> int | float | None:
    """Return the number that the whole text writes, in whatever manner; None if it is no number."""
    written = fold_widths(text).strip()
    if ARABIC_NUMBER.fullmatch(written):
        return _arabic(written)
    if KANJI_NUMBER.fullmatch(written):
        return _kanji(written)
    return CIRCLED.get(written)


def parse_signed(text: str) -> Decimal | None:
    """Return the number a text writes, with any minus sign that offices use (-, −, △, ▲)."""
    written = fold_widths(text).strip()
    is_negative = written.startswith(MINUS_SIGNS)
    number = parse_number(written.lstrip("".join(MINUS_SIGNS)).strip())
    if number is None:
        return None
    return -Decimal(str(number)) if is_negative else Decimal(str(number))


def plain_decimal(number: Decimal) -> str:
    """Return 1200 for 1.2E+3 and 0.5 for 0.50."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _arabic(written: str) -> int | float | None:
    total: int | float = 0
    last_scale: float = float("inf")
    for digits, signs in PIECE.findall(written):
        scale = 1
        for sign in signs:
            scale *= SCALES[sign]
        if scale >= last_scale:
            return None  # 5万3万 is two numbers run together
        last_scale = scale
        total += _plain(digits) * scale
    return _whole(total)


def _plain(digits: str) -> int | float:
    bare = digits.replace(",", "")
    return float(bare) if "." in bare else int(bare)


def _whole(value: int | float) -> int | float:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _kanji(written: str) -> int | None:
    """Read 千二百 as 1200 and 二〇二四 as 2024."""
    if "万" in written:
        myriads, _, rest = written.partition("万")
        high, low = _kanji_below_myriad(myriads), _kanji_below_myriad(rest) if rest else 0
        return None if high is None or low is None else high * SCALES["万"] + low
    return _kanji_below_myriad(written)


def _kanji_below_myriad(written: str) -> int | None:
    if all(sign in KANJI_DIGITS for sign in written):
        return int("".join(str(KANJI_DIGITS[sign]) for sign in written))
    total, digit, last_tens = 0, None, 10_000
    for sign in written:
        if sign in KANJI_DIGITS:
            if digit is not None:
                return None
            digit = KANJI_DIGITS[sign]
        else:
            if KANJI_TENS[sign] >= last_tens:
                return None
            last_tens = KANJI_TENS[sign]
            total += (1 if digit is None else digit) * last_tens
            digit = None
    return total + (digit or 0)
