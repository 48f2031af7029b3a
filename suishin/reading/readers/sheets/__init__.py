"""Workbooks of any kind → one page for each sheet that is shown."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from suishin.reading.model import Document, Finding, Mark, Page, Severity, Source
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.sheets.cells import SheetContent
from suishin.reading.readers.sheets.page import sheet_page

EXAMPLE_SHEET = re.compile(r"記入例|記載例|記入見本|見本|サンプル|sample|example|書き方|記入要領", re.IGNORECASE)
EXAMPLE_NOTE = re.compile(r"[\s\u3000【\[（(〔<＜※■●]*(?:記入例|記載例|記入見本|見本|サンプル)[\s\u3000】\]）)〕>＞]*")
PLACEHOLDER = re.compile(r"[○〇●◯△×✕ＸX＿_]{1,}[\s\u3000]*(?:都|道|府|県)(?:本部)?")
TOP_ROWS = 12  # where a sheet says that it is an example


@dataclass(frozen=True, slots=True)
class SheetFile:
    """One sheet of a workbook, opened when it is to be read."""

    name: str
    is_hidden: bool
    content: Callable[[], SheetContent]
    marks: Callable[[Any], list[Mark]]  # what lies over the cells of its content
    print_area: str = ""


def workbook_document(kind: str, sheets: Iterable[SheetFile]) -> Document:
    """Return the visible sheets of a workbook but for filled-in examples. Raises Refused where none is left."""
    pages: list[Page] = []
    findings: list[Finding] = []
    for number, sheet in enumerate(sheets, start=1):
        if sheet.is_hidden:
            findings.append(_hidden(sheet.name))
            continue
        content = sheet.content()
        if _is_example(sheet.name, content):
            findings.append(_example(sheet.name))
            continue
        marks = sheet.marks(content)
        pages.append(sheet_page(number, sheet.name, content, marks, print_area=sheet.print_area))
    if findings and not pages:
        raise Refused("読めるシートがありません。" + "".join(finding.message for finding in findings))
    return Document(kind=kind, pages=tuple(pages), findings=tuple(findings))


def _hidden(name: str) -> Finding:
    return Finding(
        "hidden_sheet",
        Severity.NOTE,
        "",
        f"シート「{name}」は非表示なので読んでいません。報告が入っている場合は、再表示して登録してください。",
        Source(sheet=name),
    )


def _is_example(name: str, content: SheetContent) -> bool:
    """Tell a sheet that shows how the form is filled in."""
    if EXAMPLE_SHEET.search(name):
        return True
    top = [cell.text.strip() for cell in content.cells if cell.row < TOP_ROWS]
    return any(EXAMPLE_NOTE.fullmatch(text) or PLACEHOLDER.fullmatch(text) for text in top)


def _example(name: str) -> Finding:
    return Finding(
        "example_sheet",
        Severity.NOTE,
        "",
        f"シート「{name}」は記入例（見本）なので、報告としては読んでいません。報告の場合は、"
        "シート名や「記入例」の表示を直して登録してください。",
        Source(sheet=name),
    )
