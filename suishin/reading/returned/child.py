"""Returned workbooks are opened in a child process with limits, as every file is."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from suishin.reading.child import Child, Limits, Spent
from suishin.reading.returned.model import ReturnedSheets


def read_returned_in_child(paths: Iterable[Path], limits: Limits | None = None) -> Iterator[ReturnedSheets]:
    """Yield what stands in each workbook, in the order given; one that kills its child could not be opened."""
    limits = limits or Limits()
    child: Child | None = None
    try:
        for path in paths:
            child = child or Child("suishin.reading.returned", [str(limits.memory_bytes)], limits)
            try:
                sheets = ReturnedSheets.from_plain(json.loads(child.ask(path)))
            except Spent as spent:
                child.close()
                child, sheets = None, ReturnedSheets(refusal=spent.message)
            yield sheets
    finally:
        if child:
            child.close()
