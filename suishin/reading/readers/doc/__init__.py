"""Documents of Word 97 to 2003 (.doc) → paragraphs and tables."""

import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from suishin.reading.model import Document
from suishin.reading.readers.doc.parts import TABLE_DEFINITION, Properties, WordFile
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import damaged
from suishin.reading.readers.sheets.cells import in_font
from suishin.reading.readers.sign_fonts import shown_sign
from suishin.reading.readers.writing import Block, Paragraph, Table, TableCell, written_document

IN_TABLE, ROW_ENDS, BREAKS_PAGE = 0x2416, 0x2417, 0x2407  # of paragraphs
DELETED, VANISHES, SYMBOL, PICTURE, IS_DATA, SPECIAL = 0x0800, 0x083C, 0x6A09, 0x6A03, 0x0806, 0x0855  # of characters
FONT_NUMBERS = (0x4A4F, 0x4A50, 0x4A51)  # Latin, Asian, others
PARAGRAPH_END, CELL_END, PAGE_BREAK, LINE_BREAK = "\r", "\a", "\f", "\v"
FIELD_BEGINS, FIELD_SHOWS, FIELD_ENDS = "\x13", "\x14", "\x15"
PICTURE_SIGN, NOTE_SIGN, DRAWING_SIGN = "\x01", "\x05", "\x08"
SHOWN_AS = {"\t": "\u3000", "\x1e": "-", "\x1f": "", "\x02": "", "\u200b": "", "\x00": ""}
CHECK_BOX, TICKED, AS_BEGUN = 1, 1, 25  # kind of a form field; its states
NEAR = 8  # twips within which two edges of cells are one


def read_doc(path: Path) -> Document:
    """Return the pages of an old Word document, parted at the author's page breaks. Raises Refused."""
    try:
        with path.open("rb") as stream:
            return written_document("doc", _blocks(_Text(WordFile(stream))))
    except (Refused, MemoryError):
        raise
    except Exception as error:  # what a damaged container or table of places leads to cannot be foreseen
        raise damaged() from error


@dataclass
class _Row:
    cells: list[list[Paragraph]] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)  # twips
    goes_on: list[bool] = field(default_factory=list)  # whether a cell belongs to the one above it


class _Text:
    """The text of a document, read paragraph by paragraph."""

    def __init__(self, file: WordFile) -> None:
        self.file = file

    def paragraphs(self) -> Iterator[tuple[Paragraph, str, Properties]]:
        """Yield each paragraph with the sign that ends it and what is said of it."""
        start = 0
        text = self.file.text
        for at, character in enumerate(text):
            if character in (PARAGRAPH_END, CELL_END, PAGE_BREAK):
                yield self._paragraph(start, at), character, self.file.of_paragraph(at)
                start = at + 1
        if start < len(text):
            yield self._paragraph(start, len(text)), PARAGRAPH_END, self.file.of_paragraph(start)

    def _paragraph(self, start: int, end: int) -> Paragraph:
        paragraph = Paragraph()
        fields: list[str] = []  # instructions of the fields that are open, None where their result is shown
        for at in range(start, end):
            character = self.file.text[at]
            said = self.file.of_character(at)
            if _is_set(said, DELETED) or _is_set(said, VANISHES):
                continue
            if character == FIELD_BEGINS:
                fields.append("")
            elif character == FIELD_SHOWS and fields:
                fields[-1] = FIELD_SHOWS
            elif character == FIELD_ENDS:
                if fields:
                    fields.pop()
            elif fields and fields[-1] != FIELD_SHOWS:
                if character == PICTURE_SIGN:
                    _add(paragraph, self._box(said))
            else:
                self._take(character, said, paragraph)
        return paragraph

    def _take(self, character: str, said: Properties, paragraph: Paragraph) -> None:
        if character == LINE_BREAK:
            paragraph.lines.append("")
        elif character == NOTE_SIGN:
            paragraph.has_note = True
        elif character == DRAWING_SIGN or (character == PICTURE_SIGN and PICTURE in said):
            paragraph.drawn.append("")
        elif SYMBOL in said and len(said[SYMBOL]) == 4:
            number, code = struct.unpack("<HH", said[SYMBOL])
            _add(paragraph, shown_sign(self._font(number), chr(code)) if not 0xD800 <= code < 0xE000 else "")
        else:
            shown = SHOWN_AS.get(character, character)
            _add(paragraph, in_font(shown, self._sign_font(said)) if shown >= " " else "")

    def _sign_font(self, said: Properties) -> str:
        """Return the font of a character, that of signs before any other."""
        names = [
            self._font(struct.unpack("<H", said[what])[0]) for what in FONT_NUMBERS if len(said.get(what, b"")) == 2
        ]
        return next((name for name in names if "ing" in name or "ats" in name), "")

    def _font(self, number: int) -> str:
        return self.file.fonts[number] if number < len(self.file.fonts) else ""

    def _box(self, said: Properties) -> str:
        """Return the check box of a form field as a glyph, "" for a field of another kind."""
        if not _is_set(said, IS_DATA) or len(said.get(PICTURE, b"")) != 4:
            return ""
        data, place = self.file.data, struct.unpack("<I", said[PICTURE])[0]
        if place + 6 > len(data):
            return ""
        at = place + struct.unpack_from("<H", data, place + 4)[0] + 4
        if at + 6 > len(data):
            return ""
        (bits,) = struct.unpack_from("<H", data, at)
        if bits & 0x3 != CHECK_BOX:
            return ""
        state = bits >> 2 & 0x1F
        if state == AS_BEGUN:
            (letters,) = struct.unpack_from("<H", data, at + 6)  # of the field's name
            begun = at + 6 + 2 + 2 * letters + 2
            state = struct.unpack_from("<H", data, begun)[0] if begun + 2 <= len(data) else 0
        return "☑" if state == TICKED else "☐"


