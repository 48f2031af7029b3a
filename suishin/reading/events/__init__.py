"""Dated activities told in prose: dates → the clause around each → what was held → event."""

from suishin.common.dates import anchor_of, find_dates
from suishin.common.numbers import fold_widths
from suishin.reading.events.clauses import clauses, may_date_an_activity
from suishin.reading.events.naming import named
from suishin.reading.events.telling import told
from suishin.reading.figures.numerals import numerals, without_dates
from suishin.reading.model import Event
from suishin.reading.sentences import LONGEST_NARRATIVE

MOST_DATES = 1_000  # of a narrative; more are in broken or hostile files only


def find_events(
    key: str, text: str, *, report_date: str | None, is_previous: bool = False, title: str = ""
) -> list[Event]:
    """Return the dated activities of the narrative `key` in order, one for each day of a list of days.

    `is_previous`: the text repeats what was reported to the June conference before, so its dates
    without a year are near that June. `title` is that of the item: 今後、… asks for plans.
    """
    folded = fold_widths(text[:LONGEST_NARRATIVE])
    mentions = find_dates(folded)[:MOST_DATES]
    dated = [clause for clause in clauses(folded, mentions, title) if may_date_an_activity(clause)]
    counts = numerals(without_dates(folded, mentions))
    anchor = anchor_of(report_date, is_previous=is_previous)
    return told(key, text, named(folded, dated), counts, anchor)
