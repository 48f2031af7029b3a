"""A form drawn as a workbook to be filled in and returned: locked, with real check boxes, its identity hidden inside."""

from suishin.forms.entry.blocks import lines_of
from suishin.forms.entry.order import EntryOrder
from suishin.forms.entry.signature import is_genuine, signature_of
from suishin.forms.entry.workbook import entry_workbook

__all__ = ["EntryOrder", "entry_workbook", "is_genuine", "lines_of", "signature_of"]
