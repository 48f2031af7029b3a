"""How much a file of results may hold: twenty times a national file."""

from typing import Any

from suishin.reading.readers.errors import Refused

MOST_ROWS = 450_000
MOST_CELLS = 5_000_000
TOO_MUCH = "行が多すぎます。表だけを残したファイルを、もう一度送ってください。"


def require_room(rows: list[list[Any]]) -> None:
    """Raise Refused when a file holds more than any file of results would."""
    if len(rows) > MOST_ROWS or len(rows) * len(rows[-1]) > MOST_CELLS:
        raise Refused(TOO_MUCH)