def _is_set(said: Properties, what: int) -> bool:
    return bool(said.get(what, b"\0")[:1] in (b"\x01", b"\x81"))


def _add(paragraph: Paragraph, text: str) -> None:
    paragraph.lines[-1] += text


def _blocks(text: _Text) -> Iterator[Block]:
    """Yield paragraphs and tables; a table is the rows that follow each other."""
    rows: list[_Row] = []
    row = _Row()
    cell: list[Paragraph] = []
    breaks = False
    for paragraph, ending, said in text.paragraphs():
        if _is_set(said, IN_TABLE):
            if ending == CELL_END and _is_set(said, ROW_ENDS):
                _define(row, said.get(TABLE_DEFINITION, b""))
                rows.append(row)
                row, cell = _Row(), []
                continue
            cell.append(paragraph)
            if ending == CELL_END:
                row.cells.append(cell)
                cell = []
            continue
        if rows:
            if breaks:
                yield Paragraph(lines=[], breaks_page=True)
            yield _table(rows)
            rows, breaks = [], False
        paragraph.breaks_page = breaks or _is_set(said, BREAKS_PAGE)
        breaks = ending == PAGE_BREAK
        yield paragraph
    if rows:
        yield _table(rows)


def _define(row: _Row, written: bytes) -> None:
    """Read from a row's definition where its cells end and which of them go on from the row above."""
    count = written[0] if written else 0
    if not count or len(written) < 1 + 2 * (count + 1):
        row.edges = list(range(len(row.cells) + 1))
        row.goes_on = [False] * len(row.cells)
        return
    row.edges = list(struct.unpack_from(f"<{count + 1}h", written, 1))
    start = 1 + 2 * (count + 1)
    flags = [
        struct.unpack_from("<H", written, start + 20 * number)[0] if start + 20 * number + 2 <= len(written) else 0
        for number in range(count)
    ]
    row.goes_on = [flag >> 5 & 0x3 == 1 for flag in flags]


def _table(rows: list[_Row]) -> Table:
    edges = _common_edges(rows)
    cells: list[TableCell] = []
    above: dict[int, TableCell] = {}
    for number, row in enumerate(rows):
        for place, inside in enumerate(row.cells):
            if place + 1 >= len(row.edges):
                break
            first, end = _nearest(edges, row.edges[place]), _nearest(edges, row.edges[place + 1])
            if place < len(row.goes_on) and row.goes_on[place] and first in above:
                above[first].last_row = number
                continue
            cell = TableCell(inside, first, max(end - first, 1), number, number)
            cells.append(cell)
            above[first] = cell
    widths = [float(end - start) for start, end in itertools.pairwise(edges)] or [1.0]
    return Table(widths, cells, len(rows))


def _common_edges(rows: list[_Row]) -> list[int]:
    common: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.edges}):
        if not common or edge - common[-1] > NEAR:
            common.append(edge)
    return common


def _nearest(edges: list[int], edge: int) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - edge))
