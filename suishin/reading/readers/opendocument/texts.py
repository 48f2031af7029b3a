"""Written documents of OpenDocument (.odt) → paragraphs and tables."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from suishin.reading.model import Document
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.opendocument.drawings import Controls
from suishin.reading.readers.opendocument.parts import (
    DRAWN,
    MAX_BLANKS,
    Styles,
    attribute,
    count,
    descendants,
    font_of,
    local,
    points,
    read_parts,
    shown_text,
)
from suishin.reading.readers.safety import damaged, open_package
from suishin.reading.readers.sheets.cells import in_font
from suishin.reading.readers.writing import Block, Paragraph, Table, TableCell, written_document

if TYPE_CHECKING:
    from lxml.etree import _Element

PARAGRAPHS = ("p", "h")
AROUND = ("section", "list", "list-item", "list-header", "index-body", "table-of-content", "numbered-paragraph")
ROW_GROUPS = ("table-header-rows", "table-rows", "table-row-group")
COLUMN_GROUPS = ("table-header-columns", "table-columns", "table-column-group")
MAX_DEPTH = 6  # of tables within tables
MAX_NESTING = 40  # of sections and lists
MAX_COLUMNS = 400
MAX_ROWS = 5_000
MAX_PARAGRAPHS = 30_000
LEGACY_BOX = "FORMCHECKBOX"


def read_odt(path: Path) -> Document:
    """Return the pages of a written document, parted at the author's page breaks. Raises Refused."""
    with open_package(path) as package:
        content, styles = read_parts(package)
    body = next((element for element in descendants(content, "text") if len(element)), None)
    if body is None:
        raise damaged()
    if sum(1 for _ in descendants(body, *PARAGRAPHS)) > MAX_PARAGRAPHS:
        raise Refused("文書が長すぎます。報告書の部分だけを残して、もう一度登録してください。")
    return written_document("odt", _Reader(styles, Controls(body)).blocks(body, MAX_DEPTH))


class _Reader:
    """Reads blocks with the document's styles and controls at hand."""

    def __init__(self, styles: Styles, controls: Controls) -> None:
        self.styles = styles
        self.controls = controls

    def blocks(self, parent: "_Element", depth: int, nesting: int = MAX_NESTING) -> Iterator[Block]:
        """Yield paragraphs and tables, those in sections and lists too; `depth` is how many tables may lie in each other."""
        for element in parent:
            name = local(element)
            if name in PARAGRAPHS:
                yield self._paragraph(element)
            elif name == "table" and depth:
                if self.styles.says("table", attribute(element, "style-name"), "break-before") == "page":
                    yield Paragraph(lines=[], breaks_page=True)
                yield self._table(element, depth - 1)
            elif name in AROUND and nesting:
                yield from self.blocks(element, depth, nesting - 1)

    def _table(self, table: "_Element", depth: int) -> Table:
        widths = list(self._widths(table))[:MAX_COLUMNS]
        rows = list(_rows(table))[:MAX_ROWS]
        cells = [cell for number, row in enumerate(rows) for cell in self._cells(row, number, len(rows), depth)]
        columns = max((cell.column + cell.span for cell in cells), default=1)
        return Table(widths if len(widths) >= columns else [1.0] * columns, cells, len(rows))

    def _widths(self, table: "_Element", nesting: int = MAX_DEPTH) -> Iterator[float]:
        for element in table:
            if local(element) == "table-column":
                style = attribute(element, "style-name")
                width = points(self.styles.says("table-column", style, "column-width")) or 1.0
                yield from [width] * min(count(element, "number-columns-repeated"), MAX_COLUMNS)
            elif local(element) in COLUMN_GROUPS and nesting:
                yield from self._widths(element, nesting - 1)

    def _cells(self, row: "_Element", number: int, rows: int, depth: int) -> Iterator[TableCell]:
        column = 0
        for element in row:
            name = local(element)
            if name not in ("table-cell", "covered-table-cell"):
                continue
            repeated = min(count(element, "number-columns-repeated"), MAX_COLUMNS - column)
            if name == "table-cell":
                last_row = min(number + count(element, "number-rows-spanned"), rows) - 1
                for place in range(column, column + repeated):
                    span = min(count(element, "number-columns-spanned"), MAX_COLUMNS - place)
                    yield TableCell(list(self.blocks(element, depth)), place, span, number, last_row)
            column += repeated
            if column >= MAX_COLUMNS:
                return

    def _paragraph(self, element: "_Element") -> Paragraph:
        style = attribute(element, "style-name")
        breaks = self.styles.says("paragraph", style, "break-before") == "page"
        paragraph = Paragraph(breaks_page=breaks, is_heading=local(element) == "h")
        self._take(element, paragraph, font_of(self.styles, "paragraph", style))
        return paragraph

    def _take(self, element: "_Element", paragraph: Paragraph, font: str) -> None:
        _add(paragraph, in_font(element.text or "", font))
        for part in element:
            self._take_part(part, paragraph, font)
            _add(paragraph, in_font(part.tail or "", font))

    def _take_part(self, part: "_Element", paragraph: Paragraph, font: str) -> None:
        name = local(part)
        if name == "s":
            _add(paragraph, " " * min(count(part, "c"), MAX_BLANKS))
        elif name == "tab":
            _add(paragraph, "\u3000")
        elif name == "line-break":
            paragraph.lines.append("")
        elif name == "annotation":
            paragraph.has_note = True
        elif name == "content-control" and attribute(part, "checkbox") == "true":
            _add(paragraph, "☑" if attribute(part, "checked") == "true" else "☐")
        elif name == "fieldmark" and LEGACY_BOX in attribute(part, "type"):
            _add(paragraph, "☑" if _is_ticked(part) else "☐")
        elif name in DRAWN:
            self._take_drawn(part, paragraph)
        elif name == "span":
            own = font_of(self.styles, "text", attribute(part, "style-name"))
            self._take(part, paragraph, own or font)
        elif name and name not in ("note", "ruby-text", "annotation-end", "tracked-changes", "param"):
            self._take(part, paragraph, font)

    def _take_drawn(self, element: "_Element", paragraph: Paragraph) -> None:
        """A check box stands in its line as a glyph; whatever else is drawn is a thing over the text."""
        if local(element) == "control":
            label, is_on = self.controls.of(attribute(element, "control"))
            if is_on is None:
                paragraph.drawn.append(label)
            else:
                _add(paragraph, ("☑" if is_on else "☐") + label)
            return
        texts = [shown_text(each, self.styles) for each in descendants(element, *PARAGRAPHS)]
        paragraph.drawn.append("\n".join(texts).strip())


def _add(paragraph: Paragraph, text: str) -> None:
    if paragraph.lines and text:
        paragraph.lines[-1] += text.replace("\n", " ")


def _is_ticked(mark: "_Element") -> bool:
    """Tell the state of a check box of old form fields."""
    return any(
        "checked" in attribute(param, "name").lower() and attribute(param, "value").lower() in ("true", "1")
        for param in descendants(mark, "param")
    )


def _rows(table: "_Element", nesting: int = MAX_DEPTH) -> Iterator["_Element"]:
    for element in table:
        if local(element) == "table-row":
            yield from [element] * min(count(element, "number-rows-repeated"), MAX_ROWS)
        elif local(element) in ROW_GROUPS and nesting:
            yield from _rows(element, nesting - 1)
