"""No text becomes a formula in any file that a spreadsheet opens: every export of every address, every job's file.

Texts that begin like formulas are planted into the whole database; then every address is opened, and whatever answers
with a workbook, an archive of workbooks or CSV is looked into. `bench.soak.formulas` does so with every beginning and
lets LibreOffice open the files too; tests do it once.
"""

import ast
import csv
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.utils import timezone
from lxml import etree
from xlsxwriter.workbook import Workbook

from suishin.accounts.models import User
from suishin.outputs.tables import Column, Table, is_formula_like
from suishin.outputs.workbook.book import BookWriter
from suishin.reading.model import Outcome, Reading
from suishin.reading.report_xlsx import write_workbook
from suishin.rounds import actions
from suishin.rounds.binding import files
from suishin.rounds.models import Booklet, Report, ReportVersion
from tests.access.browsing import ALL_NAMES, Actor, actors_of_the_table, url_of
from tests.access_table import ACTORS, ROWS
from tests.factories.uploads import TEXT, read_report
from tests.factories.world import World

ROOT = Path(__file__).resolve().parent.parent
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
FORMULA = 'HYPERLINK("http://elsewhere.example/","押す")'
WORDS = tuple(f"{start}{FORMULA}" for start in STARTS)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ENDINGS = (".xlsx", ".csv", ".zip")
WRITERS = ("Workbook", "BookWriter", "writer", "DictWriter")  # what begins a file that a spreadsheet opens
SPREADSHEETS = ("spreadsheet", "csv", "excel")


@dataclass
class Files:
    """What was found, by where it came from; and which places of our code wrote a spreadsheet."""

    workbooks: dict[str, bytes] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)  # CSV
    addresses: set[str] = field(default_factory=set)
    written_by: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def collect(world: World) -> Files:
    """Open every address as somebody who may, have a booklet made, and keep what is a spreadsheet."""
    found = Files()
    with _writers_watched(found.written_by):
        _from_addresses(world, found)
        _from_a_booklet(world, found)
        _from_the_command(world, found)
        _as_csv(found)
    found.faults += [f"{name}: not in the access table" for name in set(ALL_NAMES) - {row.name for row in ROWS}]
    found.faults += [f"{place} writes a spreadsheet that was not looked at" for place in writers() - found.written_by]
    return found


def _from_addresses(world: World, found: Files) -> None:
    actors = actors_of_the_table()
    Report.objects.update(status=Report.Status.RETURNED)  # forms go out only for reports that are being written
    for row in ROWS:
        is_file = False
        for place, statuses in row.by_place.items() if "GET" in row.methods else ():
            url, may = url_of(row, world, place), [name for name in ACTORS if statuses[ACTORS.index(name)] == 200]
            is_file = url.endswith(ENDINGS)
            for name in may[:1] or (["honbu"] if is_file else []):
                _keep(found, row.name, f"{row.name} {place}", actors[name], url)
        if is_file and row.name not in found.addresses:
            found.faults.append(f"{row.name}: nothing to look at")


def _keep(found: Files, name: str, where: str, actor: Actor, url: str) -> None:
    response, _left = actor.try_out("GET", url)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.status_code >= 500:
        found.faults.append(f"{where}: status {response.status_code}")
    elif response.headers["Content-Type"].partition(";")[0].endswith("csv"):
        found.texts[where] = content
        found.addresses.add(name)
    elif content[:2] == b"PK":
        found.workbooks |= dict(_workbooks_in(content, where))
        found.addresses.add(name)
    elif any(word in response.headers["Content-Type"] for word in SPREADSHEETS):
        found.faults.append(f"{where}: a spreadsheet of a kind that is not looked into")


def _workbooks_in(content: bytes, where: str) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" in archive.namelist():
            yield where, content
        for name in archive.namelist():
            if name.endswith(".xlsx"):
                yield f"{where} {name[-12:]}", archive.read(name)


def _from_a_booklet(world: World, found: Files) -> None:
    """The Excel of a booklet is written by a job."""
    honbu = User.objects.get(username="honbu")
    ReportVersion.objects.update(content_hash="")  # what was planted is not what was handed in
    Report.objects.filter(current_version__isnull=False).update(status=Report.Status.ACCEPTED)
    booklet = actions.freeze_booklet(round=world.round, by=honbu, now=timezone.now())
    actions.make_booklet(booklet_id=booklet.pk, by=honbu, now=timezone.now())
    booklet.refresh_from_db()
    assert booklet.state == Booklet.State.MADE, booklet.reason
    found.workbooks["booklet"] = files.read(booklet.file_hashes["xlsx"]) or b""


def _from_the_command(world: World, found: Files) -> None:
    """`suishin read --xlsx` writes what was read in a file, whatever stands there."""
    definition = world.round.form.definition
    readings = [
        (f"{word}.txt", Reading(Outcome.OK, word, (read_report(definition, "20", text=f"{word}\n{TEXT}"),)))
        for word in WORDS
    ]
    with tempfile.TemporaryDirectory() as folder:
        write_workbook(Path(folder) / "read.xlsx", readings, definition)
        found.workbooks["suishin read"] = (Path(folder) / "read.xlsx").read_bytes()


def _as_csv(found: Files) -> None:
    """Any table can be written as CSV, whether a page offers it already or not."""
    table = Table("表", rows=WORDS, columns=[Column(word, lambda row: row) for word in WORDS])
    found.texts["a table"] = table.to_csv()


