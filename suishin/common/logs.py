"""Log lines: one line each, with the UTC offset, so that nobody forges a second one with a line break."""

import logging
from contextvars import ContextVar
from datetime import datetime

# The number of the request being served, shown on its error page; empty outside requests.
request_number: ContextVar[str] = ContextVar("request_number", default="")


class OneLine(logging.Formatter):
    """Format `2026-11-23T10:00:00+09:00 WARNING django.request [3f9c02ab] text`, line ends escaped."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="seconds")
        number = request_number.get()
        line = f"{at} {record.levelname} {record.name} {f'[{number}] ' if number else ''}{record.getMessage()}"
        if record.exc_info:
            line += " | " + self.formatException(record.exc_info)
        return line.replace("\r", "\\r").replace("\n", "\\n")
