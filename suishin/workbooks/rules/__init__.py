"""What a returned workbook says, and what becomes of it: rules without a database."""

from suishin.workbooks.rules.answers import CellFault, ReturnedAnswer, read_answers
from suishin.workbooks.rules.choices import Choice, choice_for
from suishin.workbooks.rules.points import merged_points

__all__ = ["CellFault", "Choice", "ReturnedAnswer", "choice_for", "merged_points", "read_answers"]
