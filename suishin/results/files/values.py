"""Counts as offices type them: １，２３４, 12件, △3, ―; each is a count, missing, or at fault."""

import re
from decimal import Decimal

from suishin.common.numbers import fold_widths, parse_signed
from suishin.results.files.cells import Value
from suishin.results.files.model import FaultKind

MOST = 1_000_000  # of one union and product; the federation has fewer members
MISSING = frozenset({"-", "--", "...", "…", "・・・", "不明", "未報告", "未集計", "n/a", "※"})
JOINED = frozenset({"○", "◯", "〇", "●", "◎", "加入", "加入済", "加入済み", "済", "有", "あり"})
NOT_JOINED = frozenset({"×", "✕", "✗", "x", "未加入", "未", "無", "なし"})
UNIT = re.compile(r"(?:件|名|人|口|組合|単組|台)$")
SPREADSHEET_ERRORS = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:\d+")

Count = int | FaultKind | None


def count_of(value: Value, *, most: int = MOST) -> Count:
    """Return the count that a cell holds, None where it tells none, or what is wrong with it."""
    if isinstance(value, bool):
        return FaultKind.NOT_A_NUMBER
    if isinstance(value, int):
        return _bounded(value, most)
    if isinstance(value, float):
        return _count(Decimal(repr(value)), most)
    written = _written(value)
    if not written or written in MISSING:
        return None
    number = parse_signed(UNIT.sub("", written).rstrip())
    return FaultKind.NOT_A_NUMBER if number is None else _count(number, most)


def joined_of(value: Value) -> Count:
    """Return 1 where a union has joined, 0 where it has not, None where nothing is told, or what is wrong."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        written = _written(value)
        if written in JOINED:
            return 1
        if written in NOT_JOINED:
            return 0
    count = count_of(value)
    return FaultKind.NOT_JOINED_OR_NOT if isinstance(count, int) and count > 1 else count


def is_spreadsheet_error(value: Value) -> bool:
    return isinstance(value, str) and SPREADSHEET_ERRORS.fullmatch(value) is not None


def _written(value: str) -> str:
    """Return a text with one width of digits; a dash or the long-vowel sign alone is a dash."""
    folded = fold_widths(value).strip().casefold()
    return "-" if folded in ("ー", "ｰ") else folded


def _count(number: Decimal, most: int) -> Count:
    if number != number.to_integral_value():
        return FaultKind.DECIMAL
    return _bounded(int(number), most)


def _bounded(number: int, most: int) -> Count:
    if number < 0:
        return FaultKind.NEGATIVE
    return number if number <= most else FaultKind.TOO_LARGE
