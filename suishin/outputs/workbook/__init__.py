"""Tables as an Excel workbook: text is always text, the head stays in view, pages print on A4 landscape.

The XML of the sheets is written here row by row, so that a table of any length takes no more memory than its rows
do, and a fraction of the time that a general writer needs. Nothing is shared between cells but their styles.
"""

from suishin.outputs.workbook.book import workbook, workbook_pieces
from suishin.outputs.workbook.text import excel_text

__all__ = ["excel_text", "workbook", "workbook_pieces"]
