"""Log lines: one line each, with the UTC offset, so that nobody forges a second one with a line break."""

import logging
import re
from contextvars import ContextVar
from datetime import datetime

# The number of the request being served, shown on its error page; empty outside requests.
request_number: ContextVar[str] = ContextVar("request_number", default="")

# What ends a line, steers a terminal or turns the direction of writing.
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class OneLine(logging.Formatter):
    """Format `2026-11-23T10:00:00+09:00 WARNING django.request [3f9c02ab] text`, line ends and the like escaped."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="seconds")
        number = request_number.get()
        line = f"{at} {record.levelname} {record.name} {f'[{number}] ' if number else ''}{record.getMessage()}"
        if record.exc_info:
            line += " | " + self.formatException(record.exc_info)
        return _UNPRINTED.sub(lambda found: found[0].encode("unicode_escape").decode(), line)