@contextmanager
def _writers_watched(written_by: set[str]) -> Iterator[None]:
    """Remember which functions of ours begin a workbook or a CSV file."""
    begin_workbook, begin_book, begin_csv = Workbook.__init__, BookWriter.__init__, csv.writer

    def remember() -> None:
        caller = sys._getframe(2).f_code
        if Path(caller.co_filename).is_relative_to(ROOT):
            written_by.add(f"{Path(caller.co_filename).relative_to(ROOT)} {caller.co_name}")

    def workbook(*arguments: Any, **options: Any) -> None:
        remember()
        begin_workbook(*arguments, **options)

    def book_writer(self: BookWriter) -> None:
        remember()
        begin_book(self)

    def csv_writer(*arguments: Any, **options: Any) -> Any:
        remember()
        return begin_csv(*arguments, **options)

    with (
        patch.object(Workbook, "__init__", workbook),
        patch.object(BookWriter, "__init__", book_writer),
        patch.object(csv, "writer", csv_writer),
    ):
        yield


def writers() -> set[str]:
    """Return every function of the product that begins a spreadsheet, found in its source."""
    return {
        f"{path.relative_to(ROOT)} {function.name}"
        for path in (ROOT / "suishin").rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef) and any(map(_begins_a_spreadsheet, ast.walk(function)))
    }


def _begins_a_spreadsheet(node: ast.AST) -> bool:
    """Tell a call of Workbook(…), xlsxwriter.Workbook(…), csv.writer(…) and the like."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        module = node.func.value
        return (
            isinstance(module, ast.Name)
            and module.id in ("xlsxwriter", "csv", "openpyxl")
            and node.func.attr in WRITERS
        )
    return isinstance(node.func, ast.Name) and node.func.id in WRITERS


# What stands in the files.


def look_into(found: Files) -> tuple[int, list[str]]:
    """Return how many planted cells all files hold, and everything that is wrong."""
    planted, faults = 0, list(found.faults)
    looked = [*((faults_in_workbook, *file) for file in found.workbooks.items())]
    looked += [(faults_in_csv, *file) for file in found.texts.items()]
    for look, where, content in looked:
        count, wrong = look(content, where)
        planted, faults = planted + count, faults + wrong
    return planted, faults


def faults_in_workbook(content: bytes, where: str) -> tuple[int, list[str]]:
    """Return how many planted cells a workbook holds, and each that is not plain text."""
    faults, planted = [], 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        shared = _shared_texts(archive)
        for part in archive.namelist():
            if not part.endswith((".xml", ".rels")):
                continue
            text = archive.read(part).decode("utf-8", "replace")
            if 'TargetMode="External"' in text or ("elsewhere.example" in text and part.endswith(".rels")):
                faults.append(f"{where} {part}: leads outside")
            if part.startswith("xl/worksheets/sheet"):
                count, found = _faults_in_sheet(archive.read(part), shared, f"{where} {part}")
                planted, faults = planted + count, faults + found
    return planted, faults


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    tree = etree.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(text.text or "" for text in entry.iter(f"{MAIN}t")) for entry in tree.iter(f"{MAIN}si")]


def _faults_in_sheet(part: bytes, shared: list[str], where: str) -> tuple[int, list[str]]:
    planted, faults = 0, []
    tree = etree.fromstring(part)
    for cell in tree.iter(f"{MAIN}c"):
        value, kind = cell.findtext(f"{MAIN}v") or "", cell.get("t", "n")
        text = shared[int(value)] if kind == "s" else value + "".join(t.text or "" for t in cell.iter(f"{MAIN}t"))
        formula = cell.findtext(f"{MAIN}f")
        if formula is not None and FORMULA[:9] in formula + text:
            faults.append(f"{where} {cell.get('r')}: formula {formula[:40]}")
        if FORMULA[:9] in text:
            planted += 1
            if kind not in ("s", "inlineStr"):
                faults.append(f"{where} {cell.get('r')}: typed {kind}")
    for rule in tree.iter(f"{MAIN}formula1", f"{MAIN}formula2", f"{MAIN}formula"):
        if FORMULA[:9] in (rule.text or "") and not (rule.text or "").startswith('"'):
            faults.append(f"{where}: rule {(rule.text or '')[:40]}")
    return planted, faults


def faults_in_csv(content: bytes, where: str) -> tuple[int, list[str]]:
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
    faults = [f"{where}: {cell[:30]!r}" for cell in cells if FORMULA[:9] in cell and is_formula_like(cell)]
    return sum(FORMULA[:9] in cell for cell in cells), faults


# What an office program makes of them.


def opened_by_libreoffice(workbooks: Mapping[str, bytes], folder: Path, program: str) -> tuple[int, list[str]]:
    """Let LibreOffice open all workbooks; return how many planted cells it shows, and each that it works out."""
    names = {f"{number}": where for number, where in enumerate(workbooks)}
    for name, where in names.items():
        (folder / f"{name}.xlsx").write_bytes(workbooks[where])
    command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "fods"]
    sources = [str(folder / f"{name}.xlsx") for name in names]
    subprocess.run([*command, "--outdir", str(folder), *sources], check=True, capture_output=True, timeout=600)
    planted, faults = 0, []
    for name, where in names.items():
        opened = folder / f"{name}.fods"
        if not opened.exists():
            faults.append(f"{where}: LibreOffice does not open it")
            continue
        tree = etree.parse(opened, etree.XMLParser(huge_tree=True))
        for cell in tree.iter(f"{TABLE}table-cell"):
            formula = cell.get(f"{TABLE}formula") or ""
            if FORMULA[:9] in "".join(map(str, cell.itertext())) + formula:
                planted += 1
                if formula:
                    faults.append(f"{where}: LibreOffice works out {formula[:40]}")
    return planted, faults
