"""The report form as a Word document, written part by part."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml

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
WAYS = ("typed", "control", "legacy", "symbol", "font", "shape")  # how a tick may be made
CHANGE = 'w:id="{}" w:author="書記局" w:date="2025-01-15T10:00:00Z"'


@dataclass(frozen=True)
class Look:
    """What differs from office to office."""

    way: str = "control"
    ticks: tuple[str, str] = ("☑", "☐")
    symbols: tuple[str, str, str] = ("Wingdings", "F0FE", "F0A8")  # font, on, off
    box_column: bool = False
    gap: str = "　"  # between the box and the item
    labels: Mapping[str, str] = field(default_factory=dict)  # retyped, by their own text
    order: Mapping[str, Sequence[int]] = field(default_factory=dict)  # of the items of a section
    counters: bool = False
    cell_controls: bool = False  # with a box column: the content control stands around the cell, as Word makes it
    field_states: str = (
        "both"  # of legacy fields: "both" values, "short" without values, "default" where it tells the state
    )
    header_side_by_side: bool = False
    broken_lines: bool = False  # paragraphs of a text as lines of one paragraph
    is_tracked: bool = False  # ticks and texts were changed, and the changes are not yet accepted
    struck_text: str = "この一文は書き直しの前のもので、もう報告には入らない。"

    def retyped(self, label: str) -> str:
        return self.labels.get(label, label)


def write_document(path: Path, reports: Sequence[InventedReport], way: str = "control") -> Path:
    """Write the bare text part, as little as a reader needs."""
    body = body_of(reports, Look(way=way))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>")
    return path


def write_whole_document(path: Path, reports: Sequence[InventedReport], look: Look) -> Path:
    """Write a document with all its parts, which Word and LibreOffice open."""
    document = Document()
    body = document.element.body
    for paragraph in list(body)[:-1]:
        body.remove(paragraph)
    for element in list(parse_xml(f"<w:body {WORD}>{body_of(reports, look)}<w:p/></w:body>")):
        body.insert(len(body) - 1, element)
    document.save(str(path))
    return path


def body_of(reports: Sequence[InventedReport], look: Look) -> str:
    return PAGE_BREAK.join(_report(report, look) for report in reports)


def _paragraph(text: str, before: str = "") -> str:
    return f'<w:p>{before}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _table(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in rows)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4"/>' for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return f"<w:tbl><w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


def _cell(content: str, span: int = 1, merge: str = "") -> str:
    joined = {"": "", "first": '<w:vMerge w:val="restart"/>', "next": "<w:vMerge/>"}[merge]
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{joined}</w:tcPr>{content}</w:tc>'


def _report(report: InventedReport, look: Look) -> str:
    values = [report.prefecture, report.written_date, report.author, report.confirmer]
    cells = [
        [_cell(_paragraph(look.retyped(field.label))), _cell(_paragraph(value))]
        for field, value in zip(form().header, values, strict=True)
    ]
    if look.header_side_by_side:
        cells = [[*cells[0], *cells[1]], [*cells[2], *cells[3]]]
    widths = [1500, 3000] * (2 if look.header_side_by_side else 1)
    sections = "".join(_section(section, report, look) for section in form().sections)
    return _paragraph(form().title) + _table(cells, widths) + "<w:p/>" + sections


def _section(section: Section, report: InventedReport, look: Look) -> str:
    right = next(item for item in section.narratives if item.box == "right")
    has_column = look.box_column and bool(section.ticks)
    left = 2 if has_column else 1
    rows = [
        [_cell(_paragraph(f"{section.number}.{look.retyped(section.title)}"), span=left + 1)],
        [
            _cell(_paragraph(look.retyped(section.left_prompt)), span=left),
            _cell(_paragraph(look.retyped(section.right_prompt))),
        ],
    ]
    if not section.ticks:
        texts = "".join(
            _paragraph(look.retyped(item.label)) + _text(report, item, look)
            for item in section.narratives
            if item.box == "left"
        )
        rows.append([_cell(texts), _cell(_text(report, right, look))])
    order = look.order.get(section.key, range(len(section.ticks)))
    for place, item in enumerate(section.ticks[each] for each in order):
        label = (item.mark if look.counters else "") + look.retyped(item.label)
        is_on = report.checks[item.key]
        text = _cell(_text(report, right, look) if not place else "<w:p/>", merge="next" if place else "first")
        if has_column:
            rows.append([_box_cell(is_on, look), _cell(_paragraph(label)), text])
        else:
            rows.append([_cell(_paragraph(look.gap + label, _tick(is_on, look))), text])
    return _table(rows, [500, 4300, 4800] if has_column else [4800, 4800]) + "<w:p/>"


def _box_cell(is_on: bool, look: Look) -> str:
    if look.way == "control" and look.cell_controls:
        glyph = _cell(f"<w:p><w:r><w:t>{look.ticks[0 if is_on else 1]}</w:t></w:r></w:p>")
        return f"<w:sdt>{_control_properties(is_on, look)}<w:sdtContent>{glyph}</w:sdtContent></w:sdt>"
    return _cell(f"<w:p>{_tick(is_on, look)}</w:p>")


def _control_properties(is_on: bool, look: Look) -> str:
    states = "".join(
        f'<w14:{name} w14:val="{ord(sign):04X}" w14:font="ＭＳ ゴシック"/>'
        for name, sign in zip(("checkedState", "uncheckedState"), look.ticks, strict=True)
    )
    return f'<w:sdtPr><w14:checkbox><w14:checked w14:val="{int(is_on)}"/>{states}</w14:checkbox></w:sdtPr>'


FIELD_STATES = {
    "both": ('<w:default w:val="0"/><w:checked w:val="1"/>', '<w:default w:val="0"/><w:checked w:val="0"/>'),
    "short": ('<w:default w:val="0"/><w:checked/>', '<w:default w:val="0"/>'),
    "default": ('<w:default w:val="1"/>', '<w:default w:val="1"/><w:checked w:val="0"/>'),
}


def _text(report: InventedReport, item: Item, look: Look) -> str:
    paragraphs = report.narratives[item.key]
    if not paragraphs:
        return "<w:p/>"
    if look.broken_lines:
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(text)}</w:t>' for text in paragraphs)
        return f"<w:p><w:r>{lines}</w:r></w:p>"
    if look.is_tracked:
        return _struck(look.struck_text) + "".join(_inserted_half(text) for text in paragraphs)
    return "".join(map(_paragraph, paragraphs))


def _struck(text: str) -> str:
    """Return a paragraph that was deleted together with its end."""
    mark = f"<w:pPr><w:rPr><w:del {CHANGE.format(1)}/></w:rPr></w:pPr>"
    return f"<w:p>{mark}<w:del {CHANGE.format(2)}><w:r><w:delText>{escape(text)}</w:delText></w:r></w:del></w:p>"


def _inserted_half(text: str) -> str:
    """Return a paragraph of which the second half was added and some words in between were taken out."""
    middle = len(text) // 2
    old = f'<w:r><w:t xml:space="preserve">{escape(text[:middle])}</w:t></w:r>'
    out = f"<w:del {CHANGE.format(3)}><w:r><w:delText>以前の言い方</w:delText></w:r></w:del>"
    new = f'<w:ins {CHANGE.format(4)}><w:r><w:t xml:space="preserve">{escape(text[middle:])}</w:t></w:r></w:ins>'
    return f"<w:p>{old}{out}{new}</w:p>"


def _tick(is_on: bool, look: Look) -> str:
    glyph = look.ticks[0 if is_on else 1]
    if look.is_tracked and is_on:
        before = f"<w:del {CHANGE.format(5)}><w:r><w:delText>{escape(look.ticks[1])}</w:delText></w:r></w:del>"
        return f"{before}<w:ins {CHANGE.format(6)}><w:r><w:t>{escape(glyph)}</w:t></w:r></w:ins>"
    if look.way == "control":
        run = f"<w:sdtContent><w:r><w:t>{glyph}</w:t></w:r></w:sdtContent>"
        return f"<w:sdt>{_control_properties(is_on, look)}{run}</w:sdt>"
    if look.way == "legacy":
        state = FIELD_STATES[look.field_states][0 if is_on else 1]
        box = f'<w:ffData><w:name w:val=""/><w:enabled/><w:calcOnExit w:val="0"/><w:checkBox><w:sizeAuto/>{state}</w:checkBox></w:ffData>'
        code = '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>'
        ends = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("separate", "end"))
        return f'<w:r><w:fldChar w:fldCharType="begin">{box}</w:fldChar></w:r>{code}{ends}'
    if look.way == "symbol":
        font, *signs = look.symbols
        return f'<w:r><w:sym w:font="{font}" w:char="{signs[0 if is_on else 1]}"/></w:r>'
    if look.way == "font":
        font, *signs = look.symbols
        named = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:hint="default"/></w:rPr>'
        return f"<w:r>{named}<w:t>{signs[0 if is_on else 1]}</w:t></w:r>"
    if look.way == "shape":
        return "<w:r><w:t>□</w:t></w:r>" + ("<w:r><w:pict/></w:r>" if is_on else "")
    return f"<w:r><w:t>{escape(glyph)}</w:t></w:r>"
