"""Values as cells: numbers as numbers, days as days, everything else as text that never becomes a formula."""

import math
from datetime import date, datetime, time
from decimal import Decimal
from types import NoneType
from typing import Any

from suishin.outputs.formats import MISSING, Format, in_japan
from suishin.outputs.workbook.styles import MISSING_NUMBER, TEXT, Styles
from suishin.outputs.workbook.text import excel_text, lines_of, written

_FIRST_DAY = date(1900, 3, 1)  # before it Excel's calendar is off by a day, before 1900 it has none
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no time zones
_SECONDS = 86_400
_LARGEST_WHOLE_NUMBER = 10**15  # beyond it Excel drops digits
_KEPT = 4096  # of each column, the cells of values that were written before
_COMPARED_BY_LOOK = (str, int, date, NoneType)  # equal ones are written alike, which decimals and moments need not be
_NUMBERS = (int, float, Decimal)


class Pen:
    """Writes the cells of one column."""

    def __init__(self, format: Format, styles: Styles) -> None:
        self._format = format
        self._styles = styles
        self._known: dict[tuple[type, Any], tuple[str, int]] = {}

    def write(self, value: Any) -> tuple[str, int]:
        """Return a cell without its beginning (`<c r="A1"`), and how many lines it takes."""
        kind = type(value)
        if kind not in _COMPARED_BY_LOOK:
            return self._written(value)
        known = self._known.get((kind, value))
        if known is None:
            if len(self._known) == _KEPT:
                self._known.clear()
            known = self._known[kind, value] = self._written(value)
        return known

    def _written(self, value: Any) -> tuple[str, int]:
        format, styles = self._format, self._styles
        if (value is None or value == "") and format.is_filled_in:
            return f' s="{MISSING_NUMBER}"/>', 1
        if value is None or value == "":
            return _text(MISSING, MISSING_NUMBER if format.is_number else TEXT), 1
        if isinstance(value, date) and (serial := _serial(value)) is not None:
            return _number(serial, styles.of_value(format.pattern)), 1
        if format.is_number and _is_exact_in_excel(value):
            return _number(value, styles.of_value(_pattern(format, value))), 1
        text = excel_text(format.in_words(value))
        return _text(text, TEXT), lines_of(text, format.width)


def _text(text: str, style: int) -> str:
    return f' s="{style}" t="inlineStr">{written(text)}</c>'


def _number(value: int | float | Decimal, style: int) -> str:
    digits = value if isinstance(value, int) else f"{float(value):.16G}"
    return f' s="{style}"><v>{digits}</v></c>'


def _serial(value: date) -> int | float | None:
    """Return a day as Excel counts it, or nothing where its calendar has no such day."""
    moment = in_japan(value) if isinstance(value, datetime) else datetime.combine(value, time())
    if moment.date() < _FIRST_DAY:
        return None
    passed = moment - _DAY_ZERO
    return passed.days + passed.seconds / _SECONDS if isinstance(value, datetime) else passed.days


def _pattern(format: Format, value: int | float | Decimal) -> str:
    is_whole = value == int(value)
    return format.pattern if is_whole or not format.fraction_pattern else format.fraction_pattern


def _is_exact_in_excel(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, _NUMBERS):
        return False
    return math.isfinite(value) and abs(float(value)) < _LARGEST_WHOLE_NUMBER
