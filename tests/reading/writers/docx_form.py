"""The report form as a Word document, written part by part."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from suishin.reading.definition import Item, Section
from tests.reading.writers.invented import InventedReport, form

WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
WAYS = ("typed", "control", "legacy", "symbol", "shape")  # how a tick may be made


def write_document(path: Path, reports: Sequence[InventedReport], way: str = "control") -> Path:
    body = PAGE_BREAK.join(_report(report, way) for report in reports)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>")
    return path


def _paragraph(text: str, before: str = "") -> str:
    return f'<w:p>{before}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _table(rows: Sequence[Sequence[str]], columns: int) -> str:
    grid = '<w:gridCol w:w="5000"/>' * columns
    lines = "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in rows)
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


def _cell(content: str, span: int = 1, merge: str = "") -> str:
    joined = {"": "", "first": '<w:vMerge w:val="restart"/>', "next": "<w:vMerge/>"}[merge]
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{joined}</w:tcPr>{content}</w:tc>'


def _report(report: InventedReport, way: str) -> str:
    values = [report.prefecture, report.written_date, report.author, report.confirmer]
    rows = [
        [_cell(_paragraph(field.label)), _cell(_paragraph(value))]
        for field, value in zip(form().header, values, strict=True)
    ]
    sections = "".join(_section(section, report, way) for section in form().sections)
    return _paragraph(form().title) + _table(rows, 2) + sections


def _section(section: Section, report: InventedReport, way: str) -> str:
    right = next(item for item in section.narratives if item.box == "right")
    rows = [
        [_cell(_paragraph(f"{section.number}.{section.title}"), span=2)],
        [_cell(_paragraph(section.left_prompt)), _cell(_paragraph(section.right_prompt))],
    ]
    if not section.ticks:
        left = "".join(
            _paragraph(item.label) + _text(report, item) for item in section.narratives if item.box == "left"
        )
        rows.append([_cell(left), _cell(_text(report, right))])
    for place, item in enumerate(section.ticks):
        label = _paragraph("　" + item.label, _tick(report.checks[item.key], way))
        text = _text(report, right) if not place else "<w:p/>"
        rows.append([_cell(label), _cell(text, merge="next" if place else "first")])
    return _table(rows, 2) + "<w:p/>"


def _text(report: InventedReport, item: Item) -> str:
    return "".join(map(_paragraph, report.narratives[item.key]))


def _tick(is_on: bool, way: str) -> str:
    glyph, state = ("☑", "1") if is_on else ("☐", "0")
    if way == "control":
        checked = f'<w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox></w:sdtPr>'
        return f"<w:sdt>{checked}<w:sdtContent><w:r><w:t>{glyph}</w:t></w:r></w:sdtContent></w:sdt>"
    if way == "legacy":
        box = f'<w:ffData><w:checkBox><w:default w:val="0"/><w:checked w:val="{state}"/></w:checkBox></w:ffData>'
        return f'<w:r><w:fldChar w:fldCharType="begin">{box}</w:fldChar></w:r>'
    if way == "symbol":
        return f'<w:r><w:sym w:font="Wingdings" w:char="{"F0FE" if is_on else "F0A8"}"/></w:r>'
    if way == "shape":
        return "<w:r><w:t>□</w:t></w:r>" + ("<w:r><w:pict/></w:r>" if is_on else "")
    return f"<w:r><w:t>{glyph}</w:t></w:r>"
