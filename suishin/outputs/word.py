"""Word files: paper, fonts and the few pieces that the library lacks. The same content gives the same bytes."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT = "BIZ UDPゴシック"
TEXT_SIZE, SMALL_SIZE = 9, 8
SECTION_FILL, HEAD_FILL, PROMPT_FILL = "DCE6F2", "F2F2F2", "FFF8E5"
MARGIN = Mm(13)
TEXT_WIDTH = Mm(210) - 2 * MARGIN
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_CHECKBOX = (
    '<w:sdt {names} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr><w14:checkbox>'
    '<w14:checked w14:val="{value}"/><w14:checkedState w14:val="2611" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr>'
    '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/></w:rPr>'
    "<w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>"
)


def new_document(title: str, *, day: datetime) -> WordDocument:
    """Begin a Japanese document on A4."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = MARGIN
    page.bottom_margin = Mm(16)
    page.footer_distance = Mm(8)
    _set_fonts(document)
    facts = document.core_properties
    facts.title, facts.language, facts.author, facts.comments = title, "ja-JP", "", ""
    facts.created = facts.modified = day.astimezone(UTC).replace(tzinfo=None)
    return document


def _set_fonts(document: WordDocument) -> None:
    for name, size in (("Normal", TEXT_SIZE), ("Title", 24), ("Heading 1", 14), ("Heading 2", 10)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), FONT)
        spacing = style.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "ja-JP")
    properties = document.styles["Normal"].element.get_or_add_rPr()
    properties.append(language)


def saved(document: WordDocument) -> bytes:
    """Return the file, without the moment at which it was written."""
    written, fixed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, _ZIP_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(entry))
    return fixed.getvalue()


def clean(text: str) -> str:
    """Return a text without what XML cannot hold; such characters show as 〓."""
    return _NOT_XML.sub("〓", text.replace("\r\n", "\n").replace("\r", "\n"))


def write_into(
    cell: _Cell, text: str, *, size: float = TEXT_SIZE, is_bold: bool = False, is_centred: bool = False
) -> None:
    """Write into the first paragraph of an empty cell."""
    write(cell.paragraphs[0], text, size=size, is_bold=is_bold, is_centred=is_centred)


def write(
    paragraph: Paragraph, text: str, *, size: float = TEXT_SIZE, is_bold: bool = False, is_centred: bool = False
) -> None:
    run = paragraph.add_run(clean(text))
    run.font.size, run.bold = Pt(size), is_bold
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def add_checkbox(paragraph: Paragraph, *, is_checked: bool) -> None:
    """Add a box that is ticked by a click."""
    sign, value = ("☑", "1") if is_checked else ("☐", "0")
    paragraph._p.append(parse_xml(_CHECKBOX.format(names=nsdecls("w"), value=value, sign=sign)))


def bordered_table(parent: WordDocument | _Cell, rows: int, widths: list[int]) -> Table:
    """Add a table with lines whose columns keep their widths."""
    table = parent.add_table(rows, len(widths))
    if isinstance(parent, WordDocument):
        table.style = "Table Grid"
    else:
        table.style = parent.part.document.styles["Table Grid"]  # type: ignore[attr-defined]
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    return table


def fill(cell: _Cell, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')
    )


def repeat_on_every_page(table: Table, row: int) -> None:
    """Mark a row of heads: it stands on top of every page onto which the table runs."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    table.rows[row]._tr.get_or_add_trPr().append(head)


def add_page_number(document: WordDocument) -> None:
    """Put the number of the page under every page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_field(paragraph, "PAGE", "1")


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field that Word works out itself when it opens the file; `shown` stands there until then."""
    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" {instruction} " w:dirty="true"><w:r><w:t>{shown}</w:t></w:r>'
            "</w:fldSimple>"
        )
    )


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Name a place, so that a field can tell its page."""
    paragraph._p.insert(0, parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>'))
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))


def hide_lines(table: Table, column: int) -> None:
    """Leave a column without lines; each cell of a merged one has lines of its own."""
    sides = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom"))
    for row in table.rows:
        properties = row._tr.tc_lst[column].get_or_add_tcPr()
        properties.append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{sides}</w:tcBorders>"))


def keep_with_next(row: Sequence[_Cell]) -> None:
    """Let no page end between this row and the one below."""
    for cell in row:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def align_right(cell: _Cell) -> None:
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def write_heads(table: Table, heads: Sequence[str]) -> None:
    """Write the first row of a table, which repeats on every page."""
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        fill(cell, HEAD_FILL)
        write_into(cell, head, size=SMALL_SIZE, is_centred=True)
    repeat_on_every_page(table, 0)


def add_dotted_tab(paragraph: Paragraph) -> None:
    """Lead from a title to its page number at the right edge."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
