"""Counts, rates and amounts claimed in prose: numerals → what is no figure of its own → what each one tells."""

from suishin.common.dates import anchor_of, find_dates
from suishin.common.numbers import fold_widths
from suishin.reading.figures.comparisons import compared
from suishin.reading.figures.context import described
from suishin.reading.figures.numerals import numerals, without_dates
from suishin.reading.model import Figure
from suishin.reading.sentences import LONGEST_NARRATIVE


def find_figures(key: str, text: str, *, report_date: str | None, is_previous: bool = False) -> list[Figure]:
    """Return the figures of the narrative `key` in order.

    `is_previous`: the text repeats what was reported to the June conference before, so its dates
    without a year are near that June.
    """
    folded = fold_widths(text[:LONGEST_NARRATIVE])
    dates = find_dates(folded)
    masked = without_dates(folded, dates)
    claims = compared(folded, numerals(masked))
    return described(key, text, masked, claims, dates, anchor_of(report_date, is_previous=is_previous))
