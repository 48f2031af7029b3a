"""CSV and TSV in any of the encodings that offices send."""

import csv
import io
from pathlib import Path

from suishin.reading.readers.errors import Refused
from suishin.reading.readers.text import decode
from suishin.results.files.cells.limits import require_room
from suishin.results.files.cells.model import FileContent, Sheet, Value

SIGNS = (",", "\t", ";")
TORN = "CSVとして読めません（引用符の対応がとれていません）。元の表から保存し直して、もう一度送ってください。"


def read_delimited(path: Path) -> FileContent:
    """Return a text file's rows as one sheet. Raises Refused for what is no table."""
    text = decode(path.read_bytes())
    sign = max(SIGNS, key=lambda sign: sum(line.count(sign) for line in text.splitlines()[:50]))
    rows: list[list[Value]] = []
    numbers: list[int] = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign)):
            if any(cells):
                rows.append([*cells])
                numbers.append(number)
                require_room(rows)
    except csv.Error as error:
        raise Refused(TORN) from error
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return FileContent(kind="csv", sheets=[Sheet("CSV", rows, numbers)])
