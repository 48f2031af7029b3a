"""A form that one prefecture filled in with Excel and sent back: it waits to be compared with what stands on screen.

Between going out and coming back its author began to write on screen, so that one item differs on both sides, others
only in the file, and one cell holds what nobody can read as a date.
"""

import io
import tempfile
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

from django.core.files.base import ContentFile
from django.utils import timezone
from lxml import etree

from suishin.accounts.models import User
from suishin.forms.entry import entry_workbook
from suishin.reading.returned import Identity
from suishin.reading.returned.reading import read_returned
from suishin.rounds.models import Report, Round
from suishin.rounds.outputs import entry_order
from suishin.rounds.queries import draft_of
from suishin.workbooks.actions import receive_workbooks
from suishin.workbooks.models import ReturnedWorkbook

PREFECTURE, AUTHOR = "27", "sakusei27"
ANSWERS = {
    "date": "二月のはじめ",
    "progress_update": "秋の学習会を三つの地域ブロックで開いた。\n新しく六つの単組で説明会を予定している。",
    "grant": "九つの単組に支払った。使い道は、学習会の講師料と会場費が多い。",
    "newhire": "四月の採用予定を全単組に聞き、資料の部数をまとめている。",
}
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def take_form_out(round: Round, *, now: datetime) -> bytes:
    """Return the form of a prefecture as it then stands, as a workbook."""
    draft = draft_of(_report_of(round), today=timezone.localdate(now))
    return entry_workbook(entry_order(draft, unions={}, now=now))


def send_form_back(content: bytes, round: Round, *, now: datetime) -> ReturnedWorkbook:
    """Fill a form in as people do in their office, and send it back."""
    report = _report_of(round)
    file = ContentFile(_filled_in(content), "報告書_記入済み.xlsx")
    receipt = receive_workbooks(
        files=[file],
        report=report,
        organization=report.organization,
        by=User.objects.get(username=AUTHOR),
        now=now,
    )
    (workbook,) = receipt.received
    return workbook


def _report_of(round: Round) -> Report:
    return round.reports.for_drafts().get(organization__code=PREFECTURE)


def _filled_in(content: bytes) -> bytes:
    """Write the answers into the first cell of their items."""
    cells: dict[str, str] = {}
    for field in _identity_of(content).fields:
        if field.key in ANSWERS:
            cells.setdefault(field.key, field.cell)
    with ZipFile(io.BytesIO(content)) as book:
        root = etree.fromstring(book.read(SHEET))
        for key, name in cells.items():
            _write(root, name, ANSWERS[key])
        return _with_part(book, SHEET, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _identity_of(content: bytes) -> Identity:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "form.xlsx"
        file.write_bytes(content)
        return Identity.from_text(read_returned(file).identity)


def _write(root: etree._Element, name: str, text: str) -> None:
    cell = root.find(f".//{{{MAIN}}}c[@r='{name}']")
    assert cell is not None
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t").text = text


def _with_part(book: ZipFile, name: str, part: bytes) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as changed:
        for entry in book.infolist():
            changed.writestr(entry, part if entry.filename == name else book.read(entry))
    return buffer.getvalue()
