"""Workbooks that the product sent out, filled in and returned: their cells are known by name, nothing is guessed."""

from suishin.reading.returned.child import read_returned_in_child
from suishin.reading.returned.identity import (
    FORMAT,
    GUIDE_SHEET,
    IDENTITY_SHEET,
    LISTS_SHEET,
    NAME_PREFIX,
    Field,
    Identity,
    fingerprint,
)
from suishin.reading.returned.model import ReturnedCell, ReturnedSheets

__all__ = [
    "FORMAT",
    "GUIDE_SHEET",
    "IDENTITY_SHEET",
    "LISTS_SHEET",
    "NAME_PREFIX",
    "Field",
    "Identity",
    "ReturnedCell",
    "ReturnedSheets",
    "fingerprint",
    "read_returned_in_child",
]
