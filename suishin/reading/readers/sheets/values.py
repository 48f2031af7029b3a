"""What a cell shows: numbers and dates by their number format, in words that a person would have typed."""

import re
from datetime import date, timedelta

DATE_FORMATS = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58))
EPOCH = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)
LITERALS = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
LAST_SERIAL = 2_958_465  # 31 December 9999


def shown_number(value: float, format_id: int, code: str, is_1904: bool) -> str:
    """Return a number as its cell shows it; a date always with its year, whatever era the format names."""
    if is_date_format(format_id, code) and 0 < value <= LAST_SERIAL:
        return _date(value, code, is_1904)
    section = code.split(";")[0]
    bare = LITERALS.sub("", section)
    if "%" in bare:
        return f"{value * 100:.{_decimals(bare)}f}%"
    if not re.search(r"[0#]", bare):
        return _plain(value)
    number = f"{value:,.{_decimals(bare)}f}" if "," in bare else f"{value:.{_decimals(bare)}f}"
    before, after = _literals_around(section)
    return f"{before}{number}{after}"


def is_date_format(format_id: int, code: str) -> bool:
    if format_id in DATE_FORMATS:
        return True
    bare = LITERALS.sub("", code.split(";")[0]).lower()
    return bool(re.search(r"[yed]|m.*d|g{1,3}", bare)) and "general" not in bare and "e+" not in bare


def _date(value: float, code: str, is_1904: bool) -> str:
    day = (EPOCH_1904 if is_1904 else EPOCH) + timedelta(days=int(value))
    bare = LITERALS.sub("", code.split(";")[0]).lower()
    if re.search(r"[ye]", bare) and "m" in bare and "d" not in bare:
        return f"{day.year}年{day.month}月"
    return f"{day.year}年{day.month}月{day.day}日"


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _decimals(bare: str) -> int:
    match = re.search(r"\.([0#?]+)", bare)
    return len(match[1]) if match else 0


def _literals_around(section: str) -> tuple[str, str]:
    """Return the text in quotation marks before and behind the digits of a format."""
    first = re.search(r"[0#]", re.sub(r'"[^"]*"', lambda match: " " * len(match[0]), section))
    place = first.start() if first else 0
    before = "".join(re.findall(r'"([^"]*)"', section[:place]))
    after = "".join(re.findall(r'"([^"]*)"', section[place:]))
    return before, after
