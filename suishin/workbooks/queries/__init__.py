"""What pages and actions ask of returned workbooks."""

from suishin.workbooks.queries.comparison import ComparedItem, Comparison, comparison_of, value_from_file
from suishin.workbooks.queries.recognition import NotTakenIn, Recognized, recognize

__all__ = [
    "ComparedItem",
    "Comparison",
    "NotTakenIn",
    "Recognized",
    "comparison_of",
    "recognize",
    "value_from_file",
]
