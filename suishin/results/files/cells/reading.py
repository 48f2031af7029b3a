"""One file → its cells. Runs in a child process: everything here may be hostile."""

from pathlib import Path

from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import Kind, kind_of
from suishin.results.files.cells.delimited import read_delimited
from suishin.results.files.cells.model import FileContent
from suishin.results.files.cells.spreadsheets import read_spreadsheet

LOCKED = "ファイルにパスワードがかかっています。パスワードを外して保存し、もう一度送ってください。"
UNFIT = "読めない形式です。Excel（XLSX）、CSV、ODSのどれかで送ってください。"
EMPTY = "ファイルに何も入っていません。正しいファイルを選んで、もう一度送ってください。"
SPREADSHEETS = (Kind.XLSX, Kind.XLS, Kind.ODS)


def read_file(path: Path) -> FileContent:
    """Return the sheets of a file, or why it could not be opened."""
    try:
        content = _read(path, kind_of(path))
    except Refused as refused:
        return FileContent(refusal=refused.message)
    return content if any(sheet.rows for sheet in content.sheets) else FileContent(refusal=EMPTY)


def _read(path: Path, kind: Kind) -> FileContent:
    if kind in SPREADSHEETS:
        return read_spreadsheet(path, kind)
    if kind is Kind.TEXT:
        return read_delimited(path)
    raise Refused(LOCKED if kind is Kind.LOCKED_OFFICE else UNFIT)
