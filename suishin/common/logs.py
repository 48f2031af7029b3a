"""Log lines: one line each, with the UTC offset, so that nobody forges a second one with a line break."""

import logging
from datetime import datetime


class OneLine(logging.Formatter):
    """Format `2026-11-23T10:00:00+09:00 WARNING django.request text`, line ends escaped."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="seconds")
        line = f"{at} {record.levelname} {record.name} {record.getMessage()}"
        if record.exc_info:
            line += " | " + self.formatException(record.exc_info)
        return line.replace("\r", "\\r").replace("\n", "\\n")
